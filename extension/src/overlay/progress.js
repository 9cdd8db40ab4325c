/**
 * The progress of the guide: "step 3 of 9", with a bar beside it. In a guide with parts, the part
 * is named and the steps are counted within it; pressing the part unfolds the list of all parts.
 */
import { format } from '../shared/text.js';
import { draw, make, say } from './dom.js';
import { ICONS } from './icons.js';

/** @typedef {import('../shared/protocol.js').Progress} Progress */
/** @typedef {import('../shared/text.js').Strings} Strings */

/**
 * `element` is announced with the sentence that follows it; `list` is outside of the live region,
 * for those who unfold it.
 * @param {Document} document
 * @param {(button: Element, act: () => void) => void} unfold  registers a button whose press is
 *   handled locally
 */
export function createProgress(document, unfold) {
  const words = make(document, 'span', { 'data-pasapas': 'progress' });
  const bar = make(document, 'span', { class: 'bar-of-parts', 'aria-hidden': 'true' });
  const mark = make(document, 'span', { class: 'mark', 'aria-hidden': 'true' });
  const count = make(document, 'span', { class: 'count' }, [mark, words, bar]);
  const title = make(document, 'span', { class: 'part' });
  const toggle = make(
    document,
    'button',
    { type: 'button', class: 'parts-toggle', 'data-pasapas': 'parts', 'aria-expanded': 'false' },
    [make(document, 'span', { class: 'head' }, [title, draw(document, ICONS.unfold)])],
  );
  const element = make(document, 'div', { class: 'progress' });
  const list = make(document, 'ol', { class: 'parts', role: 'list', hidden: true });
  unfold(toggle, () => open(list.hidden));

  /** @param {boolean} wanted */
  function open(wanted) {
    list.hidden = !wanted;
    toggle.setAttribute('aria-expanded', String(wanted));
  }

  /**
   * @param {import('../shared/protocol.js').Bubble['progress']} progress
   * @param {Strings} strings
   */
  function update(progress, strings) {
    element.hidden = !progress;
    const { index = 0, total = 0, part = 0, parts = [] } = progress ?? {};
    if (parts.length === 0) open(false);
    if (!progress) return;
    const text = format(strings, 'progress', [index, total]);
    if (words.textContent !== text) words.textContent = text;
    fillBar(bar, progress);
    const [inside, around] = parts.length > 0 ? [toggle, [toggle]] : [element, [count]];
    if (count.parentElement !== inside) {
      element.replaceChildren(...around);
      inside.append(count);
    }
    if (parts.length === 0) return;
    named(document, title, part, parts);
    list.setAttribute('aria-label', format(strings, 'parts_label'));
    list.replaceChildren(...parts.map((_, at) => lineOf(document, at, part, parts, strings)));
  }

  /** What was unfolded belonged to the previous step. */
  const fold = () => open(false);

  return { element, list, update, fold };
}

/**
 * "2 · Choose the time".
 * @param {Document} document @param {HTMLElement} element @param {number} at
 * @param {NonNullable<Progress['parts']>} parts
 */
function named(document, element, at, parts) {
  const title = say(make(document, 'bdi'), parts[at]);
  if (element.textContent === `${at + 1} · ${title.textContent}`) return;
  element.replaceChildren(`${at + 1} · `, title);
}

/**
 * A part in the list: done, current, or still to come.
 * @param {Document} document @param {number} at @param {number} part
 * @param {NonNullable<Progress['parts']>} parts @param {Strings} strings
 */
function lineOf(document, at, part, parts, strings) {
  const state = at < part ? 'done' : at === part ? 'here' : 'ahead';
  const title = make(document, 'span');
  named(document, title, at, parts);
  const sign = make(document, 'span', { class: 'sign', 'aria-hidden': 'true' }, [
    state === 'done' ? draw(document, ICONS.check) : null,
  ]);
  const note = make(document, 'span', { class: 'small' }, [format(strings, `part_${state}`)]);
  return make(
    document,
    'li',
    { 'data-state': state, 'aria-current': state === 'here' ? 'step' : null },
    [sign, make(document, 'span', { class: 'label' }, [title, note])],
  );
}

/**
 * The bar: one segment per part, filled according to the progress. Its segments are reused, because
 * the bar is inside a live region and inserting elements would trigger an announcement.
 * @param {HTMLElement} bar @param {Progress} progress
 */
function fillBar(bar, { index, total, part = 0, parts }) {
  const { ownerDocument } = bar;
  const pieces = parts?.length ?? 1;
  while (bar.childElementCount > pieces) bar.lastElementChild?.remove();
  while (bar.childElementCount < pieces)
    bar.append(
      make(ownerDocument, 'span', { class: 'track' }, [
        make(ownerDocument, 'span', { class: 'fill' }),
      ]),
    );
  for (const [at, piece] of [...bar.children].entries()) {
    const share = at < part ? 1 : at > part ? 0 : index / Math.max(1, total);
    const fill = /** @type {HTMLElement} */ (piece.firstElementChild);
    fill.style.width = `${Math.round(100 * share)}%`;
  }
}
