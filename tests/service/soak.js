/*
 * Ten minutes of two thousand people in two hundred rooms, whose connections break at random and
 * come back. Part of `./dev prove` only. PASAPAS_SOAK_S: another time, in seconds.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { follow } from './follower.js';
import { start } from './service.js';

const SECONDS = Number(process.env.PASAPAS_SOAK_S ?? 600);
const ROOMS = 200,
  OTHERS = 9;
const BREAKS_A_SECOND = 20,
  WORDS_A_SECOND = 200;

/** @typedef {import('./follower.js').Follower} Follower */
/**
 * `heard`: the number of the last record; `fresh`: nothing came on this connection yet, and what
 * was under way on the one before is lost; `breaks`: how often the connection broke.
 * @typedef {{follower: Follower, ticket: string, heard: number, fresh: boolean, breaks: number,
 *   epoch: number}} Person
 * @typedef {{owner: Person, said: number, others: Person[]}} Room
 */

/** @param {Follower} follower @param {string} ticket @returns {Person} */
const newcomer = (follower, ticket) => ({
  follower,
  ticket,
  heard: 0,
  fresh: true,
  breaks: 0,
  epoch: 0,
});

/** What the owner says: its number, and on which of the owner's connections. @param {Room} room */
function speak(room) {
  const body = Buffer.alloc(600);
  body.writeUInt32BE(++room.said, 0);
  body.writeUInt32BE(room.owner.breaks, 4);
  room.owner.follower.send({ body });
}

/** @param {number} pid */
const kilobytes = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
const average = (/** @type {number[]} */ values) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const pick = (/** @type {any[]} */ list) => list[Math.floor(Math.random() * list.length)];
const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

test('two thousand people, whose connections break, lose nothing and leave nothing behind', async (t) => {
  /** @type {(() => unknown)[]} */
  const endings = [];
  const holder = {
    after: (/** @type {() => unknown} */ done) => {
      endings.push(done);
    },
  };
  const service = await start(t, { args: ['--guesses', '1000000'] });
  const pid = /** @type {number} */ (service.child.pid);
  let arrived = 0;
  let broken = 0;
  /** @type {string[]} */
  const wrong = [];

  /**
   * Listens until the connection ends: nothing comes twice, and nothing is missing but what a break
   * lost.
   * @param {Person} person
   */
  const listen = async (person) => {
    const { follower } = person;
    for (;;) {
      const record = await follower.record().catch(() => null);
      if (!record) return;
      const [number, epoch] = [record.body.readUInt32BE(0), record.body.readUInt32BE(4)];
      const mayMiss = person.fresh || epoch !== person.epoch;
      if (mayMiss ? number <= person.heard : number !== person.heard + 1)
        wrong.push(`${number} after ${person.heard}`);
      Object.assign(person, { heard: number, fresh: false, epoch });
      arrived++;
    }
  };

  /** Its connection breaks, and it comes back. @param {Person} person @param {boolean} listens */
  const breaks = async (person, listens) => {
    const old = person.follower;
    old.vanish();
    const follower = await follow(holder, service.port);
    const { ticket } = await follower.call('room.resume', { ticket: person.ticket });
    Object.assign(person, { follower, ticket, fresh: true, breaks: person.breaks + 1 });
    if (listens) listen(person);
    broken++;
  };

  /** @returns {Promise<Room>} */
  const gather = async () => {
    const owner = await follow(holder, service.port);
    const { number, ticket } = await owner.call('room.open', { kind: 'broadcast' });
    const others = await Promise.all(
      Array.from({ length: OTHERS }, async () => {
        const follower = await follow(holder, service.port);
        const person = newcomer(follower, (await follower.call('room.join', { number })).ticket);
        listen(person);
        return person;
      }),
    );
    return { owner: newcomer(owner, ticket), said: 0, others };
  };

  /** @type {Room[]} */
  const rooms = [];
  for (let i = 0; i < ROOMS; i++) rooms.push(await gather());
  const busy = new Set();
  /** @type {number[]} */
  const sizes = [];
  const began = performance.now();
  const turns = SECONDS * 10;
  for (let turn = 0; turn < turns; turn++) {
    for (let i = 0; i < WORDS_A_SECOND / 10; i++) {
      const room = rooms[((turn * WORDS_A_SECOND) / 10 + i) % ROOMS];
      if (!busy.has(room.owner)) speak(room);
    }
    for (let i = 0; i < BREAKS_A_SECOND / 10; i++) {
      const room = pick(rooms);
      const person = Math.random() < 0.1 ? room.owner : pick(room.others);
      if (busy.has(person)) continue;
      busy.add(person);
      breaks(person, person !== room.owner).then(
        () => busy.delete(person),
        (error) => wrong.push(String(error)),
      );
    }
    await pause(Math.max(0, began + turn * 100 - performance.now()));
    if (turn % 10 === 9) sizes.push(kilobytes(pid));
    assert.deepEqual(wrong, []);
  }
  while (busy.size > 0 && wrong.length === 0) await pause(50);
  for (const room of rooms) speak(room);
  for (const room of rooms) {
    for (const person of room.others) {
      while (person.heard !== room.said && wrong.length === 0) await pause(10);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(broken > (SECONDS * BREAKS_A_SECOND) / 2 && arrived > SECONDS * WORDS_A_SECOND);
  const settled = average(sizes.slice(Math.floor(sizes.length / 4), Math.floor(sizes.length / 2)));
  const last = average(sizes.slice(-Math.ceil(sizes.length / 4)));
  t.diagnostic(
    `${arrived} arrived, ${broken} broke, ${settled.toFixed(0)} kB then, ${last.toFixed(0)} kB at the end`,
  );
  assert.ok(last <= settled * 1.02, `it grew from ${settled} kB to ${last} kB`);
  for (const done of endings) done();
});
