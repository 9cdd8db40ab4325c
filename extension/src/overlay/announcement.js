/**
 * The bubble's sentence, on screen and as a screen reader announces it: once, together with the
 * name and role of its target.
 *
 * The elements stay in the document while their texts change, because a screen reader only follows
 * a live region that stays in place. A text is written only when it differs, because writing the
 * same text again would announce it again.
 */
import { draw, make, say } from './dom.js';
import { ICONS } from './icons.js';

/** @typedef {import('../shared/protocol.js').Bubble} BubbleView */

/** Milliseconds. A screen reader must see a live region before it can detect a change in it. */
const UNTIL_HEARD = 150;

/**
 * @param {Window & typeof globalThis} window
 * @param {HTMLElement} progress  placed before the sentence and announced with it
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
  /** The sentence was written in this same turn: text added now is announced with it. */
  let telling = false;
  let heard = false;
  /** @type {number | undefined} */
  let hearing;

  /**
   * @param {BubbleView} view
   * @returns {boolean} whether the sentence differs from the previous one
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
   * Adds the target's name and role to the announcement of the step. They are announced with the
   * sentence, or after it if the target was found later, so that the step itself is not announced
   * twice.
   * @param {string} description empty where there is none
   */
  function describe(description) {
    if (description === described) return;
    described = description;
    if (!heard) return;
    if (telling) target.textContent = description;
    else late.textContent = description;
  }

  /** The bubble is hidden: any text shown next counts as new. */
  function reset() {
    window.clearTimeout(hearing);
    heard = false;
    said = '';
  }

  return { region, late, tell, describe, reset };
}
