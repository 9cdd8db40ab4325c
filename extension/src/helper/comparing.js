/**
 * Pairing side by side: the words on both screens, the name for the list here, and the answer.
 *
 * @typedef {import('./helper-state.js').HelperState} HelperState
 * @typedef {import('./helper-session.js').HelperSession} HelperSession
 * @typedef {import('./texts.js').Texts} Texts
 */
import { button, h, icon, paint } from '../ui/dom.js';
import { compared } from '../ui/rendezvous.js';
import { NAME_MAX } from '../shared/follow/messages.js';

/**
 * @param {{session: () => HelperSession | null, texts: () => Texts}} options
 */
export function createComparing({ session, texts }) {
  const title = h('h1', { tabindex: '-1' });
  const card = h('section', { class: 'card live' });
  const name = /** @type {HTMLInputElement} */ (
    h('input', {
      id: 'called',
      type: 'text',
      autocomplete: 'off',
      maxlength: String(NAME_MAX),
      enterkeyhint: 'done',
      'aria-describedby': 'called-hint called-trouble',
      'data-name': 'called',
    })
  );
  const trouble = h('div', { id: 'called-trouble', class: 'trouble', 'aria-live': 'polite' });
  const element = h('div', { class: 'view comparing' }, title, card);

  function yes() {
    const { t, lang } = texts();
    const missing = name.value.trim() === '';
    name.setAttribute('aria-invalid', String(missing));
    paint(trouble, [lang, missing], () =>
      missing ? [h('p', {}, icon('warn'), h('span', {}, t('helper_called_missing')))] : [],
    );
    if (missing) name.focus();
    else session()?.same(true);
  }

  return {
    element,
    /** The name entered. */
    called: () => name.value.trim(),
    /** @param {HelperState} state */
    show({ stage, compare, agreed }) {
      const { t, lang } = texts();
      if (stage === 'pairing') name.value = '';
      title.textContent = t('helper_comparing');
      paint(card, [lang, compare, agreed], () =>
        compare === null
          ? []
          : [
              compared(compare.pair, compare.lang),
              ...(agreed
                ? [h('p', { class: 'lead' }, t('helper_compare_wait'))]
                : [
                    h('p', { class: 'lead' }, t('helper_compare')),
                    h(
                      'div',
                      { class: 'field' },
                      h('label', { for: 'called', class: 'legend' }, t('helper_called')),
                      h('p', { id: 'called-hint', class: 'note' }, t('helper_called_hint')),
                      name,
                      trouble,
                    ),
                    h(
                      'div',
                      { class: 'pair' },
                      button(t('helper_same'), yes, { name: 'same-yes' }),
                      button(t('helper_not_same'), () => session()?.same(false), {
                        name: 'same-no',
                      }),
                    ),
                  ]),
            ],
      );
    },
  };
}
