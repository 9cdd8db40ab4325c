/**
 * Getting help from afar: from the question who phoned to the word afterwards. The words of
 * rendezvous are shown here and nowhere else, since no page of a site can look into this one, and
 * they are good only as long as it is open.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 * @typedef {import('../shared/protocol.js').FollowPress} FollowPress
 */
import { button, h, paint, translatorFor } from '../ui/dom.js';
import { createPage } from '../ui/page.js';
import { hostOf, rendezvous } from '../ui/rendezvous.js';

const page = createPage(null, show);
const title = h('h1', { tabindex: '-1' });
const part = h('div', { 'aria-live': 'polite' });
document.body.append(
  h('header', {}, h('img', { src: '../icons/48.png', alt: '' }), title),
  h('main', {}, part),
  page.status,
);
chrome.runtime.connect({ name: 'follow' });

/** @param {FollowPress['name']} name */
const press = (name) => void page.act({ ask: 'follow', press: { name } });

/** @param {AppState} state */
function show(state) {
  const { t } = translatorFor(state);
  document.title = t('follow_title');
  title.textContent = t('follow_title');
  const afterwards = ['over', 'worried'].includes(state.follow.stage);
  paint(
    part,
    [state.look.lang, state.follow, state.following, state.service !== '', state.trusted?.length],
    () => [
      !state.following
        ? h('p', { class: 'card', 'data-name': 'forbidden' }, t('follow_forbidden'))
        : state.service === ''
          ? h('p', { class: 'card' }, t('follow_none'))
          : null,
      (state.following && state.service !== '') || afterwards ? stageCard(state) : null,
    ],
  );
}

/** @param {AppState} state */
function stageCard(state) {
  const { t } = translatorFor(state);
  const { follow } = state;
  /** @param {string} words @param {FollowPress['name']} name @param {string} [kind] */
  const answer = (words, name, kind = '') => button(words, () => press(name), { kind, name });
  /** @param {string} kind @param {...(Node | null)} children */
  const card = (kind, ...children) =>
    h('section', { class: `card ${kind}`, 'data-stage': follow.stage }, ...children);
  const close = () => answer(t('follow_close'), 'done');

  if (follow.purpose === 'pair') return card('', h('p', {}, t('follow_pairing')));
  switch (follow.stage) {
    case 'who':
      return card(
        '',
        h('p', { class: 'ask' }, t('follow_who')),
        h(
          'div',
          { class: 'answers-large' },
          answer(t('follow_me'), 'me'),
          answer(t('follow_them'), 'them'),
          answer(t('follow_unknown'), 'unknown'),
        ),
      );
    case 'hang-up':
      return card(
        'warn',
        h('p', { class: 'ask' }, t('follow_hang_up')),
        h('p', {}, t('follow_hang_up_then')),
        h('p', {}, t('follow_hang_up_why')),
        close(),
      );
    case 'opening':
      return card('', h('p', {}, t('follow_opening')));
    case 'unreachable':
      return card(
        '',
        h('p', { class: 'ask' }, t('follow_unreachable')),
        h('div', { class: 'row' }, answer(t('follow_again'), 'again', 'primary'), close()),
      );
    case 'words':
      return wordsCard(state, card, answer);
    case 'recognise':
      return recogniseCard(state, card, answer);
    case 'followed':
      return card(
        'live',
        h('p', { class: 'ask' }, t('follow_followed', nameOf(state) || t('follow_somebody'))),
        h('p', {}, t('follow_sees')),
        h(
          'div',
          { class: 'row' },
          button(t('follow_go'), () => void page.act({ ask: 'go' }), {
            kind: 'primary',
            icon: 'next',
            name: 'go',
          }),
          answer(t('button_stop'), 'stop'),
        ),
      );
    case 'tired':
      return card(
        'warn',
        h('p', { class: 'ask' }, t('follow_tired')),
        h('p', {}, t('follow_tired_wait', follow.minutes)),
        close(),
      );
    case 'over':
      return card(
        follow.last?.why === 'lie' ? 'warn' : '',
        h('p', { class: 'ask' }, overLine(state)),
        lastLine(state),
        h('div', { class: 'row' }, close(), answer(t('follow_worried'), 'worried')),
      );
    case 'worried':
      return card(
        'warn',
        h('p', { class: 'ask' }, t('follow_worried_head')),
        h('ol', {}, ...[1, 2, 3].map((number) => h('li', {}, t(`follow_worried_${number}`)))),
        close(),
      );
    default:
      return card(
        '',
        h('p', {}, t('follow_what')),
        h('p', {}, t('follow_promise')),
        answer(t('follow_begin'), 'begin', 'primary'),
      );
  }
}

/**
 * @param {AppState} state
 * @param {(kind: string, ...children: (Node | null)[]) => HTMLElement} card
 * @param {(words: string, name: FollowPress['name']) => HTMLElement} answer
 */
function wordsCard(state, card, answer) {
  const { t } = translatorFor(state);
  const { anew } = state.follow;
  return card(
    'live',
    anew ? h('p', { class: 'ask', 'data-anew': anew }, t(`follow_${anew}`)) : null,
    h('p', {}, t('follow_say')),
    rendezvous(state),
    h('p', {}, t('follow_where', hostOf(state))),
    state.trusted?.length ? h('p', {}, t('follow_number_enough')) : null,
    h('p', {}, t('follow_stay')),
    answer(t('button_stop'), 'stop'),
  );
}

/**
 * @param {AppState} state
 * @param {(kind: string, ...children: (Node | null)[]) => HTMLElement} card
 * @param {(words: string, name: FollowPress['name']) => HTMLElement} answer
 */
function recogniseCard(state, card, answer) {
  const { t } = translatorFor(state);
  const name = nameOf(state);
  const paired = state.follow.helpers.at(-1)?.paired ?? null;
  const day = new Intl.DateTimeFormat(state.look.lang, { dateStyle: 'long' });
  return card(
    'live',
    h(
      'p',
      { class: 'ask' },
      paired !== null
        ? t('follow_recognise_known', name, day.format(paired))
        : name === ''
          ? t('follow_nameless')
          : t('follow_recognise', name),
    ),
    paired !== null ? h('p', {}, t('follow_known_device')) : null,
    h('p', {}, t('follow_sees')),
    h('div', { class: 'pair' }, answer(t('follow_yes'), 'yes'), answer(t('follow_no'), 'no')),
  );
}

/** @param {AppState} state */
const nameOf = ({ follow }) => follow.helpers.at(-1)?.name ?? '';

/** @param {AppState} state */
function overLine(state) {
  const { t } = translatorFor(state);
  const { last } = state.follow;
  return !last || last.why === 'stopped'
    ? t('follow_over')
    : t(`follow_ended_${last.why}`, last.name || t('follow_somebody'));
}

/** @param {AppState} state */
function lastLine(state) {
  const { last } = state.follow;
  if (!last || last.at === null) return null;
  const time = new Intl.DateTimeFormat(state.look.lang, { hour: 'numeric', minute: '2-digit' });
  const { t } = translatorFor(state);
  return h(
    'p',
    {},
    t(
      'follow_last',
      last.name || t('follow_somebody'),
      time.format(last.at),
      time.format(last.at + last.ms),
    ),
  );
}

await page.begin();
