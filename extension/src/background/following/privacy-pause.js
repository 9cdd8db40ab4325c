/**
 * The frames that reported that their content must not be sent, per tab. This state is not stored:
 * following ends with the worker anyway.
 *
 * @typedef {import('../../shared/follow/messages.js').Pause} Pause
 */

/**
 * Time (ms) for the next page to report after a navigation; otherwise the extension does not run
 * there.
 */
const ARRIVES_MS = 2_000;

/**
 * @param {{onAway: (tab: number) => void}} options called when the tab shows a page without the
 *   extension
 */
export function createPrivacyPause({ onAway }) {
  /** @type {Map<number, Map<number, Pause>>} */
  const tabs = new Map();
  /** @type {Map<number, ReturnType<typeof setTimeout>>} */
  const leaving = new Map();

  /** @param {number} tab @param {number} frame @param {Pause | null} why */
  function note(tab, frame, why) {
    const frames = tabs.get(tab) ?? new Map();
    tabs.set(tab, frames);
    if (why) frames.set(frame, why);
    else frames.delete(frame);
  }

  /** @param {number} tab */
  function arrived(tab) {
    clearTimeout(leaving.get(tab));
    leaving.delete(tab);
  }

  return {
    note,
    arrived,
    /** @param {number} tab @param {number} frame */
    left(tab, frame) {
      if (frame !== 0) return note(tab, frame, null);
      tabs.delete(tab);
      arrived(tab);
      leaving.set(
        tab,
        setTimeout(() => {
          note(tab, 0, 'elsewhere');
          onAway(tab);
        }, ARRIVES_MS),
      );
    },
    /** @param {number} tab */
    closed(tab) {
      arrived(tab);
      tabs.delete(tab);
    },
    /** Why nothing about a tab's content is sent. @param {number} tab @returns {Pause | null} */
    why: (tab) => tabs.get(tab)?.values().next().value ?? null,
  };
}
