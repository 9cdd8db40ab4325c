/**
 * The bubble's sentence, as it is seen and as a screen reader says it: once, with the name and role
 * of its target.
 *
 * The elements stay in place while their texts change, since a screen reader follows a live region
 * only while it lives; and a text is written only when it is another one, since writing the same
 * again would say it again.
 */
import { draw, make, say } from './dom.js';
import { ICONS } from './icons.js';

/** @typedef {import('../shared/protocol.js').Bubble} BubbleView */

/** A screen reader needs a region to be there before it can hear it change. Milliseconds. */
const UNTIL_HEARD = 150;

/**
 * @param {Window & typeof globalThis} window
 * @param {HTMLElement} progress  stands before the sentence, and is said with it
 */
export function createAnnouncement(window, progress) {
  const { document } = window;
  const sentence = make(document, 'p', { class: 'say', 'data-pasapas': 'say' });
  const head = make(document, 'div', { class: 'head' }, [sentence]);
  const target = make(document, 'span', { class: 'aside' });
  const late = make(document, 'span', { class: 'aside', 'aria-live': 'polite' });
  const region = make(
    document,
    'div',
    { class: 'words', 'aria-live': 'polite', 'aria-atomic': 'true' },
    [progress, head, target],
  );
  const warning = draw(document, ICONS.warn);
  let said = '';
  let described = '';
  /** The sentence was written in this very turn: what comes now is said with it. */
  let telling = false;
  let heard = false;
  /** @type {number | undefined} */
  let hearing;

  /**
   * @param {BubbleView} view
   * @returns {boolean} whether it is another sentence than before
   */
  function tell(view) {
    if (view.tone === 'warn') head.prepend(warning);
    else warning.remove();
    const key = JSON.stringify([view.step, view.tone, view.say]);
    if (key === said) return false;
    said = key;
    described = '';
    telling = true;
    queueMicrotask(() => (telling = false));
    target.textContent = '';
    late.textContent = '';
    say(sentence, view.say);
    window.clearTimeout(hearing);
    if (heard) return true;
    hearing = window.setTimeout(() => {
      heard = true;
      say(sentence, view.say);
      target.textContent = described;
    }, UNTIL_HEARD);
    return true;
  }

  /**
   * Adds the target's name and role to what a screen reader says of the step: with the sentence, or
   * after it where the target came later, so that the step itself is not said again.
   * @param {string} description empty where there is none
   */
  function describe(description) {
    if (description === described) return;
    described = description;
    if (!heard) return;
    if (telling) target.textContent = description;
    else late.textContent = description;
  }

  /** The bubble is hidden: whatever comes next is new. */
  function reset() {
    window.clearTimeout(hearing);
    heard = false;
    said = '';
  }

  return { region, late, tell, describe, reset };
}
