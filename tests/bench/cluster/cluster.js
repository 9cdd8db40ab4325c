/* Sessions of one learner and one helper each, at one node and at two; see run.sh. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { follow } from '../../service/follower.js';
import { node, redis } from '../../service/redis.js';
import { start } from '../../service/service.js';

const SESSIONS = Number(process.env.PASAPAS_BENCH_SESSIONS ?? 400);
const SECONDS = Number(process.env.PASAPAS_BENCH_SECONDS ?? 20);
const BODY = 1024 + 28; // a sealed message of the usual size
const TICKS_A_SECOND = 100; // of /proc/PID/stat, sysconf(_SC_CLK_TCK)
const GENEROUS = [
  '--connections',
  '100000',
  '--connections-per-address',
  '100000',
  '--guesses',
  '1000000',
  '--guesses-per-address',
  '1000000',
];

/** @param {number} pid */
function used(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return { seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND, kilobytes };
}

/** @param {number[]} pids */
const all = (pids) => pids.map(used);

/** @param {ReturnType<typeof all>} from @param {ReturnType<typeof all>} to @param {number} count */
const microseconds = (from, to, count) =>
  to.map(({ seconds }, i) => ((seconds - from[i].seconds) * 1e6) / count);

/**
 * @param {string} name @param {number[]} pids
 * @param {number} here @param {number} there  the ports of learner and helper
 * @param {{after: (done: () => unknown) => void}} t
 */
async function measure(name, pids, here, there, t) {
  const before = all(pids);
  /**
   * @type {{owner: import('../../service/follower.js').Follower, helper:
   *   import('../../service/follower.js').Follower}[]}
   */
  const sessions = [];
  for (let i = 0; i < SESSIONS; i++) {
    const owner = await follow(t, here);
    const { number } = await owner.call('room.open', { kind: 'follow' });
    const helper = await follow(t, there);
    await helper.call('room.join', { number });
    await owner.told();
    sessions.push({ owner, helper });
  }
  const open = all(pids);
  await pause(SECONDS * 1000);
  const rested = all(pids);
  const rounds = SECONDS;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    //  what is the same for many goes through Redis once
    for (const { owner } of sessions) owner.send({ seat: 0, body: randomBytes(BODY) });
    for (const { helper } of sessions) await helper.record();
    await pause(Math.max(0, 1000 - (performance.now() - began)));
  }
  const spoken = all(pids);
  const idle = rested.map(({ seconds }, i) => (seconds - open[i].seconds) / SECONDS);
  const busy = spoken.map(
    ({ seconds }, i) =>
      (Math.max(0, seconds - rested[i].seconds - idle[i] * SECONDS) * 1e6) / (SESSIONS * rounds),
  );
  const format = (/** @type {number[]} */ values, digits = 1) =>
    values.map((value) => value.toFixed(digits)).join(' + ');
  console.log(
    `| ${name} | ${format(microseconds(before, open, SESSIONS), 0)} | ${format(open.map(({ kilobytes }, i) => (kilobytes - before[i].kilobytes) / SESSIONS))} | ${format(idle.map((value) => (value * 1e6) / SESSIONS))} | ${format(busy)} |`,
  );
}

/** @type {(() => unknown)[]} */
const endings = [];
const t = {
  after: (/** @type {() => unknown} */ done) => {
    endings.push(done);
  },
};
const pid = (/** @type {{child: import('node:child_process').ChildProcess}} */ { child }) =>
  /** @type {number} */ (child.pid);
try {
  console.log(
    `${SESSIONS} sessions, ${SECONDS} s of rest, ${SECONDS} s in which each learner speaks once a second, ${BODY} bytes; nodes first, then Redis\n`,
  );
  console.log(
    '| | to open one, µs of CPU | memory, kB | a second of rest, µs of CPU | a message, µs of CPU |\n|---|---:|---:|---:|---:|',
  );
  const alone = await start(t, { args: GENEROUS });
  await measure('at one node', [pid(alone)], alone.port, alone.port, t);
  await alone.stop();
  const server = await redis(t);
  const [one, other] = await Promise.all([
    node(t, server.url, GENEROUS),
    node(t, server.url, GENEROUS),
  ]);
  const pids = [pid(one), pid(other), server.pid()];
  const counted = async () =>
    Number(/total_net_input_bytes:(\d+)/.exec(await server.ask('INFO', 'stats'))?.[1]);
  const bytes = await counted();
  await measure('learner and helper at two nodes', pids, one.port, other.port, t);
  console.log(`\n${(((await counted()) - bytes) / 1e6).toFixed(1)} MB went into Redis`);
} finally {
  for (const done of endings.reverse()) await done();
}
