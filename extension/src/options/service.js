/**
 * The address of the service. It provides guides if the host is not installed, and connects the
 * person with a helper. The computer's administrator sets it: here, or permanently by a policy.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { button, h, translatorFor } from '../ui/dom.js';

/** @param {AppState} state @param {import('../ui/page.js').Page['act']} act */
export function serviceCard(state, act) {
  const { t } = translatorFor(state);
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'service-name' },
    h(
      'h2',
      { id: 'service-name' },
      state.serviceFixed
        ? t('options_service')
        : h('label', { for: 'service' }, t('options_service')),
    ),
    h('p', { id: 'service-what' }, t('options_service_what')),
    ...(state.serviceFixed ? decided(state) : field(state, act)),
    state.following ? null : h('p', { 'data-name': 'forbidden' }, t('follow_forbidden')),
  );
}

/** @param {AppState} state */
function decided(state) {
  const { t } = translatorFor(state);
  return [
    h(
      'p',
      { 'data-name': 'service-fixed' },
      state.service === ''
        ? t('options_service_none')
        : h('bdi', { class: 'hosts', dir: 'ltr' }, state.service),
    ),
    h('p', { class: 'note' }, t('options_fixed')),
  ];
}

/** @param {AppState} state @param {import('../ui/page.js').Page['act']} act */
function field(state, act) {
  const { t } = translatorFor(state);
  const input = /** @type {HTMLInputElement} */ (
    h('input', {
      type: 'url',
      id: 'service',
      'data-name': 'service',
      'aria-describedby': 'service-what',
      dir: 'ltr',
    })
  );
  input.value = state.service;
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
