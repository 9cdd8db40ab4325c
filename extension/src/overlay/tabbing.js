/**
 * The bubble's position in the tab order: just before its target, wherever the bubble is in the
 * document.
 *
 * Tab on the bubble's last button goes to the target. Shift+Tab on the target goes into the bubble,
 * and Shift+Tab on the bubble's first button goes to what precedes the target. The focus is never
 * trapped: a person who went from the bubble to the target, and reaches the bubble again from the
 * end of the page, continues to the browser's own buttons.
 */

import { focusOn } from './focus.js';

export function createTabbing() {
  let wentRound = false;

  /**
   * @param {KeyboardEvent} event  Tab, before its default action
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
        // The browser continues backwards from the element that has the focus when this handler
        // returns.
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
