/* The file, the environment and the flags: who goes before whom, and what is said of a slip. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeCertificate } from '../e2e/certificate.js';
import { folder, get, root, run, start } from './service.js';
import { text } from '../rules/files.js';

/** @param {import('node:test').TestContext} t @param {string} content */
function file(t, content) {
  const path = join(folder(t), 'service.conf');
  writeFileSync(path, content);
  return path;
}

test('without a word it listens on this computer only', async (t) => {
  const { port, child } = await start(t);
  const listens = (/** @type {string} */ family) =>
    readFileSync(`/proc/${child.pid}/net/${family}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, where, , state]) => state === '0A' && parseInt(where?.split(':')[1], 16) === port)
      .map(([, where]) => where.split(':')[0]);
  //  as the kernel writes 127.0.0.1
  assert.deepEqual(listens('tcp'), [Buffer.from([1, 0, 0, 127]).toString('hex').toUpperCase()]);
  assert.deepEqual(listens('tcp6'), []);
});

//  An operator's port of the file was ignored since an old variable stood in a unit, and nobody
// knew why.
test('a flag goes before the environment, that before the file', async (t) => {
  const a = folder(t),
    b = folder(t),
    c = folder(t);
  for (const [path, words] of [
    [a, 'file'],
    [b, 'environment'],
    [c, 'flag'],
  ])
    writeFileSync(join(path, 'index.html'), words);
  const config = file(t, `# pages\nweb = ${a}\n\n  drain =  3\n`);
  const env = { PASAPAS_SERVICE_WEB: b };
  const served = async (/** @type {string[]} */ args, env = {}) =>
    (await get((await start(t, { args, env })).port, '/')).text;
  assert.equal(await served(['--config', config]), 'file');
  assert.equal(await served([], { PASAPAS_SERVICE_CONFIG: config }), 'file');
  assert.equal(await served(['--config', config], env), 'environment');
  assert.equal(await served(['--config', config, '--web', c], env), 'flag');
});

test('--check says all that is wrong, each with its place and what to write', (t) => {
  const config = file(
    t,
    [
      '# a comment',
      'port = eighty',
      'prot = 80',
      'bind = example.org',
      'drain = 5',
      'drain = 6',
      'a line',
      'trust-proxy = 10.0.0.0/40',
      'rooms =',
      'origin = https://a.example/',
      'connections = 0',
      'web = /nowhere/at/all',
    ].join('\n'),
  );
  const { status, stderr } = run(t, ['--check', '--config', config, '--guesses', '-1'], {
    PASAPAS_SERVICE_PORT: '70000',
    PASAPAS_SERVICE_PROT: '1',
  });
  assert.equal(status, 1);
  for (const words of [
    '2 : port est un nombre de 0 à 65535, pas « eighty »',
    "3 : le réglage « prot » n'existe pas",
    "4 : « example.org » n'est pas une adresse d'écoute",
    '6 : drain est déjà à la ligne 5',
    '7 : écrivez un réglage comme « nom = valeur »',
    "8 : « 10.0.0.0/40 » n'est pas une adresse",
    "9 : rooms n'a pas de valeur",
    "10 : « https://a.example/ » n'est pas une origine",
    '11 : connections est un nombre de 1 à',
  ])
    assert.ok(stderr.includes(`${config}:${words}`), `${words}\n${stderr}`);
  assert.match(stderr, /PASAPAS_SERVICE_PORT : port est un nombre/);
  assert.match(stderr, /PASAPAS_SERVICE_PROT : ce réglage n'existe pas/);
  assert.match(stderr, /--guesses : guesses est un nombre/);
  assert.match(stderr, /web : \/nowhere\/at\/all n'est pas un dossier lisible/);
  assert.equal(stderr.trim().split('\n').length, 13);
});

test("what is wrong keeps the service from starting, in the person's language", (t) => {
  const config = file(t, 'port = eighty\n');
  const { status, stderr } = run(t, ['--config', config], { LANG: 'en_GB.UTF-8' });
  assert.equal(status, 1);
  assert.equal(
    stderr,
    `pasapas-service: ${config}:1: port is a number from 0 to 65535, not "eighty"\n`,
  );
});

test('how it ends tells a script what was the matter', async (t) => {
  assert.equal(run(t, ['--check']).stdout, 'tout va bien\n');
  assert.equal(run(t, ['--check', '--lang', 'en']).stdout, 'all is well\n');
  assert.equal(run(t, ['--check']).status, 0);
  assert.equal(run(t, ['--nothing']).status, 2);
  assert.equal(run(t, ['--port']).status, 2);
  assert.equal(run(t, ['word']).status, 2);
  assert.equal(run(t, ['--config', '/nowhere/service.conf']).status, 1);
  const taken = createServer();
  await new Promise((resolve) => taken.listen(0, '127.0.0.1', () => resolve(null)));
  t.after(() => taken.close());
  const { port } = /** @type {import('node:net').AddressInfo} */ (taken.address());
  const { status, stderr } = run(t, ['--port', String(port)]);
  assert.equal(status, 3);
  assert.match(stderr, new RegExp(`le port ${port} de 127\\.0\\.0\\.1 est pris`));
});

test('bytes that are no text, and a file without an end, are refused whole', (t) => {
  const wrong = file(t, 'port = 1\0');
  assert.match(run(t, ['--check', '--config', wrong]).stderr, /ce n'est pas un texte en UTF-8/);
  assert.match(
    run(t, ['--check', '--config', file(t, '# x\n'.repeat(20000))]).stderr,
    /plus de 65536 octets/,
  );
  assert.equal(run(t, ['--check', '--config', file(t, 'port = 0\r\ndrain = 1')]).status, 0);
});

// A service was opened to the world on plain HTTP, and a café's access point changed its pages.
test('nobody is let in from outside without TLS, or a proxy that speaks it', (t) => {
  const where = folder(t);
  makeCertificate(where, ['localhost']);
  const certificate = join(where, 'site.crt'),
    key = join(where, 'site.key');
  const check = (/** @type {string[]} */ ...args) =>
    run(t, ['--check', '--bind', '0.0.0.0', ...args]);
  assert.equal(check().status, 1);
  assert.match(check().stderr, /bind : .*certificate/);
  assert.equal(check('--trust-proxy', '10.1.2.3').status, 0);
  assert.equal(check('--certificate', certificate, '--key', key).status, 0);
  assert.match(check('--certificate', certificate).stderr, /l'un sans l'autre/);
  assert.match(check('--certificate', key, '--key', certificate).stderr, /impossible de chiffrer/);
  const other = folder(t);
  makeCertificate(other, ['localhost']);
  assert.match(
    check('--certificate', certificate, '--key', join(other, 'site.key')).stderr,
    /impossible de chiffrer/,
  );
});

test('help, version and manual know every setting, and mandoc finds no fault', (t) => {
  const names = [...text('host/main/service_settings.c').matchAll(/^ {4}\{"([a-z-]+)",/gm)].map(
    ([, name]) => name,
  );
  assert.ok(names.length >= 19);
  const { stdout } = run(t, ['--help']);
  const english = run(t, ['--help', '--lang', 'en']).stdout;
  assert.match(stdout, /les guides par le web/);
  assert.match(english, /guides over the web/);
  assert.equal(
    run(t, ['--version']).stdout,
    `pasapas-service ${JSON.parse(text('package.json')).version}\n`,
  );
  for (const name of names) assert.match(english, new RegExp(`^  --${name} [A-Z]+ `, 'm'));
  for (const page of ['packaging/man/pasapas-service.8', 'packaging/man/fr/pasapas-service.8']) {
    for (const name of [...names, 'config', 'check', 'lang', 'help', 'version'])
      assert.match(text(page), new RegExp(`^\\.It Fl Fl ${name}\\b`, 'm'), `${page}: --${name}`);
    const { status, stdout: faults } = spawnSync(
      'mandoc',
      ['-T', 'lint', '-W', 'warning', join(root, page)],
      { encoding: 'utf8' },
    );
    assert.equal(faults, '');
    assert.equal(status, 0);
  }
});

test("the settings of the relay are those of the protocol's page, and so are their values", (t) => {
  const section = text('PROTOCOL.md').split('### Settings of the relay')[1].split('\n#')[0];
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \| (\d+) \|/gm)].map(([, name, value]) => ({
    name,
    value,
  }));
  assert.ok(rows.length >= 7);
  const limits = text('host/relay/limits.h');
  for (const { name, value } of rows) {
    assert.equal(run(t, ['--check', `--${name}`, value]).status, 0, name);
    assert.match(limits, new RegExp(`\\.${name.replaceAll('-', '_')} = ${value}\\b`));
  }
});
