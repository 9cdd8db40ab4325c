/**
 * Cards that several of our pages share: a missing component, a missing permission, the
 * confirmation before all data is erased.
 *
 * @typedef {import('../shared/protocol.js').Ask} Ask
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { button, h, icon, translatorFor } from './dom.js';

/**
 * A person cannot judge a request for more sites than this; above it, each guide asks for its own
 * sites.
 */
const ASKED_AT_ONCE = 20;

/** The host name of a pattern, by which a person knows the site. @param {string} pattern */
const siteName = (pattern) => pattern.replace(/^\w+:\/\/(?:\*\.)?/u, '').replace(/\/.*$/u, '');

/** @param {string[]} patterns */
export const siteNames = (patterns) => [...new Set(patterns.map(siteName))];

/**
 * @param {AppState} state @param {() => void} onAgain  the person says that the component is
 *   installed now
 */
function missingCard(state, onAgain) {
  const { t } = translatorFor(state);
  return h(
    'section',
    { class: 'card warn', 'aria-labelledby': 'missing' },
    h('div', { class: 'head' }, icon('warn'), h('h2', { id: 'missing' }, t('own_missing'))),
    h('p', {}, t('own_missing_what')),
    h('ol', {}, ...[1, 2, 3].map((number) => h('li', {}, t(`own_missing_do_${number}`)))),
    button(t('own_again'), onAgain, { kind: 'primary', name: 'again' }),
  );
}

/** Whether a host or a service provides guides. @param {AppState} state */
export const hasGuides = ({ host }) => host === 'ready' || host === 'service';

/**
 * Whether guides come from a service, so that nothing that the person does is recorded.
 * @param {AppState} state
 */
export const isUnnoted = ({ host }) => host === 'service' || host === 'away';

/**
 * The message shown if neither a host nor a service provides guides: a component is not installed,
 * or does not answer; null if one does.
 * @param {AppState} state @param {import('./page.js').Page} page
 */
export function hostCard(state, page) {
  const { t } = translatorFor(state);

  /** The person says that the component is installed now. */
  async function again() {
    const { state: next } = await page.ask({ ask: 'state', again: true });
    if (next && !hasGuides(next))
      page.tell(
        translatorFor(next).t(next.host === 'away' ? 'own_away_still' : 'own_again_missing'),
      );
  }

  if (state.host === 'missing') return missingCard(state, again);
  return hasGuides(state)
    ? null
    : h(
        'section',
        { class: 'card', 'aria-labelledby': 'away' },
        h('h2', { id: 'away' }, t('own_away')),
        h('p', {}, t('own_away_what')),
        state.underway ? h('p', {}, t('own_away_goes_on')) : null,
        button(t('own_again'), again, { kind: 'primary', name: 'again' }),
      );
}

/**
 * Requests the permission synchronously in the handler of the press, as the browser requires.
 * @param {string[]} origins
 * @param {(allowed: boolean) => void} onAnswer
 */
export function allow(origins, onAnswer) {
  chrome.permissions.request({ origins }).then(onAnswer, () => onAnswer(false));
}

/**
 * Sends the worker a request that needs a permission, and asks the browser for the permission. The
 * browser's prompt may close the popup, so the worker is told first, and acts once the permission
 * is granted.
 * @param {AppState} state @param {string[]} origins @param {Ask} what
 * @param {{ask: (ask: Ask) => Promise<unknown>, tell: (words: string) => void}} page
 * @param {(done: Promise<boolean>) => void} then
 */
export function allowAnd(state, origins, what, { ask, tell }, then) {
  const waiting = ask(what);
  allow(origins, (allowed) => {
    if (allowed) return then(waiting.then(() => true));
    void ask({ ask: 'forget' });
    tell(translatorFor(state).t('own_refused'));
  });
}

/** @param {AppState} state @param {(allowed: boolean) => void} onAnswer */
export function lockedCard(state, onAnswer) {
  const { t } = translatorFor(state);
  if (state.locked.length === 0 || state.locked.length > ASKED_AT_ONCE) return null;
  return h(
    'section',
    { class: 'card', 'aria-labelledby': 'locked' },
    h('h2', { id: 'locked' }, t('own_locked')),
    h('p', {}, t('own_locked_what')),
    h(
      'ul',
      { class: 'hosts' },
      ...siteNames(state.locked).map((name) => h('li', { dir: 'ltr' }, name)),
    ),
    button(t('own_allow'), () => allow(state.locked, onAnswer), {
      kind: 'primary',
      icon: 'check',
      name: 'allow',
    }),
  );
}

/**
 * @param {AppState} state
 * @param {() => void} onYes
 * @param {() => void} onNo
 */
export function eraseCard(state, onYes, onNo) {
  const { t } = translatorFor(state);
  return h(
    'section',
    { class: 'card warn', 'aria-labelledby': 'erase' },
    h(
      'div',
      { class: 'head' },
      icon('warn'),
      h('h2', { id: 'erase', tabindex: '-1', 'data-name': 'erase' }, t('own_erase_question')),
    ),
    h('p', {}, t('own_erase_what')),
    h(
      'div',
      { class: 'row' },
      button(t('own_erase_yes'), onYes, { kind: 'primary', name: 'erase-yes' }),
      button(t('own_erase_no'), onNo, { name: 'erase-no' }),
    ),
  );
}
