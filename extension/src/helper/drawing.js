/**
 * The learner's page as a drawing of boxes. It updates with each message; pressing a box points at
 * it. For the keyboard and screen readers it is a single-select list (`page-boxes.js`).
 *
 * @typedef {import('./learner-messages.js').Drawing} Drawing
 * @typedef {import('./texts.js').Texts} Texts
 */
import { button, h, paint } from '../ui/dom.js';
import { createPageBoxes, nameOf } from './page-boxes.js';

/**
 * @param {{onPoint: (box: number) => void, onBack: () => void}} options  `onBack`: pointing was
 *   withdrawn
 */
export function createDrawing({ onPoint, onBack }) {
  const page = createPageBoxes({ onPoint, onBack });
  const frame = h('div', { class: 'frame' }, page.element);
  const says = h('p', { class: 'shown', 'aria-live': 'polite' });
  const keys = h('p', { id: 'page-keys', class: 'note' });
  const back = h('div', {});
  const size = h('div', {});
  const element = h('div', { class: 'drawing' }, keys, frame, says, back, size);
  let lang = '';

  /** @param {Drawing} drawing @param {number | null} pointed @param {Texts} texts */
  function tell({ boxes: told }, pointed, texts) {
    const [shown, target] = [told.find(({ id }) => id === pointed), told.find((box) => box.target)];
    const words = shown
      ? texts.t('helper_shown', nameOf(shown, texts))
      : target
        ? texts.t('helper_guide_points', nameOf(target, texts))
        : texts.t('helper_shown_none');
    if (says.textContent !== words) says.textContent = words;
    const wasBack = back.contains(document.activeElement);
    paint(back, [texts.lang, shown !== undefined], () =>
      shown ? [button(texts.t('helper_point_back'), onBack, { name: 'point-back' })] : [],
    );
    if (wasBack && !shown) page.element.focus();
  }

  /** @param {Texts} texts */
  function speak(texts) {
    if (lang === texts.lang) return;
    lang = texts.lang;
    page.element.setAttribute('aria-label', texts.t('helper_page'));
    keys.replaceChildren(
      h('span', {}, texts.t('helper_page_what')),
      ' ',
      h('span', { class: 'keys' }, texts.t('helper_page_keys')),
    );
    size.replaceChildren(sizeButton(texts));
  }

  /** @param {Texts} texts */
  function sizeButton({ t }) {
    const label = () =>
      t(frame.classList.contains('large') ? 'helper_page_smaller' : 'helper_page_bigger');
    const toggle = button(
      label(),
      () => {
        frame.classList.toggle('large');
        /** @type {HTMLElement} */ (toggle.querySelector('.label')).textContent = label();
        const marked = page.element.querySelector('.pointed, [data-target]');
        marked?.scrollIntoView({ block: 'nearest', inline: 'center' });
      },
      { icon: 'eye', name: 'page-size' },
    );
    return toggle;
  }

  return {
    element,
    /** @param {Drawing} drawing @param {number | null} pointed @param {Texts} texts */
    show(drawing, pointed, texts) {
      speak(texts);
      page.draw(drawing, pointed, texts);
      tell(drawing, pointed, texts);
    },
    /**
     * Removes the boxes from the document; hiding them would keep content that may no longer be
     * seen.
     */
    clear() {
      page.clear();
      says.textContent = '';
      paint(back, null, () => []);
    },
  };
}
