/**
 * For authors of guides, folded by default: the guides for this page that no longer match their
 * site exactly. It is shown only if enabled in the settings.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 * @typedef {import('../shared/protocol.js').Drift} Drift
 */
import { display, h, translatorFor } from '../ui/dom.js';

/** @param {AppState} state */
export function authorCard(state) {
  const { t } = translatorFor(state);
  return h(
    'details',
    { class: 'more author', open: state.drift.length > 0 },
    h('summary', { 'data-name': 'author' }, t('own_author')),
    ...(state.drift.length === 0
      ? [h('p', { class: 'note' }, t('popup_author_none'))]
      : state.drift.map((drift) => oneGuide(state, drift))),
  );
}

/** @param {AppState} state @param {Drift} drift */
function oneGuide(state, { id, title, sessions, steps }) {
  const { t } = translatorFor(state);
  return h(
    'div',
    { class: 'card', 'data-drift': id },
    display('h3', title),
    h('p', {}, t('popup_author_drift', sessions)),
    h('p', {}, t('popup_author_steps', steps.join(', '))),
    h('p', {}, t('popup_author_do'), ' ', h('code', { dir: 'ltr' }, `pasapas guide check ${id}`)),
  );
}
