/**
 * The popup: what can be done about the page that is looked at, one view at a time: home, a guide
 * before it is begun, the settings, the question before all is erased.
 *
 * @typedef {import('../shared/protocol.js').Card} Card
 * @typedef {import('../shared/protocol.js').Desk} Desk
 * @typedef {import('../shared/protocol.js').Leaflet} Leaflet
 */
import { button, h, paint, wordsFor } from '../ui/dom.js';
import { createPage } from '../ui/page.js';
import { allowAnd, eraseCard, hasGuides, hostCard, isUnnoted, lockedCard } from '../ui/parts.js';
import { createSettings } from '../ui/settings.js';
import { tabInQuestion } from '../ui/worker.js';
import { authorCard } from './author.js';
import { followCard } from './follow.js';
import { guideList, createSearch } from './guides.js';
import { leafletView } from './leaflet.js';
import { footerParts, personCard } from './person.js';
import { underwayCard } from './underway.js';

/** @type {'home' | 'guide' | 'settings' | 'erase'} */
let view = 'home';
/** @type {Leaflet | null} */
let leaflet = null;

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
  const answer = await page.ask({ ask: 'leaflet', guide: id });
  if (!answer.leaflet) return;
  leaflet = answer.leaflet;
  turnTo('guide');
}

/**
 * What is begun is seen in the page: the popup has done its part.
 * @param {Promise<boolean>} done
 */
async function thenClose(done) {
  if (!(await done)) return;
  if (own) turnTo('home');
  else window.close();
}

/** @param {Desk} desk */
function show(desk) {
  const { t } = wordsFor(desk);
  const guides = hasGuides(desk);
  document.title = t('popup_title');
  title.textContent = view === 'settings' ? t('own_settings') : t('own_name');
  paint(corner, [desk.look.lang, view === 'home'], () => [
    view === 'home'
      ? button(t('own_settings'), () => turnTo('settings'), { icon: 'settings', name: 'corner' })
      : button(t('own_back'), () => turnTo('home'), { icon: 'back', name: 'corner' }),
  ]);

  const home = view === 'home';
  showNotices(desk, home);
  showHere(desk, home && (guides || desk.underway !== null));
  search.show(desk, home && guides && !desk.underway?.here);
  paint(detail, view === 'guide' && [desk.look, leaflet, desk.underway, desk.here], () =>
    view === 'guide' && leaflet ? leafletView(desk, leaflet, page, thenClose) : [],
  );
  paint(erasing, view === 'erase' && desk.look.lang, () =>
    view === 'erase' ? [eraseCard(desk, erase, () => turnTo('home'))] : [],
  );
  wishes.hidden = view !== 'settings';
  settings.update(desk);
  paint(author, home && [desk.look.lang, desk.author, desk.drift, desk.here], () =>
    home && desk.author && desk.here === 'page' ? [authorCard(desk)] : [],
  );
  paint(
    follow,
    home && [
      desk.look.lang,
      desk.service !== '',
      desk.following,
      desk.follow.stage,
      desk.follow.helpers,
    ],
    () => (home && desk.following && desk.service !== '' ? [followCard(desk, press)] : []),
  );
  paint(footer, home && [desk.look.lang, desk.who, desk.person, desk.host], () =>
    home && guides
      ? footerParts(desk, { change: () => turnTo('settings'), done: () => turnTo('erase') })
      : [],
  );
}

/** @param {Desk} desk @param {boolean} home */
function showNotices(desk, home) {
  const { t } = wordsFor(desk);
  paint(
    notices,
    home && [
      desk.look.lang,
      desk.host,
      desk.underway !== null,
      desk.silent,
      desk.incognito,
      desk.who,
      desk.person,
      desk.people,
      desk.locked,
    ],
    () =>
      !home
        ? []
        : [
            hostCard(desk, page),
            desk.incognito
              ? h('p', { class: 'card' }, t('popup_private'))
              : isUnnoted(desk)
                ? h('p', { class: 'card', 'data-name': 'unnoted' }, t('own_unnoted'))
                : null,
            desk.host === 'ready' && !desk.incognito ? personCard(desk, act) : null,
            desk.silent
              ? h(
                  'div',
                  { class: 'card' },
                  h('p', {}, t('popup_silent')),
                  button(t('popup_wake'), () => act({ ask: 'wake' }), { name: 'wake' }),
                )
              : null,
            lockedCard(desk, (allowed) => {
              if (!allowed) page.tell(t('own_refused'));
            }),
          ],
  );
}

/** @param {Desk} desk @param {boolean} shown */
function showHere(desk, shown) {
  const { t } = wordsFor(desk);
  const { underway, left, guides } = desk;
  paint(here, shown && [desk.look.lang, underway, left, guides, desk.here], () => {
    if (!shown) return [];
    if (underway) return [underwayCard(desk, underway, { act, thenClose })];
    return [
      left
        ? button(t('popup_resume'), () => goOn(desk, left), {
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
            guideList(desk, guides, openGuide),
          )
        : h('p', {}, t('popup_here_none')),
    ];
  });
}

/** @param {Desk} desk @param {NonNullable<Desk['left']>} left */
function goOn(desk, { session, locked }) {
  if (locked.length === 0) thenClose(act({ ask: 'resume', session }));
  else allowAnd(desk, locked, { ask: 'resume', session }, page, thenClose);
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
