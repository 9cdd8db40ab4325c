/**
 * The address of the service from which guides come where there is no program, and through which
 * one can be followed. Who looks after the computer sets it: here, or for good by a policy.
 *
 * @typedef {import('../shared/protocol.js').Desk} Desk
 */
import { button, h, wordsFor } from '../ui/dom.js';

/** @param {Desk} desk @param {import('../ui/page.js').Page['act']} act */
export function serviceCard(desk, act) {
  const { t } = wordsFor(desk);
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'service-name' },
    h(
      'h2',
      { id: 'service-name' },
      desk.serviceFixed
        ? t('options_service')
        : h('label', { for: 'service' }, t('options_service')),
    ),
    h('p', { id: 'service-what' }, t('options_service_what')),
    ...(desk.serviceFixed ? decided(desk) : field(desk, act)),
    desk.following ? null : h('p', { 'data-name': 'forbidden' }, t('follow_forbidden')),
  );
}

/** @param {Desk} desk */
function decided(desk) {
  const { t } = wordsFor(desk);
  return [
    h(
      'p',
      { 'data-name': 'service-fixed' },
      desk.service === ''
        ? t('options_service_none')
        : h('bdi', { class: 'hosts', dir: 'ltr' }, desk.service),
    ),
    h('p', { class: 'note' }, t('options_fixed')),
  ];
}

/** @param {Desk} desk @param {import('../ui/page.js').Page['act']} act */
function field(desk, act) {
  const { t } = wordsFor(desk);
  const input = /** @type {HTMLInputElement} */ (
    h('input', {
      type: 'url',
      id: 'service',
      'data-name': 'service',
      'aria-describedby': 'service-what',
      dir: 'ltr',
    })
  );
  input.value = desk.service;
  return [
    input,
    button(
      t('options_service_save'),
      () =>
        act({ ask: 'service', address: input.value.trim() }, { trouble: 'options_service_wrong' }),
      { name: 'service-save' },
    ),
  ];
}
