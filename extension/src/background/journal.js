/**
 * The worker's side of the journal: what is to be remembered of a session goes to the host, in the
 * order in which it happened.
 *
 * Guiding never waits for the journal to be well: where it cannot be written the session goes on
 * unlogged, and the person is told so once. In a private window, and where there is no host,
 * nothing is recorded at all; our own pages say so.
 */
import { HostMissing, isHostError } from './rpc.js';

/**
 * @typedef {import('../session/session-state.js').Event} Event
 * @typedef {import('./storage.js').Live} Live
 */

/**
 * Every function takes the live session, which is the caller's, and brings its `journal` up to
 * date.
 * @param {{call: (method: string, params: Record<string, unknown>) => Promise<any>, notes: () =>
 *   Promise<boolean>}} source
 */
export function createJournal(source) {
  /** @param {Live} live @param {unknown} error */
  function unlogged(live, error) {
    if (!isHostError(error)) throw error;
    live.journal = null;
    live.unlogged = live.session.turn;
  }

  /** @param {Live} live @param {string | null} person */
  async function start(live, person) {
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
        live.journal = { id: session, owner, epoch, seq: 0 };
      })
      .catch((error) => unlogged(live, error));
  }

  /**
   * An event whose answer was lost with the host is sent again to the next one: the same number is
   * one event.
   * @param {Live} live @param {{step: string, event: Event, detail?: {changed: string[]}}} what
   */
  async function record(live, { step, event, detail }) {
    if (!live.journal) return;
    const { id, epoch, seq } = live.journal;
    live.journal.seq = seq + 1;
    const params = {
      session: id,
      epoch,
      seq: seq + 1,
      step,
      event,
      ms: elapsed(live),
      ...(detail ? { detail } : {}),
    };
    await source
      .call('sessions.record', params)
      .catch((error) =>
        error instanceof HostMissing
          ? source.call('sessions.record', params)
          : Promise.reject(error),
      )
      .catch((error) => unlogged(live, error));
  }

  /** @param {Live} live @param {'completed' | 'stopped'} outcome */
  async function finish(live, outcome) {
    if (!live.journal) return;
    const { id, epoch } = live.journal;
    await source
      .call('sessions.finish', { session: id, epoch, outcome })
      .catch((error) => unlogged(live, error));
    if (outcome === 'completed') live.journal = null;
  }

  /** What was put down a moment ago is taken up again. @param {Live} live */
  async function reopen(live) {
    if (!live.journal) return;
    const { id, owner } = live.journal;
    await source
      .call('sessions.resume', { session: id, owner })
      .then((again) => {
        live.journal = { id, owner: again.owner, epoch: again.epoch, seq: again.seq };
      })
      .catch((error) => unlogged(live, error));
  }

  return { start, record, finish, reopen };
}

/**
 * Milliseconds since the session began; never goes back, whatever happens to the wall clock.
 * @param {Live} live
 */
export function elapsed(live) {
  const now = Date.now();
  live.clock = { at: now, ms: live.clock.ms + Math.max(0, now - live.clock.at) };
  return live.clock.ms;
}
