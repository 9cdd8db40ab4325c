/**
 * The preview of a guide before it begins: what it does, what to have at hand, which sites it uses.
 * Only a press by the person begins it, or grants the permission for a site.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 * @typedef {import('../shared/protocol.js').GuidePreview} GuidePreview
 */
import { button, display, h, translatorFor } from '../ui/dom.js';
import { allowAnd, siteNames } from '../ui/parts.js';

/**
 * @param {AppState} state
 * @param {GuidePreview} preview
 * @param {import('../ui/page.js').Page} page
 * @param {(done: Promise<boolean>) => void} thenClose
 * @returns {(HTMLElement | null)[]}
 */
export function previewView(state, preview, page, thenClose) {
  const { t, count } = translatorFor(state);
  const { act } = page;
  const { id, locked } = preview;

  /** @param {boolean} practice */
  const begin = (practice) => thenClose(act({ ask: 'begin', guide: id, practice }));

  const allowAndBegin = () =>
    allowAnd(state, locked, { ask: 'begin', guide: id, practice: false }, page, thenClose);

  const beginButtons = () =>
    locked.length === 0
      ? [
          button(t('popup_begin'), () => begin(false), {
            icon: 'next',
            kind: 'primary',
            name: 'begin',
          }),
        ]
      : [
          h('p', {}, t('popup_allow_what')),
          button(t('popup_allow_begin'), allowAndBegin, {
            icon: 'check',
            kind: 'primary',
            name: 'allow-begin',
          }),
        ];

  return [
    display('h2', preview.title),
    display('p', preview.summary),
    h('ul', { class: 'facts' }, h('li', {}, count('offer_minutes', preview.minutes))),
    preview.prepare.length === 0
      ? null
      : h(
          'div',
          { class: 'card' },
          h('h3', {}, t('popup_prepare')),
          h('ul', {}, ...preview.prepare.map((text) => display('li', text))),
        ),
    preview.site === null
      ? null
      : h(
          'p',
          {},
          `${t('popup_opens')} `,
          h('bdi', { class: 'hosts', dir: 'ltr' }, siteNames([preview.site])[0]),
        ),
    state.underway
      ? null
      : h(
          'div',
          { class: 'stack' },
          ...(preview.site === null ? [] : beginButtons()),
          ...(preview.practice && !state.incognito
            ? [
                button(t('popup_practice'), () => begin(true), { name: 'practice' }),
                h('p', { class: 'note' }, t('popup_practice_what')),
              ]
            : []),
        ),
    state.underway ? h('p', {}, t('popup_underway')) : null,
  ];
}
