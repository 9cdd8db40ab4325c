/**
 * The data stored about the person on this computer, which they can export or erase.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { button, h, translatorFor } from '../ui/dom.js';
import { eraseCard } from '../ui/parts.js';

/** @typedef {'csv' | 'json'} Format */

const TYPES = { csv: 'text/csv', json: 'application/json' };

/**
 * Collects the whole export, which the host sends in pieces; null if a piece is missing.
 * @param {Format} format @param {import('../ui/page.js').Page} page
 */
async function collect(format, { ask }) {
  /** @type {string[]} */
  const texts = [];
  for (let cursor = /** @type {string | null} */ (null); ;) {
    const { piece } = await ask({ ask: 'export', format, cursor });
    if (!piece) return null;
    texts.push(piece.text);
    if (piece.cursor === null) return new Blob(texts, { type: TYPES[format] });
    cursor = piece.cursor;
  }
}

/**
 * Saves a file in the browser's downloads, as with any link. @param {Blob} file @param {string}
 * name
 */
function download(file, name) {
  const href = URL.createObjectURL(file);
  const link = /** @type {HTMLAnchorElement} */ (h('a', { href, download: name }));
  link.click();
  // The browser may still be asking where to save the file.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/**
 * @param {AppState} state
 * @param {import('../ui/page.js').Page} page
 * @param {{on: boolean, ask: (on: boolean) => void, erase: () => void}} erasing
 */
export function keptCard(state, page, { on, ask, erase }) {
  const { t } = translatorFor(state);

  /** @param {Format} format */
  async function save(format) {
    const file = await collect(format, page);
    const name = `pas-a-pas-${new Date().toLocaleDateString('sv')}.${format}`;
    if (file) download(file, name);
    page.tell(file ? t('options_saved', name) : t('own_trouble'));
  }

  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'kept' },
    h('h2', { id: 'kept' }, t('options_kept')),
    h('p', {}, t('options_kept_what')),
    ...(on
      ? [eraseCard(state, erase, () => ask(false))]
      : [
          ...(state.who === 'family' && state.person === null
            ? [h('p', { class: 'note' }, t('options_kept_who'))]
            : [
                button(t('options_save'), () => void save('csv'), {
                  kind: 'wide',
                  name: 'save-csv',
                  under: h('span', { class: 'small' }, t('options_save_csv')),
                }),
                button(t('options_save_json'), () => void save('json'), {
                  kind: 'wide',
                  name: 'save-json',
                  under: h('span', { class: 'small' }, t('options_save_json_what')),
                }),
                button(t('options_erase'), () => ask(true), { kind: 'wide', name: 'erase' }),
              ]),
        ]),
  );
}
