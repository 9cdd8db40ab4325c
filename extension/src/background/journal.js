/**
 * The worker's side of the journal: sends a session's events to the host in order.
 *
 * Each event gets its sequence number and is saved as unsent before it is sent; it stays unsent
 * until the host confirms it. If the browser ends the worker at any moment, the next worker sends
 * the same event with the same number, and the host stores it once (idempotent).
 *
 * Guiding never depends on the journal: if it cannot be written, the session continues unlogged and
 * the person is told once. In a private window, or without a host, nothing is recorded; the
 * extension's own pages say so.
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
 * Sends one event; retries once if the connection failed before the answer.
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
 * Claims the session (again) as its owner and renumbers the unsent events after the host's last
 * one.
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
 * Every function takes the caller's live session and updates its `journal`. Functions that return
 * no promise do not send; `flush` sends.
 * @param {Source} source
 */
export function createJournal(source) {
  /** @param {Live} live @param {Unsent} what */
  const note = ({ journal }, what) => void journal?.unsent.push(what);

  /**
   * A duplicate sequence number or a gap means that the host's state differs from the worker's. The
   * session is then claimed again, once, and the unsent events are renumbered.
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

  /** Saves the unsent events, then sends them. @param {Live} live */
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
    /** Reopens the session that was just stopped. @param {Live} live */
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
 * Milliseconds since the session began; monotonic even if the wall clock is set back.
 * @param {Live} live
 */
export function elapsed(live) {
  const now = Date.now();
  live.clock = { at: now, ms: live.clock.ms + Math.max(0, now - live.clock.at) };
  return live.clock.ms;
}
