/**
 * The card that leads to the helper's page, shown if a service is configured.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { button, h, translatorFor } from '../ui/dom.js';

/** @param {AppState} state @returns {HTMLElement | null} */
export function helpingCard(state) {
  if (state.service === '') return null;
  const { t } = translatorFor(state);
  const open = () => void chrome.tabs.create({ url: chrome.runtime.getURL('helper/helper.html') });
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'helping' },
    h('h2', { id: 'helping' }, t('options_helping')),
    h('p', {}, t('options_helping_what')),
    button(t('options_helping_open'), open, { kind: 'wide', name: 'helping' }),
  );
}
