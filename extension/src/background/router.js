/**
 * Where a report goes: a table keyed by what happened, with a column for each situation that a tab
 * can be in. What comes next (a recorder, exercises) is further rows.
 *
 * @typedef {import('../shared/protocol.js').Happening} Happening
 * @typedef {import('../shared/protocol.js').Report} Report
 * @typedef {import('../shared/protocol.js').Tell} Tell
 * @typedef {import('../storage/storage.js').Live} Live
 */
import { holds } from './tabs/tabs.js';

/** @typedef {{tab: number, frame: number, incognito: boolean}} Sender the frame that reports */

/**
 * `guided`: the tab is one of the session's. `elsewhere`: a session has other tabs. `unguided`: no
 * session is under way.
 * @typedef {'guided' | 'elsewhere' | 'unguided'} Situation
 */

/**
 * What a handler is given. `live` is the session, null only where no session is under way.
 * @template {Happening} [What=Happening]
 * @typedef {{live: Live, happening: What, report: Report, sender: Sender}} Incoming
 */

/**
 * The answer is what the frame is told; nothing where it stays as it is.
 * @typedef {(incoming: Incoming<any>) => Promise<Tell | null | void> | Tell | null | void} Handler
 */

/** @typedef {Partial<Record<Situation, Handler>>} Row */

/** @param {Happening} happening  'press NAME' for presses */
const keyOf = (happening) =>
  happening.what === 'press' ? `press ${happening.name}` : happening.what;

/**
 * @param {{rows: Record<string, Row>, otherwise: Row}} routes  `otherwise`: for what has no row, or
 *   a row without that column
 */
export function createRouter({ rows, otherwise }) {
  /**
   * @param {Live | null} live
   * @param {Report} report
   * @param {Sender} sender
   * @returns {Promise<Tell | null>}
   */
  return async (live, report, sender) => {
    const { happening } = report;
    /** @type {Situation} */
    const situation = !live ? 'unguided' : holds(live, sender.tab) ? 'guided' : 'elsewhere';
    const handler = rows[keyOf(happening)]?.[situation] ?? otherwise[situation];
    const incoming = { live: /** @type {Live} */ (live), happening, report, sender };
    return (await handler?.(incoming)) ?? null;
  };
}
