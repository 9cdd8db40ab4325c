/**
 * A real webmail to guide people through: Debian's Roundcube on PHP's own server, a Dovecot that
 * holds the mailbox, and a sink that takes what is sent. All on loopback and in the test's folder;
 * nothing of the machine's own mail is touched. Runs as root and as anybody.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

const PUBLIC = '/var/lib/roundcube/public_html';
const SETTINGS = '/etc/roundcube';
const TABLES = '/usr/share/roundcube/SQL/sqlite.initial.sql';

/** A provider's name, under which the webmail is shown. */
export const PROVIDER = 'webmail.mail.ovh.net';

/** @typedef {{user: string, password: string}} Mailbox */
/** @typedef {{from: string, to: string[], raw: string}} Sent */
/**
 * @typedef {{port: number, sent: Sent[], arrived: () => Promise<Sent>, close: () => Promise<void>}}
 *   Webmail
 */

/**
 * A port that was free a moment ago, for servers that cannot choose one by themselves.
 * @returns {Promise<number>}
 */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Resolves when something listens on the port, fails when the server that should has ended.
 * @param {number} port
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} name
 */
async function listening(port, child, name) {
  let words = '';
  child.stderr?.on('data', (data) => {
    words += data;
  });
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${words}`);
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error(`${name} does not listen: ${words}`);
}

/** @param {import('node:child_process').ChildProcess} child */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/**
 * Dovecot refuses to read mail as root, so root hands it to nobody.
 * @returns {{uid: number, gid: number, user: string, group: string}}
 */
function mailOwner() {
  const me = userInfo();
  if (me.uid !== 0) {
    return {
      uid: me.uid,
      gid: me.gid,
      user: me.username,
      group: execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim(),
    };
  }
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })),
  );
  return {
    uid,
    gid,
    user: 'nobody',
    group: execFileSync('id', ['-gn', 'nobody'], { encoding: 'utf8' }).trim(),
  };
}

/** @param {Mailbox} mailbox */
function welcome({ user }) {
  return [
    'From: Mairie <mairie@example.org>',
    `To: <${user}>`,
    'Subject: =?utf-8?Q?La_f=C3=AAte_du_quartier?=',
    'Date: Mon, 02 Jun 2025 09:00:00 +0200',
    'Message-ID: <quartier@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Bonjour, la fête du quartier a lieu samedi. Apportez une photo du jardin.',
    '',
  ].join('\n');
}

/**
 * @param {string} folder
 * @param {number} port
 * @param {Mailbox} mailbox
 * @param {ReturnType<typeof mailOwner>} owner
 */
function dovecotSettings(folder, port, { password }, owner) {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
default_internal_user = ${owner.user}
default_internal_group = ${owner.group}
default_login_user = ${owner.user}
mail_location = maildir:${folder}/mail/%u/Maildir
namespace inbox {
  inbox = yes
  mailbox Sent {
    special_use = \\Sent
    auto = subscribe
  }
  mailbox Drafts {
    special_use = \\Drafts
    auto = subscribe
  }
}
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail/%u
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;
}

/**
 * @param {Mailbox} mailbox
 * @returns {Promise<{port: number, close: () => Promise<void>}>}
 */
async function startDovecot(mailbox) {
  const owner = mailOwner();
  // Sockets lie in it, whose paths may have 107 bytes.
  const folder = mkdtempSync(join(tmpdir(), 'pasapas-imap-'));
  const inbox = join(folder, 'mail', mailbox.user, 'Maildir');
  for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(inbox, part), { recursive: true });
  writeFileSync(join(inbox, 'new/1748847600.1.quartier'), welcome(mailbox));
  const port = await freePort();
  const file = join(folder, 'dovecot.conf');
  writeFileSync(file, dovecotSettings(folder, port, mailbox, owner));
  const root = process.getuid?.() === 0;
  if (root) execFileSync('chown', ['-R', `${owner.uid}:${owner.gid}`, folder]);
  const child = spawn('/usr/sbin/dovecot', ['-F', '-c', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(root ? { uid: owner.uid, gid: owner.gid } : {}),
  });
  try {
    await listening(port, child, 'Dovecot');
  } catch (error) {
    throw new Error(`${error}\n${readFileSync(join(folder, 'log'), 'utf8')}`);
  }
  return {
    port,
    close: async () => {
      await end(child);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Takes every message and gives it to whoever waits.
 * @returns {Promise<{port: number, sent: Sent[], arrived: () => Promise<Sent>, close: () =>
 *   Promise<void>}>}
 */
async function startSink() {
  /** @type {Sent[]} */
  const sent = [];
  /** @type {((message: Sent) => void)[]} */
  const waiting = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onAuth: (auth, _session, answer) => answer(null, { user: auth.username ?? '' }),
    onData: (stream, session, taken) => {
      /** @type {Buffer[]} */
      const pieces = [];
      stream.on('data', (piece) => pieces.push(piece));
      stream.on('end', () => {
        const from = session.envelope.mailFrom;
        const message = {
          from: from ? from.address : '',
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(pieces).toString('utf8'),
        };
        sent.push(message);
        for (const give of waiting.splice(0)) give(message);
        taken();
      });
    },
  });
  server.on('error', () => {});
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.server.address());
  return {
    port,
    sent,
    arrived: () =>
      sent[0]
        ? Promise.resolve(sent[0])
        : new Promise((resolve) => {
            waiting.push(resolve);
          }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
      }),
  };
}

/**
 * Roundcube's own settings, as a provider would make them.
 * @param {string} folder
 * @param {number} imap
 * @param {number} smtp
 */
function settings(folder, imap, smtp) {
  return `<?php
$config = [];
$config['db_dsnw'] = 'sqlite:///${folder}/roundcube.db?mode=0600';
$config['imap_host'] = '127.0.0.1:${imap}';
$config['smtp_host'] = '127.0.0.1:${smtp}';
$config['smtp_user'] = '';
$config['smtp_pass'] = '';
$config['language'] = 'fr_FR';
$config['skin'] = 'elastic';
$config['product_name'] = 'Webmail';
$config['des_key'] = 'practice-only-24-letters';
$config['temp_dir'] = '${folder}/temp';
$config['log_dir'] = '${folder}/logs';
$config['use_https'] = true;
$config['enable_installer'] = false;
$config['plugins'] = [];
`;
}

/**
 * Starts all three. The webmail is plain http on `port`; a front serves it under a provider's name.
 * @param {Mailbox} mailbox
 * @returns {Promise<Webmail>}
 */
export async function startRoundcube(mailbox) {
  const folder = mkdtempSync(join(tmpdir(), 'pasapas-webmail-'));
  for (const part of ['config', 'temp', 'logs']) mkdirSync(join(folder, part), { recursive: true });
  const imap = await startDovecot(mailbox);
  const sink = await startSink();
  for (const file of ['defaults.inc.php', 'mimetypes.php'])
    symlinkSync(join(SETTINGS, file), join(folder, 'config', file));
  writeFileSync(join(folder, 'config/config.inc.php'), settings(folder, imap.port, sink.port));
  execFileSync('php', [
    '-r',
    `
    $db = new PDO('sqlite:' . $argv[1]);
    $db->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
    $db->exec(file_get_contents($argv[2]));
  `,
    join(folder, 'roundcube.db'),
    TABLES,
  ]);
  const port = await freePort();
  const php = spawn('php', ['-S', `127.0.0.1:${port}`, '-t', PUBLIC], {
    env: { ...process.env, ROUNDCUBE_CONFIG_DIR: join(folder, 'config') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await listening(port, php, 'PHP');
  return {
    port,
    sent: sink.sent,
    arrived: sink.arrived,
    close: async () => {
      await end(php);
      await Promise.all([imap.close(), sink.close()]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
