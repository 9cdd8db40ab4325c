/**
 * Messages to the learner: predefined sentences, and a free-text hint if the two paired face to
 * face.
 *
 * @typedef {import('./helper-state.js').HelperState} HelperState
 * @typedef {import('./helper-session.js').HelperSession} HelperSession
 * @typedef {import('./texts.js').Texts} Texts
 * @typedef {{session: () => HelperSession | null, tell: (words: string) => void, texts: () =>
 *   Texts}} Options  `tell`: reports the result of a press
 */
import { button, h, paint } from '../ui/dom.js';
import { HINT_MAX } from '../shared/follow/hint-filter.js';
import { PHRASES } from '../shared/follow/messages.js';

/** @param {Options} options */
export function createPhrasesCard({ session, tell, texts }) {
  const element = h('section', { class: 'card says', 'aria-labelledby': 'phrases-title' });

  /** @param {typeof PHRASES[number]} phrase */
  function send(phrase) {
    const { t } = texts();
    tell(session()?.phrase(phrase) ? t('helper_sent', t(phrase)) : t('helper_not_heard'));
  }

  return {
    element,
    /** @param {HelperState} state */
    show({ stage }) {
      const { t, lang } = texts();
      paint(element, [lang, stage === 'following'], () =>
        stage !== 'following'
          ? []
          : [
              h('h2', { id: 'phrases-title' }, t('helper_phrases')),
              h(
                'div',
                { class: 'phrases' },
                ...PHRASES.map((phrase) => button(t(phrase), () => send(phrase), { name: phrase })),
              ),
            ],
      );
    },
  };
}

/** @param {Options} options */
export function createHintCard({ session, tell, texts }) {
  const element = h('section', { class: 'card hint', 'aria-labelledby': 'hint-title' });

  function content() {
    const { t } = texts();
    const field = /** @type {HTMLInputElement} */ (
      h('input', {
        id: 'hint',
        type: 'text',
        maxlength: String(HINT_MAX),
        autocomplete: 'off',
        enterkeyhint: 'send',
        'aria-describedby': 'hint-hint',
        'data-name': 'hint',
      })
    );
    const form = h(
      'form',
      { class: 'stack', novalidate: true },
      field,
      h(
        'button',
        { type: 'submit', 'data-name': 'hint-send' },
        h('span', { class: 'label' }, t('helper_hint_send')),
      ),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      send(field);
    });
    return [
      h('h2', { id: 'hint-title' }, h('label', { for: 'hint' }, t('helper_hint'))),
      h('p', { id: 'hint-hint', class: 'note' }, t('helper_hint_hint')),
      form,
    ];
  }

  /** @param {HTMLInputElement} field */
  function send(field) {
    const { t } = texts();
    const trouble = session()?.hint(field.value) ?? null;
    field.setAttribute('aria-invalid', String(trouble !== null && trouble !== 'unheard'));
    if (trouble !== null)
      return tell(trouble === 'unheard' ? t('helper_not_heard') : t(`helper_hint_${trouble}`));
    tell(t('helper_sent', field.value.trim()));
    field.value = '';
    return field.focus();
  }

  return {
    element,
    /** @param {HelperState} state */
    show({ stage, hasTrustedKey }) {
      const may = stage === 'following' && hasTrustedKey;
      paint(element, [texts().lang, may], () => (may ? content() : []));
    },
  };
}
