/**
 * The bubble's place in the order of the Tab key: just before its target, wherever it stands in the
 * document.
 *
 * Tab on the bubble's last button goes to the target; Shift+Tab on the target goes into the bubble,
 * and on its first button to what comes before the target. Nothing is trapped: who went from here
 * to the target and comes to the bubble again from the page's end goes on to the browser's own
 * buttons.
 */

import { focusOn } from './focus.js';

export function createTabbing() {
  let wentRound = false;

  /**
   * @param {KeyboardEvent} event  Tab, before it has moved the focus
   * @param {boolean} ours         the focus is in our overlay
   * @param {HTMLElement} bubble
   * @param {Element} target       for a target in another frame, that frame
   */
  return function handleTab(event, ours, bubble, target) {
    const active = /** @type {ShadowRoot} */ (bubble.getRootNode()).activeElement;
    const buttons = [...bubble.querySelectorAll('button')].filter((button) => !button.hidden);
    if (ours && active && bubble.contains(active)) {
      if (!event.shiftKey && active === buttons.at(-1)) {
        wentRound = !wentRound;
        if (!wentRound) return;
        event.preventDefault();
        focusOn(target);
      } else if (event.shiftKey && (active === buttons[0] || active === bubble)) {
        // The browser goes on backwards from where the focus is when this handler ends.
        focusOn(target);
      }
      return;
    }
    const { activeElement } = /** @type {Document | ShadowRoot} */ (target.getRootNode());
    if (event.shiftKey && activeElement === target && buttons.length) {
      event.preventDefault();
      wentRound = false;
      buttons.at(-1)?.focus({ preventScroll: true });
    }
  };
}
