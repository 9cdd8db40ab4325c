/**
 * The page for remote help, from the question who phoned to the closing message. The pairing words
 * are shown only here, because no site can read this page. They are valid only while the page is
 * open.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 * @typedef {import('../shared/protocol.js').FollowPress} FollowPress
 */
import { h, paint, translatorFor } from '../ui/dom.js';
import { createPage } from '../ui/page.js';
import { stageCard } from './stage-card.js';

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
const go = () => void page.act({ ask: 'go' });

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
      (state.following && state.service !== '') || afterwards
        ? stageCard(state, { press, go })
        : null,
    ],
  );
}

await page.begin();
