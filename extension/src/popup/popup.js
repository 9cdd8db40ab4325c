/**
 * The popup: actions for the current page, one view at a time: home, the preview of a guide, the
 * settings, the confirmation before all data is erased.
 *
 * @typedef {import('../shared/protocol.js').Card} Card
 * @typedef {import('../shared/protocol.js').AppState} AppState
 * @typedef {import('../shared/protocol.js').GuidePreview} GuidePreview
 */
import { button, h, paint, translatorFor } from '../ui/dom.js';
import { createPage } from '../ui/page.js';
import { allowAnd, eraseCard, hasGuides, hostCard, isUnnoted, lockedCard } from '../ui/parts.js';
import { createSettings } from '../ui/settings.js';
import { tabInQuestion } from '../ui/worker.js';
import { authorCard } from './drifted-guides.js';
import { followCard } from './follow.js';
import { guideList, createSearch } from './guides.js';
import { previewView } from './guide-preview.js';
import { footerParts, personCard } from './person.js';
import { underwayCard } from './underway.js';

/** @type {'home' | 'guide' | 'settings' | 'erase'} */
let view = 'home';
/** @type {GuidePreview | null} */
let preview = null;

const own = await chrome.tabs.getCurrent();
document.documentElement.className = own ? 'tab' : 'popup';

const tab = await tabInQuestion();
const page = createPage(tab, show);
const { act } = page;

const title = h('h1', { tabindex: '-1' });
const corner = h('div', {});
const notices = h('div', {});
const here = h('div', {});
const search = createSearch({ ask: page.ask, open: openGuide });
const detail = h('div', {});
const erasing = h('div', {});
const settings = createSettings(['size', 'contrast', 'voice', 'language', 'who'], act);
const wishes = h('div', {}, ...settings.elements);
const author = h('div', {});
const follow = h('div', {});
const footer = h('footer', {});
const main = h('main', {}, notices, here, search.element, detail, erasing, wishes, follow, author);
document.body.append(
  h('header', {}, h('img', { src: '../icons/48.png', alt: '' }), title, corner),
  main,
  footer,
  page.status,
);

/** @param {'home' | 'guide' | 'settings' | 'erase'} next */
function turnTo(next) {
  view = next;
  page.tell('');
  page.redraw();
  window.scrollTo(0, 0);
  title.focus();
}

/** @param {string} id */
async function openGuide(id) {
  const answer = await page.ask({ ask: 'preview', guide: id });
  if (!answer.preview) return;
  preview = answer.preview;
  turnTo('guide');
}

/**
 * Closes the popup once the action is done, because its result is shown in the page.
 * @param {Promise<boolean>} done
 */
async function thenClose(done) {
  if (!(await done)) return;
  if (own) turnTo('home');
  else window.close();
}

/** @param {AppState} state */
function show(state) {
  const { t } = translatorFor(state);
  const guides = hasGuides(state);
  document.title = t('popup_title');
  title.textContent = view === 'settings' ? t('own_settings') : t('own_name');
  paint(corner, [state.look.lang, view === 'home'], () => [
    view === 'home'
      ? button(t('own_settings'), () => turnTo('settings'), { icon: 'settings', name: 'corner' })
      : button(t('own_back'), () => turnTo('home'), { icon: 'back', name: 'corner' }),
  ]);

  const home = view === 'home';
  showNotices(state, home);
  showHere(state, home && (guides || state.underway !== null));
  search.show(state, home && guides && !state.underway?.here);
  paint(detail, view === 'guide' && [state.look, preview, state.underway, state.here], () =>
    view === 'guide' && preview ? previewView(state, preview, page, thenClose) : [],
  );
  paint(erasing, view === 'erase' && state.look.lang, () =>
    view === 'erase' ? [eraseCard(state, erase, () => turnTo('home'))] : [],
  );
  wishes.hidden = view !== 'settings';
  settings.update(state);
  paint(author, home && [state.look.lang, state.author, state.drift, state.here], () =>
    home && state.author && state.here === 'page' ? [authorCard(state)] : [],
  );
  paint(
    follow,
    home && [
      state.look.lang,
      state.service !== '',
      state.following,
      state.follow.stage,
      state.follow.helpers,
    ],
    () => (home && state.following && state.service !== '' ? [followCard(state, press)] : []),
  );
  paint(footer, home && [state.look.lang, state.who, state.person, state.host], () =>
    home && guides
      ? footerParts(state, { change: () => turnTo('settings'), done: () => turnTo('erase') })
      : [],
  );
}

/** @param {AppState} state @param {boolean} home */
function showNotices(state, home) {
  const { t } = translatorFor(state);
  paint(
    notices,
    home && [
      state.look.lang,
      state.host,
      state.underway !== null,
      state.silent,
      state.incognito,
      state.who,
      state.person,
      state.people,
      state.locked,
    ],
    () =>
      !home
        ? []
        : [
            hostCard(state, page),
            state.incognito
              ? h('p', { class: 'card' }, t('popup_private'))
              : isUnnoted(state)
                ? h('p', { class: 'card', 'data-name': 'unnoted' }, t('own_unnoted'))
                : null,
            state.host === 'ready' && !state.incognito ? personCard(state, act) : null,
            state.silent
              ? h(
                  'div',
                  { class: 'card' },
                  h('p', {}, t('popup_silent')),
                  button(t('popup_wake'), () => act({ ask: 'wake' }), { name: 'wake' }),
                )
              : null,
            lockedCard(state, (allowed) => {
              if (!allowed) page.tell(t('own_refused'));
            }),
          ],
  );
}

/** @param {AppState} state @param {boolean} shown */
function showHere(state, shown) {
  const { t } = translatorFor(state);
  const { underway, left, guides } = state;
  paint(here, shown && [state.look.lang, underway, left, guides, state.here], () => {
    if (!shown) return [];
    if (underway) return [underwayCard(state, underway, { act, thenClose })];
    return [
      left
        ? button(t('popup_resume'), () => goOn(state, left), {
            icon: 'next',
            kind: 'primary wide',
            name: 'resume',
            under: h('span', { class: 'small', lang: left.title.lang }, left.title.text),
          })
        : null,
      guides.length > 0
        ? h(
            'section',
            { class: 'guides', 'aria-labelledby': 'here' },
            h('h2', { id: 'here' }, t('popup_here')),
            guideList(state, guides, openGuide),
          )
        : h('p', {}, t('popup_here_none')),
    ];
  });
}

/** @param {AppState} state @param {NonNullable<AppState['left']>} left */
function goOn(state, { session, locked }) {
  if (locked.length === 0) thenClose(act({ ask: 'resume', session }));
  else allowAnd(state, locked, { ask: 'resume', session }, page, thenClose);
}

/** @param {import('../shared/protocol.js').FollowPress['name'] | 'open'} name */
function press(name) {
  if (name === 'open')
    void chrome.tabs.create({ url: chrome.runtime.getURL('follow/follow.html') }).then(() => {
      if (!own) window.close();
    });
  else void act({ ask: 'follow', press: { name } });
}

async function erase() {
  view = 'home';
  await act({ ask: 'erase' }, { done: 'own_erased', trouble: 'own_not_erased' });
  page.redraw();
  title.focus();
}

await page.begin();
