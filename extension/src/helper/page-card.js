/**
 * The visible part of the learner's page, and the button that requests more access.
 *
 * @typedef {import('./helper-state.js').HelperState} HelperState
 * @typedef {import('./helper-session.js').HelperSession} HelperSession
 * @typedef {import('./texts.js').Texts} Texts
 */
import { button, h, icon, paint } from '../ui/dom.js';
import { createDrawing } from './drawing.js';

/** The next level that can be requested. @param {HelperState} state @returns {2 | 3 | null} */
const nextLevel = ({ accessLevel, hasTrustedKey }) =>
  accessLevel === 1 ? 2 : accessLevel === 2 && hasTrustedKey ? 3 : null;

/**
 * @param {{session: () => HelperSession | null, sent: (went: boolean | undefined) => void, texts:
 *   () => Texts}} options  `sent`: called with whether a message was sent
 */
export function createPageCard({ session, sent, texts }) {
  const title = h('h2', { id: 'page-title' });
  const ask = h('div', { class: 'ask stack' });
  const drawing = createDrawing({
    onPoint: (box) => sent(session()?.point(box)),
    onBack: () => sent(session()?.point(null)),
  });
  const element = h(
    'section',
    { class: 'card shows', 'aria-labelledby': 'page-title' },
    title,
    drawing.element,
    ask,
  );

  /** @param {HelperState} state */
  function explanation({ accessLevel, drawing: told }) {
    const { t } = texts();
    if (accessLevel === 1) return h('p', {}, t('helper_ask_2_what'));
    return told === null ? h('p', {}, t('helper_page_waiting')) : null;
  }

  /** @param {HelperState} state */
  function asking(state) {
    const { t } = texts();
    const next = nextLevel(state);
    if (state.asked !== null)
      return h(
        'p',
        { class: 'asked', 'data-name': 'ask' },
        icon('check'),
        h('span', {}, t('helper_asked')),
      );
    if (!next) return null;
    const press = () => sent(session()?.ask(next));
    return button(t(`helper_ask_${next}`), press, { icon: 'eye', name: 'ask' });
  }

  return {
    element,
    /** @param {HelperState} state */
    show(state) {
      const { stage, accessLevel, drawing: told, pointed, asked } = state;
      element.hidden = stage !== 'following';
      title.textContent = texts().t('helper_page');
      drawing.element.hidden = told === null;
      if (told) drawing.show(told, pointed, texts());
      else drawing.clear();
      paint(ask, [texts().lang, accessLevel, nextLevel(state), asked, told === null], () => [
        explanation(state),
        asking(state),
      ]);
    },
  };
}
