/**
 * All steps of the guide, with the current one marked.
 *
 * @typedef {import('./helper-state.js').HelperState} HelperState
 * @typedef {import('./texts.js').Texts} Texts
 */
import { display, h, paint } from '../ui/dom.js';

/** @param {{texts: () => Texts}} options */
export function createStepsCard({ texts }) {
  const element = h('section', { class: 'card all', 'aria-labelledby': 'steps-title' });

  /** @param {string[]} steps @param {string} lang */
  const content = (steps, lang) => [
    h('h2', { id: 'steps-title' }, texts().t('helper_steps')),
    h(
      'ol',
      { class: 'steps', tabindex: '0', 'aria-labelledby': 'steps-title', 'data-name': 'steps' },
      ...steps.map((text) => display('li', { text, lang })),
    ),
  ];

  /** @param {number} at @param {boolean} done */
  function mark(at, done) {
    const list = /** @type {HTMLElement | null} */ (element.querySelector('.steps'));
    if (!list) return;
    [...list.children].forEach((each, place) => {
      each.toggleAttribute('data-before', done || place < at);
      if (place === at && !done) each.setAttribute('aria-current', 'step');
      else each.removeAttribute('aria-current');
    });
    const now = /** @type {HTMLElement | undefined} */ (list.children[at]);
    // scrolls only the list, never the page
    if (now) list.scrollTop = now.offsetTop - list.clientHeight / 2 + now.offsetHeight / 2;
  }

  return {
    element,
    /** @param {HelperState} state */
    show({ progress }) {
      const { lang } = texts();
      const steps = progress?.steps ?? [];
      paint(element, [lang, steps, progress?.lang, progress?.done], () =>
        steps.length === 0 ? [] : content(steps, progress?.lang || lang),
      );
      mark(progress?.at ?? -1, progress?.done === true);
    },
  };
}
