/** How far the guide is: "step 3 of 9", and a bar beside it. */
import { format } from '../shared/text.js';
import { make } from './dom.js';

/** @param {Document} document */
export function createProgress(document) {
  const words = make(document, 'p', { 'data-pasapas': 'progress' });
  const fill = make(document, 'div', { class: 'fill' });
  const track = make(document, 'div', { class: 'track', 'aria-hidden': 'true' }, [fill]);
  const mark = make(document, 'span', { class: 'mark', 'aria-hidden': 'true' });
  const element = make(document, 'div', { class: 'count' }, [mark, words, track]);

  /**
   * @param {import('../shared/protocol.js').Bubble['progress']} progress
   * @param {import('../shared/text.js').Strings} strings
   */
  function update(progress, strings) {
    element.hidden = !progress;
    if (!progress) return;
    const { index, total } = progress;
    const text = format(strings, 'progress', [index, total]);
    if (words.textContent !== text) words.textContent = text;
    fill.style.width = `${Math.round((100 * index) / Math.max(1, total))}%`;
  }

  return { element, update };
}
