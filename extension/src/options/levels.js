/**
 * The guides for which the person chose to be shown less, and the button that restores full
 * guidance.
 *
 * @typedef {import('../shared/protocol.js').Ask} Ask
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { button, h, translatorFor } from '../ui/dom.js';

/**
 * @param {AppState} state
 * @param {(ask: Ask) => void} act
 * @returns {HTMLElement | null} null if all guides are shown in full
 */
export function levelsCard(state, act) {
  const { t } = translatorFor(state);
  if (state.levels.length === 0) return null;
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'levels' },
    h('h2', { id: 'levels' }, t('own_levels')),
    ...state.levels.map(({ guide, title, level }) =>
      h(
        'div',
        { class: 'setting' },
        h('p', {}, h('strong', { lang: title.lang }, title.text)),
        h('p', {}, t(`level_${level}`)),
        button(t('button_more'), () => act({ ask: 'level', guide, level: 0 }), {
          kind: 'wide',
          name: `more-${guide}`,
        }),
      ),
    ),
  );
}
