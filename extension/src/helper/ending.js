/**
 * The button that ends following, with a confirmation that is skipped while there is nothing to
 * lose.
 *
 * @typedef {import('./helper-state.js').HelperState} HelperState
 * @typedef {import('./texts.js').Texts} Texts
 */
import { button, h, paint } from '../ui/dom.js';

/** @param {HelperState['stage']} stage */
const isEarly = (stage) => stage === 'pairing' || stage === 'waiting';

/** @param {{bye: () => void, texts: () => Texts}} options */
export function createEnding({ bye, texts }) {
  const element = h('div', {});
  /** Whether the confirmation is open. */
  let asking = false;
  /** @type {HelperState['stage'] | null} */
  let shown = null;

  /** @param {boolean} open */
  function ask(open) {
    asking = open;
    if (shown) draw(shown);
    /** @type {HTMLElement | null} */ (
      element.querySelector(open ? '[data-name=finish-no]' : '[data-name=finish]')
    )?.focus();
  }

  /** @param {Texts['t']} t */
  const question = (t) =>
    h(
      'section',
      { class: 'card warn', 'aria-labelledby': 'finish-title' },
      h('p', { id: 'finish-title' }, t('helper_finish_question')),
      h(
        'div',
        { class: 'row' },
        button(t('helper_finish_yes'), bye, { name: 'finish-yes' }),
        button(t('helper_finish_no'), () => ask(false), { name: 'finish-no' }),
      ),
    );

  /** @param {HelperState['stage']} stage */
  function draw(stage) {
    const { t, lang } = texts();
    const early = isEarly(stage);
    element.classList.toggle('ending', asking && !early);
    paint(element, [lang, asking, early], () => [
      asking && !early
        ? question(t)
        : button(t(early ? 'helper_cancel' : 'helper_finish'), early ? bye : () => ask(true), {
            name: 'finish',
          }),
    ]);
  }

  return {
    element,
    /** @param {HelperState} state */
    show({ stage }) {
      if (stage === 'pairing') asking = false;
      shown = stage;
      draw(stage);
    },
  };
}
