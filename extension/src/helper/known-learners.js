/**
 * The learners who trust this helper after pairing side by side. On the page served by a service
 * the list is stored in this browser; in the extension, with the person's other data.
 *
 * @typedef {import('../shared/follow/trusted-keys.js').TrustedList} TrustedList
 * @typedef {import('../shared/follow/trusted-keys.js').Kept} Kept
 * @typedef {import('./texts.js').Texts} Texts
 */
import { trustedBy, mayKeep } from '../storage/trusted-helpers.js';
import { button, h, paint } from '../ui/dom.js';
import { createTrustedList, TRUSTED_MOST } from '../shared/follow/trusted-keys.js';

const PLACE = 'helped';

const inBrowser = createTrustedList({
  read: async () => JSON.parse(localStorage.getItem(PLACE) ?? '[]'),
  write: async (list) => localStorage.setItem(PLACE, JSON.stringify(list)),
});

/**
 * The list; null if storing is not allowed.
 * @param {boolean} served by a service
 * @returns {Promise<TrustedList | null>}
 */
export async function listFor(served) {
  if (!served) return (await mayKeep()) ? trustedBy('helped') : null;
  try {
    await inBrowser.all();
    return inBrowser;
  } catch {
    return null; // the browser may provide no storage
  }
}

/**
 * The list, with buttons to help and to remove each learner.
 * @param {{list: TrustedList | null, onHelp: (kept: Kept) => void, onNone: () => void, texts: () =>
 *   Texts}} options
 */
export function createKnown({ list, onHelp, onNone, texts }) {
  const element = h('section', { class: 'card known', 'aria-labelledby': 'known-title' });
  /** @type {Kept[]} */
  let all = [];
  /** The id of the learner whose removal is being confirmed. */
  let asked = '';

  function show() {
    const { t, lang } = texts();
    const days = new Intl.DateTimeFormat(lang, { dateStyle: 'long' });
    paint(element, [lang, all, asked], () =>
      all.length === 0
        ? []
        : [
            h('h2', { id: 'known-title', tabindex: '-1' }, t('helper_known')),
            h(
              'ul',
              { class: 'people', role: 'list' },
              ...all.map((kept) =>
                h(
                  'li',
                  {},
                  h(
                    'p',
                    {},
                    h('b', {}, kept.name),
                    ' ',
                    h('span', { class: 'since' }, t('helper_known_since', days.format(kept.at))),
                  ),
                  asked === kept.id
                    ? question(kept)
                    : h(
                        'div',
                        { class: 'row' },
                        button(t('helper_known_help', kept.name), () => onHelp(kept), {
                          kind: 'primary',
                          icon: 'next',
                          name: `help-${kept.id}`,
                        }),
                        button(t('helper_known_forget', kept.name), () => ask(kept.id), {
                          name: `forget-${kept.id}`,
                        }),
                      ),
                ),
              ),
            ),
          ],
    );
  }

  /** @param {Kept} kept */
  const question = (kept) =>
    h(
      'div',
      { class: 'stack' },
      h('p', {}, texts().t('helper_known_forget_question', kept.name)),
      h(
        'div',
        { class: 'row' },
        button(texts().t('helper_known_forget_yes'), () => void forget(kept.id), {
          name: 'forget-yes',
        }),
        button(texts().t('helper_known_forget_no'), () => ask(''), { name: `forget-${kept.id}` }),
      ),
    );

  /** @param {string} id */
  function ask(id) {
    asked = id;
    show();
  }

  /** @param {string} id */
  async function forget(id) {
    asked = '';
    await list?.remove(id);
    await look();
    if (all.length === 0) onNone();
  }

  async function look() {
    all = (await list?.all()) ?? [];
    show();
  }

  return { element, show, look, isFull: () => all.length >= TRUSTED_MOST };
}
