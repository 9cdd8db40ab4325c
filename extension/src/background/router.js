/**
 * Dispatches reports: a table keyed by event, with one column per situation of a tab. New features
 * add rows.
 *
 * @typedef {import('../shared/protocol.js').Happening} Happening
 * @typedef {import('../shared/protocol.js').Report} Report
 * @typedef {import('../shared/protocol.js').Tell} Tell
 * @typedef {import('../storage/storage.js').Live} Live
 */
import { holds } from './tabs/tabs.js';

/** @typedef {{tab: number, frame: number, incognito: boolean}} Sender the reporting frame */

/**
 * `guided`: the tab belongs to the session. `elsewhere`: a session runs in other tabs. `unguided`:
 * no session is running.
 * @typedef {'guided' | 'elsewhere' | 'unguided'} Situation
 */

/**
 * A handler's argument. `live` is the session; null only if no session is running.
 * @template {Happening} [What=Happening]
 * @typedef {{live: Live, happening: What, report: Report, sender: Sender}} Incoming
 */

/**
 * The result is sent to the frame; no result leaves the frame unchanged.
 * @typedef {(incoming: Incoming<any>) => Promise<Tell | null | void> | Tell | null | void} Handler
 */

/** @typedef {Partial<Record<Situation, Handler>>} Row */

/** @param {Happening} happening  'press NAME' for presses */
const keyOf = (happening) =>
  happening.what === 'press' ? `press ${happening.name}` : happening.what;

/**
 * @param {{rows: Record<string, Row>, otherwise: Row}} routes  `otherwise`: used if the event has
 *   no row, or its row lacks the column
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
