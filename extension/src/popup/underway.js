/**
 * The active guide in the popup: its progress, and the bubble's text with its buttons. It serves
 * pages that hide the overlay, and pages where our script may not run.
 *
 * @typedef {import('../shared/protocol.js').Bubble} Bubble
 * @typedef {import('../shared/protocol.js').AppState} AppState
 * @typedef {import('../shared/protocol.js').PressName} PressName
 * @typedef {import('../shared/protocol.js').Underway} Underway
 */
import { button, display, h, translatorFor } from '../ui/dom.js';

/** Buttons that only make sense beside the element. @type {Set<PressName>} */
const IN_PAGE_ONLY = new Set(['focus', 'bigger']);

/** On another site the step cannot be done: only these buttons are shown. @type {PressName[]} */
const ASTRAY = ['resume', 'restart', 'stop'];

/**
 * @param {AppState} state
 * @param {Underway} underway
 * @param {{act: import('../ui/page.js').Page['act'], thenClose: (done: Promise<boolean>) => void}}
 *   parts
 */
export function underwayCard(state, underway, { act, thenClose }) {
  const { t } = translatorFor(state);
  const { title, here, astray, hidden, practice, turn, bubble } = underway;
  /** @param {PressName} name @param {string} words @param {boolean} first */
  const press = (name, words, first) =>
    button(words, () => act({ ask: 'press', name, turn }), {
      kind: first ? 'primary' : '',
      name: `press-${name}`,
    });
  const words = (/** @type {PressName} */ name) =>
    bubble?.labels?.[name] ?? t(`button_${name.replaceAll('-', '_')}`);

  return h(
    'section',
    { class: 'card live', 'aria-labelledby': 'underway' },
    h('h2', { id: 'underway' }, t('popup_underway')),
    display('p', title),
    practice ? h('p', { class: 'note' }, t('practice')) : null,
    !here ? h('p', {}, t('popup_underway_elsewhere')) : null,
    !here
      ? button(t('popup_go'), () => thenClose(act({ ask: 'go' })), {
          kind: 'primary',
          icon: 'next',
          name: 'go',
        })
      : null,
    ...(here && astray
      ? [
          h('p', { class: 'say' }, t('notice_off_path')),
          h(
            'div',
            { class: 'row' },
            ...ASTRAY.map((name, index) => press(name, t(`button_${name}`), index === 0)),
          ),
        ]
      : []),
    ...(here && !astray && bubble
      ? [
          hidden ? h('p', { class: 'note' }, t('popup_hidden')) : null,
          ...bubbleWords(bubble, t),
          h(
            'div',
            { class: 'row' },
            ...[...bubble.buttons, ...(bubble.panel ?? [])]
              .filter((name) => !IN_PAGE_ONLY.has(name))
              .map((name, index) => press(name, words(name), index === 0)),
          ),
        ]
      : []),
  );
}

/** @param {Bubble} bubble @param {(key: string, ...values: (string | number)[]) => string} t */
function bubbleWords({ progress, say, lines, address }, t) {
  return [
    progress
      ? h(
          'div',
          { class: 'progress' },
          h('span', { id: 'progress' }, t('progress', progress.index, progress.total)),
          h('progress', {
            value: String(progress.index),
            max: String(progress.total),
            'aria-labelledby': 'progress',
          }),
        )
      : null,
    h('div', { 'aria-live': 'polite' }, display('p', say, { class: 'say' })),
    ...(lines.length === 1 ? [display('p', lines[0])] : []),
    lines.length > 1 ? h('ul', {}, ...lines.map((line) => display('li', line))) : null,
    address !== null ? h('p', { class: 'address', dir: 'ltr' }, address) : null,
  ];
}
