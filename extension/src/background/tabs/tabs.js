/**
 * Which tabs a session has: the one that it was begun in and those opened from it. Pure: each
 * answers the session anew, or the same one where nothing changed.
 *
 * @typedef {import('../../storage/storage.js').Live} Live
 */
import { renewed } from '../../session/session-state.js';

/** Whether the tab is one of the session's. @param {Live | null} live @param {number} tab */
export const holds = (live, tab) => live !== null && live.tabs.includes(tab);

/**
 * A tab opened from one of the session's may come to belong to it.
 * @param {Live} live
 * @param {number} tab
 * @param {number} opener
 * @returns {Live}
 */
export const withOpened = (live, tab, opener) =>
  holds(live, opener) ? { ...live, opened: [...live.opened, tab] } : live;

/**
 * It does as soon as a guided page stands there; an empty tab that the person opened beside it does
 * not.
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
 * The person looks at another tab of the session: the bubble goes along.
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
 * @returns {Live | null} null with the last of its tabs: the session is over
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
