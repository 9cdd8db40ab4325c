/* The journal of the built host, with other processes, signals and disks as they are. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin, connect, folder, frame, root } from './client.js';

const program = join(bin, 'pasapas-host');
const golden = join(root, 'tests/golden/journal');
const PLAN = { guide: 'prendre-rendez-vous', revision: 1, mode: 'practice' };

/**
 * @typedef {{session: string, epoch: number, owner: string}} Claim
 * @typedef {import('./client.js').Client} Client
 */

/**
 * @param {Claim} claim
 * @param {number} seq
 */
const event = ({ session, epoch }, seq) => ({
  session,
  epoch,
  seq,
  step: 'motif',
  event: 'shown',
  ms: seq * 10,
});

/**
 * Sends `count` events without waiting for an answer.
 * @param {Client} host
 * @param {Claim} claim
 * @param {number} count
 */
function send(host, claim, count) {
  for (let seq = 1; seq <= count; seq++)
    host.write(
      frame({ jsonrpc: '2.0', id: seq, method: 'sessions.record', params: event(claim, seq) }),
    );
}

/** @param {string} home */
const aside = (home) => readdirSync(home).filter((name) => name.startsWith('journal.db.aside-'));

// The host was killed between two steps, and the step that the browser had been told was written
// was not there when she came back.
test('no answered event is lost by kill -9, at any event', async (t) => {
  const home = folder(t);
  const total = 12;
  for (let answered = 0; answered <= total; answered++) {
    const host = connect(t, { home });
    const claim = await host.call('sessions.start', PLAN);
    send(host, claim, total);
    for (let seq = 1; seq <= answered; seq++) assert.deepEqual((await host.next()).result, { seq });
    host.child.kill('SIGKILL');
    await host.ended;

    const next = connect(t, { home });
    const place = await next.call('sessions.resume', claim);
    assert.ok(
      place.seq >= answered && place.seq <= total,
      `${place.seq} events, ${answered} answered`,
    );
    for (let seq = place.seq + 1; seq <= total; seq++)
      await next.call('sessions.record', event({ ...claim, epoch: place.epoch }, seq));
    const { summary } = await next.call('sessions.finish', {
      ...claim,
      epoch: place.epoch,
      outcome: 'completed',
    });
    assert.equal(summary.ms, total * 10);
    await next.end();
  }
  assert.deepEqual(aside(home), []);
});

// Two browsers were open, and one waited for ever, or lost what it had been answered.
test('two hosts write at once and both are answered', async (t) => {
  const home = folder(t);
  const hosts = [connect(t, { home }), connect(t, { home })];
  const total = 60;
  const claims = await Promise.all(hosts.map((host) => host.call('sessions.start', PLAN)));
  await Promise.all(
    hosts.map(async (host, index) => {
      send(host, claims[index], total);
      for (let seq = 1; seq <= total; seq++) assert.deepEqual((await host.next()).result, { seq });
    }),
  );
  const list = await hosts[0].call('sessions.open');
  assert.deepEqual(
    list.map((/** @type {{seq: number}} */ { seq }) => seq),
    [total, total],
  );
});

// Both browsers offered "Reprendre"; she pressed in one, her husband in the other.
test('of two who take a session over at once, one gets it', async (t) => {
  const home = folder(t);
  const first = connect(t, { home });
  const claim = await first.call('sessions.start', PLAN);
  await first.call('sessions.record', event(claim, 1));
  const both = [connect(t, { home }), connect(t, { home })];
  const answers = await Promise.allSettled(both.map((host) => host.call('sessions.resume', claim)));
  const refused = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [answer.reason.code] : [],
  );
  assert.deepEqual(refused, [-32002]);
  assert.equal((await first.fails('sessions.record', event(claim, 2))).code, -32002);
});

