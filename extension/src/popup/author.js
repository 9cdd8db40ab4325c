/**
 * For those who write guides, folded away: which guides for this page do not quite fit their site
 * any more. It is shown only to who asked for it in the settings.
 *
 * @typedef {import('../shared/protocol.js').Desk} Desk
 * @typedef {import('../shared/protocol.js').Drift} Drift
 */
import { display, h, wordsFor } from '../ui/dom.js';

/** @param {Desk} desk */
export function authorCard(desk) {
  const { t } = wordsFor(desk);
  return h(
    'details',
    { class: 'more author', open: desk.drift.length > 0 },
    h('summary', { 'data-name': 'author' }, t('own_author')),
    ...(desk.drift.length === 0
      ? [h('p', { class: 'note' }, t('popup_author_none'))]
      : desk.drift.map((drift) => oneGuide(desk, drift))),
  );
}

/** @param {Desk} desk @param {Drift} drift */
function oneGuide(desk, { id, title, sessions, steps }) {
  const { t } = wordsFor(desk);
  return h(
    'div',
    { class: 'card', 'data-drift': id },
    display('h3', title),
    h('p', {}, t('popup_author_drift', sessions)),
    h('p', {}, t('popup_author_steps', steps.join(', '))),
    h('p', {}, t('popup_author_do'), ' ', h('code', { dir: 'ltr' }, `pasapas guide check ${id}`)),
  );
}
