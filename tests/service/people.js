/*
 * People of a room who come back whenever their connection breaks, as the extension does: with
 * their ticket, to any node that is there. What they hear is counted: nothing may come twice or out
 * of order, and what is missing has to be what a broken connection lost.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { follow } from './follower.js';

/** Close codes after which nobody comes back (extension/src/shared/follow/relay.js). */
const FINAL = [1000, 4000, 4004, 4005, 4006, 4007];

/** @typedef {import('./follower.js').Follower} Follower */
/**
 * @typedef {Object} Person
 * @property {() => Follower} line             the connection as it is now
 * @property {() => void} say                  says its next number, to everybody
 * @property {number} said
 * @property {Map<number, {heard: number, epoch: number, fresh: boolean}>} from   by seat
 * @property {string[]} wrong
 * @property {number} breaks                   how often its connection broke
 * @property {string[]} told                   what the service told it, "room.away 1"
 * @property {() => Promise<void>} here        waits until it has its seat
 * @property {(done: () => boolean, what: string) => Promise<void>} until
 * @property {() => void} leave
 */

/**
 * @param {{after: (done: () => unknown) => void}} t
 * @param {() => number} where   the port of a node, for each attempt anew
 * @param {(line: Follower) => Promise<{seat?: number, ticket: string}>} sit   takes the first seat
 * @param {Buffer} [ca]
 * @returns {Promise<Person>}
 */
export async function person(t, where, sit, ca) {
  /** @type {(() => void)[]} */
  const waiting = [];
  const changed = () => {
    for (const one of waiting.splice(0)) one();
  };
  let line = await follow(t, where(), { ca });
  let { ticket } = await sit(line);
  let over = false;
  let back = Promise.resolve();
  /** @type {Person} */
  const self = {
    line: () => line,
    said: 0,
    from: new Map(),
    wrong: [],
    breaks: 0,
    told: [],
    say() {
      const body = Buffer.alloc(200);
      body.writeUInt32BE(++self.said, 0);
      body.writeUInt32BE(self.breaks, 4);
      line.send({ body });
    },
    here: () => back,
    async until(done, what) {
      const late = setTimeout(() => {
        throw new Error(
          `${what}: ${JSON.stringify([self.said, [...self.from], self.told, self.breaks, self.wrong])}`,
        );
      }, 40_000);
      while (!done())
        await new Promise((resolve) => {
          waiting.push(() => resolve(null));
        });
      clearTimeout(late);
    },
    leave() {
      over = true;
      line.vanish();
    },
  };

  /** @param {Follower} now */
  const listen = async (now) => {
    for (;;) {
      const record = await now.record().catch(() => null);
      if (!record) return;
      const [number, epoch] = [record.body.readUInt32BE(0), record.body.readUInt32BE(4)];
      const last = self.from.get(record.seat) ?? { heard: 0, epoch: 0, fresh: true };
      const mayMiss = last.fresh || epoch !== last.epoch;
      if (mayMiss ? number <= last.heard : number !== last.heard + 1)
        self.wrong.push(`${number} after ${last.heard} of seat ${record.seat}`);
      self.from.set(record.seat, { heard: number, epoch, fresh: false });
      changed();
    }
  };
  /** @param {Follower} now */
  const beTold = async (now) => {
    for (;;) {
      const notice = await now.told().catch(() => null);
      if (!notice) return;
      self.told.push(
        `${notice.method} ${notice.params.seat ?? notice.params.reason ?? ''}`.trimEnd(),
      );
      changed();
    }
  };
  /** Tries again and again, as a client does: sooner at first. */
  const comeBack = async () => {
    self.breaks++;
    for (const one of self.from.values()) one.fresh = true;
    for (let wait = 100; !over; wait = Math.min(wait * 2, 2000)) {
      await pause(wait * (0.5 + Math.random()));
      const next = await follow(t, where(), { ca }).catch(() => null);
      if (!next) continue;
      const answer = await next
        .call('room.resume', { ticket })
        .catch((/** @type {any} */ error) => error);
      if (answer?.data) {
        self.wrong.push(`not taken back: ${answer.message}`);
        return;
      }
      if (answer instanceof Error) continue;
      ticket = answer.ticket;
      line = next;
      live(next);
      changed();
      return;
    }
  };
  /** @param {Follower} now */
  const live = (now) => {
    void listen(now);
    void beTold(now);
    void now.closed.then(({ code }) => {
      if (over) return;
      if (FINAL.includes(code)) self.wrong.push(`closed with ${code}`);
      else back = comeBack();
      changed();
    });
  };
  live(line);
  t.after(self.leave);
  return self;
}

/**
 * A room whose owner is at one place and whose helpers are at others.
 * @param {{after: (done: () => unknown) => void}} t
 * @param {() => number} owners
 * @param {(() => number)[]} helpers
 * @param {Buffer} [ca]
 */
export async function company(t, owners, helpers, ca) {
  let number = '';
  const owner = await person(
    t,
    owners,
    async (line) => {
      const opened = await line.call('room.open', { kind: 'follow' });
      number = opened.number;
      return opened;
    },
    ca,
  );
  /** @type {Person[]} */
  const others = [];
  for (const where of helpers)
    others.push(await person(t, where, (line) => line.call('room.join', { number }), ca));
  await owner.until(() => owner.told.length === helpers.length, 'they join');
  return { owner, others, number };
}

/**
 * Everybody speaks, and everybody hears the last word of everybody.
 * @param {Person} owner @param {Person[]} others
 */
export async function talk(owner, others) {
  for (let i = 0; i < 20; i++) for (const one of [owner, ...others]) one.say();
  await Promise.all([
    ...others.map((one) =>
      one.until(() => one.from.get(0)?.heard === owner.said, 'the learner is heard'),
    ),
    ...others.map((one, index) =>
      owner.until(() => owner.from.get(index + 1)?.heard === one.said, 'the helper is heard'),
    ),
  ]);
}