test('a host that is killed while erasing leaves nothing once the next one is there', async (t) => {
  const home = folder(t);
  for (let round = 0; round < 5; round++) {
    const host = connect(t, { home });
    const claim = await host.call('sessions.start', { ...PLAN, guide: 'trouver-un-psychiatre' });
    await host.call('sessions.record', event(claim, 1));
    host.write(
      frame({ jsonrpc: '2.0', id: 'erase', method: 'journal.erase', params: { all: true } }),
    );
    if (round % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
    host.child.kill('SIGKILL');
    await host.ended;

    const next = connect(t, { home });
    const { guides } = await next.call('journal.summary');
    const there = readdirSync(home).some((name) =>
      readFileSync(join(home, name)).includes('psychiatre'),
    );
    assert.equal(there, guides.length > 0, 'erased from the journal is erased from the disk');
    await next.call('journal.erase', { all: true });
    await next.end();
  }
});

//  --- databases as they were found
// ------------------------------------------------------------------

/**
 * A home that holds one of the golden databases.
 * @param {import('node:test').TestContext} t
 * @param {string} name
 */
function homeWith(t, name) {
  const home = folder(t);
  copyFileSync(join(golden, name), join(home, 'journal.db'));
  return home;
}

test('a journal of version 1 is read, and gone on with', async (t) => {
  const home = homeWith(t, 'sound-1.db');
  const host = connect(t, { home });
  const [left] = await host.call('sessions.open');
  assert.deepEqual(
    [left.guide, left.revision, left.mode, left.step, left.seq],
    ['golden', 4, 'practice', 'two', 2],
  );
  const place = await host.call('sessions.resume', left);
  assert.equal(place.ms, 2500);
  await host.call('sessions.record', { ...event({ ...left, epoch: place.epoch }, 3), ms: 2600 });
  assert.deepEqual(aside(home), []);
});

test('an empty file, as a full disk leaves one, becomes a journal', async (t) => {
  const home = folder(t);
  writeFileSync(join(home, 'journal.db'), '');
  await connect(t, { home }).call('sessions.start', PLAN);
  assert.deepEqual(aside(home), []);
});

// The computer had lost power last week; since then every guide ended at its first step.
for (const name of ['truncated.db', 'zeroed-page.db', 'not-a-database.db', 'wrong-schema.db']) {
  test(`${name} is set aside, and she is guided and logged today`, async (t) => {
    const home = homeWith(t, name);
    const damaged = readFileSync(join(home, 'journal.db'));
    const host = connect(t, { home });
    const claim = await host.call('sessions.start', PLAN);
    await host.call('sessions.record', event(claim, 1));
    assert.equal((await host.call('sessions.open')).length, 1);
    const [kept] = aside(home).filter((file) => !/-(wal|shm|journal)$/.test(file));
    assert.equal(readFileSync(join(home, kept)).length, damaged.length);
    assert.match(host.stderr(), /set aside/);
    await host.call('journal.erase', { all: true }); // the damaged copy would remember
    assert.deepEqual(aside(home), []);
  });
}

test('a damaged journal met by reading only is set aside as well', async (t) => {
  const home = homeWith(t, 'zeroed-page.db');
  assert.deepEqual(await connect(t, { home }).call('journal.summary'), { guides: [] });
  assert.ok(aside(home).length > 0);
});

test('many hosts at once set a damaged journal aside once', async (t) => {
  const home = homeWith(t, 'not-a-database.db');
  const hosts = Array.from({ length: 5 }, () => connect(t, { home }));
  await Promise.all(hosts.map((host) => host.call('sessions.start', PLAN)));
  assert.equal((await hosts[0].call('sessions.open')).length, 5);
  assert.equal(aside(home).length, 1);
});

test('a journal of a newer version is not touched and the reason is said', async (t) => {
  const home = homeWith(t, 'newer.db');
  const host = connect(t, { home });
  const fault = await host.fails('sessions.start', PLAN);
  assert.equal(fault.code, -32009);
  assert.match(fault.data?.text.fr ?? '', /plus récente/);
  await host.end();
  assert.deepEqual(readFileSync(join(home, 'journal.db')), readFileSync(join(golden, 'newer.db')));
});

//  --- disks and folders that do not take it
// ---------------------------------------------------------

/**
 * The start fails with its code and a sentence, and the host goes on answering: she is guided,
 * and told that nothing is written down.
 * @param {Client} host
 * @param {number} code
 */
async function isUnlogged(host, code) {
  const fault = await host.fails('sessions.start', PLAN);
  assert.equal(fault.code, code, fault.message);
  assert.notEqual(fault.data?.text.fr ?? '', '');
  assert.equal((await host.call('hello')).server, 'pasapas-host');
}

test('without a home the start says so', async (t) => {
  const nowhere = { HOME: '', PASAPAS_HOME: '', XDG_DATA_HOME: '' };
  await isUnlogged(connect(t, { env: nowhere }), -32009);
});

test('a home that cannot be made says so', async (t) => {
  await isUnlogged(connect(t, { env: { PASAPAS_HOME: '/proc/nowhere' } }), -32004);
});

test('a home that is a file says so', async (t) => {
  const home = folder(t);
  writeFileSync(join(home, 'file'), '');
  await isUnlogged(connect(t, { env: { PASAPAS_HOME: join(home, 'file') } }), -32004);
});

const isRoot = process.getuid?.() === 0;

/** The host as somebody whom folders can refuse; root is refused by none. */
const asNobody = isRoot
  ? { program: 'setpriv', args: ['--reuid=65534', '--regid=65534', '--clear-groups', program] }
  : { program };

test('a read-only folder says so', async (t) => {
  const home = folder(t);
  chmodSync(home, 0o555);
  await isUnlogged(connect(t, { ...asNobody, home }), -32006);
  chmodSync(home, 0o755); // so that it can be removed
});

test('a read-only journal says so and is not set aside', async (t) => {
  const home = homeWith(t, 'sound-1.db');
  chmodSync(join(home, 'journal.db'), 0o444);
  chmodSync(home, 0o555);
  await isUnlogged(connect(t, { ...asNobody, home }), -32006);
  assert.deepEqual(readdirSync(home), ['journal.db']);
  chmodSync(home, 0o755);
});

test(
  'a full disk says so, and what was answered before is there',
  {
    skip: isRoot ? false : 'needs a small file system of its own, which only root can mount',
  },
  async (t) => {
    const home = folder(t);
    const script = `mount -t tmpfs -o size=160k none '${home}' && exec '${program}'`;
    const host = connect(t, { home, program: 'unshare', args: ['--mount', 'sh', '-c', script] });
    const claim = await host.call('sessions.start', PLAN);
    let seq = 0;
    let code = 0;
    while (code === 0) {
      seq++;
      assert.ok(seq < 10000);
      await host.call('sessions.record', event(claim, seq)).catch((error) => {
        code = error.code;
      });
    }
    assert.equal(code, -32005);
    await isUnlogged(host, -32005);
    const [left] = await host.call('sessions.open');
    assert.equal(left.seq, seq - 1);
  },
);

test('what the journal writes is for its person only', async (t) => {
  const home = join(folder(t), 'deep/home');
  const host = connect(t, { env: { PASAPAS_HOME: home } });
  const claim = await host.call('sessions.start', PLAN);
  await host.call('sessions.record', event(claim, 1));
  assert.equal(statSync(home).mode & 0o777, 0o700);
  for (const name of readdirSync(home).filter((file) => file.startsWith('journal.')))
    assert.equal(statSync(join(home, name)).mode & 0o777, 0o600, name);
});

test('PASAPAS_SHARED: nothing reaches the disk', async (t) => {
  const home = join(folder(t), 'home');
  const host = connect(t, { env: { PASAPAS_HOME: home, PASAPAS_SHARED: '1' } });
  const claim = await host.call('sessions.start', PLAN);
  await host.call('sessions.record', event(claim, 1));
  assert.equal((await host.call('people.list')).fixed, true);
  assert.deepEqual(await host.call('sessions.open'), []);
  assert.equal((await host.call('journal.summary')).guides.length, 1);
  assert.throws(() => statSync(join(home, 'journal.db')));
});
