/**
 * The first-run page: what the extension is, whether all components are installed, who uses this
 * computer, their settings, and practice guides that can be tried without risk.
 *
 * @typedef {import('../shared/protocol.js').Card} Card
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { button, h, icon, paint, translatorFor } from '../ui/dom.js';
import { createPage } from '../ui/page.js';
import { hasGuides, hostCard, lockedCard } from '../ui/parts.js';
import { createSettings } from '../ui/settings.js';

/** Number of practice guides offered at first. */
const OFFERED = 3;

const page = createPage(null, show);
const settings = createSettings(['size', 'who', 'voice'], page.act);
const title = h('h1', { tabindex: '-1' });
const what = h('div', {});
const check = h('div', {});
const acquainted = h('h2', { id: 'acquainted' });
const practice = h('div', {});
/** @type {{lang: string, guides: Card[]} | null} null: not requested yet */
let practices = null;

document.body.append(
  h('header', {}, h('img', { src: '../icons/128.png', alt: '' }), title),
  h(
    'main',
    {},
    what,
    check,
    h(
      'section',
      { class: 'card', 'aria-labelledby': 'acquainted' },
      acquainted,
      ...settings.elements,
    ),
    practice,
  ),
  page.status,
);

/** @param {AppState} state */
function show(state) {
  const { t } = translatorFor(state);
  document.title = t('welcome_title');
  title.textContent = t('welcome_title');
  acquainted.textContent = t('welcome_you_title');
  paint(what, state.look.lang, () => whatItIs(state));
  paint(check, [state.look.lang, state.host, state.locked], () => [
    h(
      'section',
      { class: 'card', 'aria-labelledby': 'check' },
      h('h2', { id: 'check' }, t('welcome_check')),
      hasGuides(state)
        ? good(t(state.host === 'ready' ? 'welcome_ready' : 'welcome_service'))
        : null,
      hostCard(state, page),
      !hasGuides(state)
        ? null
        : state.locked.length === 0
          ? good(t('welcome_sites_ready'))
          : lockedCard(state, (allowed) => {
              if (!allowed) page.tell(t('own_refused'));
            }),
    ),
  ]);
  settings.update(state);
  if (hasGuides(state) && practices?.lang !== state.look.lang) void findPractices(state);
  paint(practice, [state.look.lang, state.host, practices], () =>
    hasGuides(state) && practices?.guides.length ? [practiceCard(state, practices.guides)] : [],
  );
}

/** @param {AppState} state */
function whatItIs(state) {
  const { t } = translatorFor(state);
  return [
    h('p', { class: 'lead' }, t('welcome_lead')),
    h(
      'div',
      { class: 'example', role: 'img', 'aria-label': t('welcome_example_label') },
      h('span', { class: 'target' }, t('welcome_example_site')),
      h('span', { class: 'bubble' }, t('welcome_example')),
    ),
    h(
      'ul',
      { class: 'points stack', role: 'list' },
      ...['welcome_ring', 'welcome_bubble', 'welcome_you'].map((key) =>
        h('li', {}, icon('check'), h('span', {}, t(key))),
      ),
    ),
  ];
}

/** @param {string} words */
const good = (words) => h('p', { class: 'good' }, icon('check'), h('span', {}, words));

/** @param {AppState} state */
async function findPractices(state) {
  practices = { lang: state.look.lang, guides: [] };
  const { guides = [] } = await page.ask({ ask: 'practices' });
  practices = { lang: state.look.lang, guides: guides.slice(0, OFFERED) };
  page.redraw();
}

/** @param {AppState} state @param {Card[]} guides */
function practiceCard(state, guides) {
  const { t } = translatorFor(state);
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'practice' },
    h('h2', { id: 'practice' }, t('welcome_practice_title')),
    h('p', {}, t('welcome_practice_what')),
    h(
      'div',
      { class: 'stack' },
      ...guides.map(({ id, title: { text, lang } }, index) =>
        button(t('welcome_practice'), () => page.act({ ask: 'begin', guide: id, practice: true }), {
          kind: index === 0 ? 'primary wide' : 'wide',
          icon: 'next',
          name: `practice-${id}`,
          under: h('span', { class: 'small', lang }, text),
        }),
      ),
    ),
    h('p', {}, t('welcome_after')),
  );
}

await page.begin();
