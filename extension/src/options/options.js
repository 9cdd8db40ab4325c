/**
 * The settings page: the same questions as in the popup, how much is shown of each guide, who may
 * help remotely, which sites are allowed, and what data is stored.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { button, h, paint, translatorFor } from '../ui/dom.js';
import { createPage } from '../ui/page.js';
import { hostCard, lockedCard } from '../ui/parts.js';
import { createSettings } from '../ui/settings.js';
import { helpingCard } from './helping.js';
import { keptCard } from './kept.js';
import { levelsCard } from './levels.js';
import { serviceCard } from './service.js';
import { trustedCard, trustedShown } from './trusted.js';

const page = createPage(null, show);
const title = h('h1', { tabindex: '-1' });
const intro = h('p', {});
const notices = h('div', {});
const levels = h('div', {});
const service = h('div', {});
const trusted = h('div', { 'aria-live': 'polite' });
const helping = h('div', {});
const kept = h('div', {});
let erasing = false;
/** The id of the helper whose removal awaits confirmation; '' if none. */
let removing = '';

/**
 * @type {{heading: string, settings: ReturnType<typeof createSettings>, element: HTMLElement,
 *   title: HTMLElement}[]}
 */
const cards = [
  {
    heading: 'options_reading',
    settings: createSettings(['size', 'contrast', 'language'], page.act),
  },
  { heading: 'options_hearing', settings: createSettings(['voice'], page.act) },
  { heading: 'options_people', settings: createSettings(['who'], page.act) },
  { heading: 'own_author', settings: createSettings(['author'], page.act) },
].map(({ heading, settings }) => {
  const name = h('h2', { id: heading });
  return {
    heading,
    settings,
    title: name,
    element: h(
      'section',
      { class: 'card', 'aria-labelledby': heading },
      name,
      ...settings.elements,
    ),
  };
});

document.body.append(
  h('header', {}, h('img', { src: '../icons/48.png', alt: '' }), h('div', {}, title, intro)),
  h(
    'main',
    {},
    notices,
    ...cards.map(({ element }) => element),
    levels,
    service,
    trusted,
    helping,
    kept,
  ),
  page.status,
);
chrome.runtime.connect({ name: 'pair' });

/** @param {AppState} state */
function show(state) {
  const { t } = translatorFor(state);
  document.title = t('options_title');
  title.textContent = t('options_title');
  intro.textContent = t('options_intro');
  paint(notices, [state.look.lang, state.host, state.underway !== null, state.locked], () => [
    hostCard(state, page),
    lockedCard(state, (allowed) => {
      if (!allowed) page.tell(t('own_refused'));
    }),
  ]);
  for (const card of cards) {
    card.title.textContent = t(card.heading);
    card.settings.update(state);
  }
  paint(levels, [state.look.lang, state.levels], () => [levelsCard(state, page.act)]);
  paint(service, [state.look.lang, state.service, state.serviceFixed, state.following], () => [
    serviceCard(state, page.act),
  ]);
  paint(trusted, trustedShown(state, removing), () => [
    trustedCard(state, { asked: removing, ask: askToRemove, press: pressPair, tell: page.tell }),
  ]);
  paint(helping, [state.look.lang, state.service], () => [helpingCard(state)]);
  paint(kept, [state.look.lang, state.host, state.who, state.person, erasing], () => [
    state.host === 'ready' ? keptCard(state, page, { on: erasing, ask, erase }) : null,
    button(
      t('options_welcome'),
      () => {
        location.href = '../welcome/welcome.html';
      },
      { kind: 'quiet', name: 'welcome' },
    ),
  ]);
}

/** @param {string} id */
function askToRemove(id) {
  removing = id;
  page.redraw();
}

/** @param {import('../shared/protocol.js').PairPress} press */
function pressPair(press) {
  removing = '';
  void page.act({ ask: 'pair', press });
}

/** @param {boolean} on */
function ask(on) {
  erasing = on;
  page.redraw();
}

async function erase() {
  erasing = false;
  await page.act({ ask: 'erase' }, { done: 'own_erased', trouble: 'own_not_erased' });
  page.redraw();
}

await page.begin();
