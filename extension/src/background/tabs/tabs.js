/**
 * The tabs of a session: the one where it started and those opened from it. Pure: each function
 * returns a new session, or the same object if nothing changed.
 *
 * @typedef {import('../../storage/storage.js').Live} Live
 */
import { renewed } from '../../session/session-state.js';

/** Whether the tab belongs to the session. @param {Live | null} live @param {number} tab */
export const holds = (live, tab) => live !== null && live.tabs.includes(tab);

/**
 * Records a tab opened from one of the session's as a candidate.
 * @param {Live} live
 * @param {number} tab
 * @param {number} opener
 * @returns {Live}
 */
export const withOpened = (live, tab, opener) =>
  holds(live, opener) ? { ...live, opened: [...live.opened, tab] } : live;

/**
 * A candidate joins when a guided page loads in it; an empty tab opened by the person does not
 * join.
 * @param {Live} live @param {number} tab @returns {Live}
 */
export function withAdopted(live, tab) {
  if (!live.opened.includes(tab)) return live;
  return {
    ...live,
    tabs: [...live.tabs, tab],
    opened: live.opened.filter((other) => other !== tab),
  };
}

/**
 * The person activated another tab of the session: the bubble moves there.
 * @param {Live} live
 * @param {number} tab
 * @returns {Live}
 */
export function withSeen(live, tab) {
  if (!holds(live, tab) || live.tab === tab) return live;
  return { ...live, tab, session: renewed(live.session, 0) };
}

/**
 * @param {Live} live
 * @param {number} tab
 * @returns {Live | null} null after the last tab was closed: the session ends
 */
export function withClosed(live, tab) {
  if (live.opened.includes(tab))
    return { ...live, opened: live.opened.filter((other) => other !== tab) };
  if (!holds(live, tab)) return live;
  const tabs = live.tabs.filter((other) => other !== tab);
  if (tabs.length === 0) return null;
  return live.tab === tab
    ? { ...live, tabs, tab: tabs[tabs.length - 1], session: renewed(live.session, 0) }
    : { ...live, tabs };
}
