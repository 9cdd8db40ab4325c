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
 * Notes what a connection hears: each number once and in order.
 * @param {Person} self @param {Follower} line @param {() => void} changed
 */
async function listen(self, line, changed) {
  for (;;) {
    const record = await line.record().catch(() => null);
    if (!record) return;
    const [number, epoch] = [record.body.readUInt32BE(0), record.body.readUInt32BE(4)];
    const last = self.from.get(record.seat) ?? { heard: 0, epoch: 0, fresh: true };
    const mayMiss = last.fresh || epoch !== last.epoch;
    if (mayMiss ? number <= last.heard : number !== last.heard + 1)
      self.wrong.push(`${number} after ${last.heard} of seat ${record.seat}`);
    self.from.set(record.seat, { heard: number, epoch, fresh: false });
    changed();
  }
}

/**
 * Notes what the service tells a connection.
 * @param {Person} self @param {Follower} line @param {() => void} changed
 */
async function beTold(self, line, changed) {
  for (;;) {
    const notice = await line.told().catch(() => null);
    if (!notice) return;
    self.told.push(
      `${notice.method} ${notice.params.seat ?? notice.params.reason ?? ''}`.trimEnd(),
    );
    changed();
  }
}

/**
 * Takes a seat again, as a client does: sooner at first, until it has it or `over`.
 * @param {() => Promise<Follower>} connect
 * @param {string} ticket
 * @param {() => boolean} over
 * @returns {Promise<{line: Follower, ticket: string} | {refused: string} | null>}
 */
async function resume(connect, ticket, over) {
  for (let wait = 100; !over(); wait = Math.min(wait * 2, 2000)) {
    await pause(wait * (0.5 + Math.random()));
    const line = await connect().catch(() => null);
    if (!line) continue;
    const answer = await line
      .call('room.resume', { ticket })
      .catch((/** @type {any} */ error) => error);
    if (answer?.data) return { refused: answer.message };
    if (!(answer instanceof Error)) return { line, ticket: answer.ticket };
  }
  return null;
}

/** Whoever waits until something of a person is so. */
function createChanges() {
  /** @type {(() => void)[]} */
  const waiting = [];
  return {
    changed: () => {
      for (const one of waiting.splice(0)) one();
    },
    /** @param {() => boolean} done @param {() => string} what  where it takes too long */
    until: async (done, what) => {
      const late = setTimeout(() => {
        throw new Error(what());
      }, 40_000);
      while (!done())
        await new Promise((resolve) => {
          waiting.push(() => resolve(null));
        });
      clearTimeout(late);
    },
  };
}

/**
 * @param {{after: (done: () => unknown) => void}} t
 * @param {() => number} where   the port of a node, for each attempt anew
 * @param {(line: Follower) => Promise<{seat?: number, ticket: string}>} sit   takes the first seat
 * @param {Buffer} [ca]
 * @returns {Promise<Person>}
 */
export async function person(t, where, sit, ca) {
  const { changed, until } = createChanges();
  const connect = () => follow(t, where(), { ca });
  let line = await connect();
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
    until: (done, what) =>
      until(
        done,
        () =>
          `${what}: ${JSON.stringify([self.said, [...self.from], self.told, self.breaks, self.wrong])}`,
      ),
    leave() {
      over = true;
      line.vanish();
    },
  };

  const comeBack = async () => {
    self.breaks++;
    for (const one of self.from.values()) one.fresh = true;
    const resumed = await resume(connect, ticket, () => over);
    if (!resumed) return;
    if ('refused' in resumed) {
      self.wrong.push(`not taken back: ${resumed.refused}`);
      return;
    }
    ({ line, ticket } = resumed);
    live(line);
    changed();
  };
  /** @param {Follower} now */
  const live = (now) => {
    void listen(self, now, changed);
    void beTold(self, now, changed);
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
