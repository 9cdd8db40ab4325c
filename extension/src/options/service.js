/**
 * The address of the service through which one can be followed. Who looks after the computer sets it.
 *
 * @typedef {import('../shared/protocol.js').Desk} Desk
 */
import { button, h, wordsFor } from '../own/dom.js';

/** @param {Desk} desk @param {import('../own/page.js').Page['act']} act */
export function serviceCard(desk, act) {
  const { t } = wordsFor(desk);
  const field = /** @type {HTMLInputElement} */ (h('input', { type: 'url', id: 'service', 'data-name': 'service', 'aria-describedby': 'service-what', dir: 'ltr' }));
  field.value = desk.service;
  return h('section', { class: 'card', 'aria-labelledby': 'service-name' },
    h('h2', { id: 'service-name' }, h('label', { for: 'service' }, t('options_service'))),
    h('p', { id: 'service-what' }, t('options_service_what')),
    field,
    button(t('options_service_save'), () => act({ ask: 'service', address: field.value.trim() }, { trouble: 'options_service_wrong' }), { name: 'service-save' }));
}
