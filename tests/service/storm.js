/*
 * Ten minutes in which nodes are killed and told to stop, Redis forgets everything or hangs, and
 * connections break, all at random. Part of `./dev prove` only. PASAPAS_STORM_S: another time, in
 * seconds.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { company, talk } from './people.js';
import { node, redis } from './redis.js';

const SECONDS = Number(process.env.PASAPAS_STORM_S ?? 600);
const NODES = 3,
  ROOMS = 12,
  HELPERS = 3;

const pick = (/** @type {any[]} */ list) => list[Math.floor(Math.random() * list.length)];

test(
  'whatever goes down, nobody hears anything twice or out of order, and all meet again',
  { timeout: (SECONDS + 200) * 1000 },
  async (t) => {
    /** @type {(() => unknown)[]} */
    const endings = [];
    const holder = {
      after: (/** @type {() => unknown} */ done) => {
        endings.push(done);
      },
    };
    t.after(async () => {
      for (const done of endings.reverse()) await done();
    });
    const server = await redis(holder);
    const generous = ['--guesses', '1000000', '--guesses-per-address', '1000000', '--drain', '1'];
    const begin = () => node(holder, server.url, generous);
    const alive = await Promise.all(Array.from({ length: NODES }, begin));
    const where = () => pick(alive).port;
    const rooms = await Promise.all(
      Array.from({ length: ROOMS }, () =>
        company(
          holder,
          where,
          Array.from({ length: HELPERS }, () => where),
        ),
      ),
    );
    const everybody = rooms.flatMap(({ owner, others }) => [owner, ...others]);

    /** @type {Record<string, number>} */
    const happened = {};
    const acts = {
      async 'a node is killed'() {
        const [gone] = alive.splice(Math.floor(Math.random() * alive.length), 1);
        await gone.stop('SIGKILL');
        alive.push(await begin());
      },
      async 'a node is told to stop'() {
        const [gone] = alive.splice(Math.floor(Math.random() * alive.length), 1);
        await gone.stop('SIGTERM');
        alive.push(await begin());
      },
      'Redis forgets everything': () => server.restart(),
      async 'a connection breaks'() {
        pick(everybody).line().vanish();
      },
      async 'many connections break'() {
        for (let i = 0; i < 10; i++) pick(everybody).line().vanish();
      },
    };
    /**
     * Longer than it takes until a room is taken over: what goes down in the meantime took its note
     * along.
     */
    const rest = async () => {
      await pause(6000);
      for (const one of everybody) await one.here();
    };
    const end = performance.now() + SECONDS * 1000;
    while (performance.now() < end) {
      const name = /** @type {keyof typeof acts} */ (pick(Object.keys(acts)));
      happened[name] = (happened[name] ?? 0) + 1;
      const speaking = setInterval(() => {
        for (const one of everybody) one.say();
      }, 50);
      await acts[name]();
      await rest();
      clearInterval(speaking);
      assert.deepEqual(
        everybody.flatMap(({ wrong }) => wrong),
        [],
        name,
      );
      for (const { owner, others } of rooms) await talk(owner, others);
    }
    assert.deepEqual(
      everybody.flatMap(({ wrong }) => wrong),
      [],
    );
    t.diagnostic(
      JSON.stringify({
        ...happened,
        breaks: everybody.reduce((sum, { breaks }) => sum + breaks, 0),
        said: everybody.reduce((sum, { said }) => sum + said, 0),
      }),
    );
  },
);
