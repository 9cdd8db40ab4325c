/**
 * The worker's side of the journal: what is to be remembered of a session goes to the host, in the
 * order in which it happened.
 *
 * What happened gets its sequence number and is remembered before it is sent, and is remembered as
 * unsent until the host has it. So a worker that is ended at any moment leaves everything that the
 * next one needs: it sends the same event under the same number, which is one event.
 *
 * Guiding never waits for the journal to be well: where it cannot be written the session goes on
 * unlogged, and the person is told so once. In a private window, and where there is no host,
 * nothing is recorded at all; our own pages say so.
 */
import { HostMissing, HostRefused, isHostError } from './source/rpc.js';
import { saveLive } from '../storage/storage.js';

/**
 * @typedef {import('../session/session-state.js').Event} Event
 * @typedef {import('../storage/storage.js').Live} Live
 * @typedef {import('../storage/storage.js').Unsent} Unsent
 * @typedef {{
 *   call: (method: string, params: Record<string, unknown>) => Promise<any>,
 *   notes: () => Promise<boolean>,
 * }} Source
 */

/** @param {Live} live @param {unknown} error */
function unlogged(live, error) {
  if (!isHostError(error)) throw error;
  live.journal = null;
  live.unlogged = live.session.turn;
}

/** @param {unknown} error */
const isConflict = (error) => error instanceof HostRefused && error.status === 'conflict';

/**
 * Once more where the answer was lost with the host.
 * @param {Source} source @param {NonNullable<Live['journal']>} journal @param {Unsent} unsent
 */
async function send(source, { id, epoch }, { method, params }) {
  const all = { session: id, epoch, ...params };
  await source.call(method, all).catch((error) => {
    if (error instanceof HostMissing) return source.call(method, all);
    throw error;
  });
}

/**
 * Takes the session (again), as its owner: what is unsent follows what the host has.
 * @param {Source} source @param {NonNullable<Live['journal']>} journal
 * @returns {Promise<NonNullable<Live['journal']>>}
 */
async function take(source, { id, owner, unsent }) {
  const now = await source.call('sessions.resume', { session: id, owner });
  let { seq } = now;
  const renumbered = unsent.map((one) =>
    'seq' in one.params ? { ...one, params: { ...one.params, seq: ++seq } } : one,
  );
  return { id, owner: now.owner, epoch: now.epoch, seq, unsent: renumbered };
}

/**
 * Every function takes the live session, which is the caller's, and brings its `journal` up to
 * date. Those that answer no promise send nothing: `flush` does.
 * @param {Source} source
 */
export function createJournal(source) {
  /** @param {Live} live @param {Unsent} what */
  const note = ({ journal }, what) => void journal?.unsent.push(what);

  /**
   * A number that is taken, or a gap, says that the host has something else than we remember: the
   * session is taken again, once, and what is unsent gets the next numbers.
   * @param {Live} live
   */
  async function sendAll(live) {
    let again = false;
    while (live.journal && live.journal.unsent.length > 0) {
      const { journal } = live;
      const [next] = journal.unsent;
      try {
        await send(source, journal, next);
        journal.unsent.shift();
        if (next.params.outcome === 'completed') live.journal = null;
      } catch (error) {
        if (again || !isConflict(error)) throw error;
        again = true;
        live.journal = await take(source, journal);
      }
    }
  }

  /** Sends what was noted, once that is remembered. @param {Live} live */
  async function flush(live) {
    if (!live.journal || live.journal.unsent.length === 0) return;
    await saveLive(live);
    await sendAll(live).catch((error) => unlogged(live, error));
  }

  return {
    flush,
    /** @param {Live} live @param {string | null} person */
    async start(live, person) {
      if (live.incognito || !(await source.notes())) return;
      const { guide, mode } = live.session;
      await source
        .call('sessions.start', {
          guide: guide.id,
          revision: guide.revision,
          mode,
          ...(person === null ? {} : { person }),
        })
        .then(({ session, owner, epoch }) => {
          live.journal = { id: session, owner, epoch, seq: 0, unsent: [] };
        })
        .catch((error) => unlogged(live, error));
    },
    /**
     * @param {Live} live
     * @param {{step: string, event: Event, detail?: {changed: string[]}}} what
     */
    record(live, { step, event, detail }) {
      if (!live.journal) return;
      const seq = ++live.journal.seq;
      const params = { seq, step, event, ms: elapsed(live), ...(detail ? { detail } : {}) };
      note(live, { method: 'sessions.record', params });
    },
    /** @param {Live} live @param {'completed' | 'stopped'} outcome */
    finish: (live, outcome) => note(live, { method: 'sessions.finish', params: { outcome } }),
    /** What was put down a moment ago is taken up again. @param {Live} live */
    async reopen(live) {
      await flush(live);
      if (!live.journal) return;
      await take(source, live.journal)
        .then((journal) => {
          live.journal = journal;
        })
        .catch((error) => unlogged(live, error));
    },
  };
}

/** @typedef {ReturnType<typeof createJournal>} Journal */

/**
 * Milliseconds since the session began; never goes back, whatever happens to the wall clock.
 * @param {Live} live
 */
export function elapsed(live) {
  const now = Date.now();
  live.clock = { at: now, ms: live.clock.ms + Math.max(0, now - live.clock.at) };
  return live.clock.ms;
}
