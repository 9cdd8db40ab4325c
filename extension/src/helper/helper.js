/**
 * The helper's page: entering the words, following, the end. It is served by pasapas-service to
 * helpers without the extension, and is also a page of the extension.
 *
 * @typedef {import('./helper-state.js').HelperState} HelperState
 * @typedef {import('./entry.js').Typed} Typed
 */
import { button, h, icon, paint } from '../ui/dom.js';
import { direction } from '../shared/text.js';
import { createHelperSession } from './helper-session.js';
import { keyOf } from '../shared/follow/trusted-keys.js';
import { wipe } from '../shared/follow/secrets.js';
import { isService, socketOf } from '../shared/service.js';
import { createFollowing } from './following.js';
import { createComparing } from './comparing.js';
import { createEntry } from './entry.js';
import { createKnown, listFor } from './known-learners.js';
import { stayAwake } from './awake.js';
import { loadTexts } from './texts.js';

/**
 * End reasons after which the words are still valid, because no knock was sent.
 * @type {(string | null)[]}
 */
const UNTRIED = ['no-room', 'limit', 'unavailable', 'unreachable', 'not-known'];
/** End reasons that are expected and need no apology. @type {(string | null)[]} */
const AS_MEANT = ['bye', 'stopped', 'time', 'elsewhere', 'paired', 'not-paired'];

const served = /^https?:$/u.test(location.protocol);
const texts = await loadTexts();
const address = await addressOfService();
const list = await listFor(served);
let now = texts.in(texts.preferred);
/** @type {import('./helper-session.js').HelperSession | null} */
let session = null;
/** @type {HelperState | null} */
let state = null;
/** The view shown last; when it changes, the focus moves to the new title. */
let view = '';

const known = createKnown({
  list,
  onHelp: (kept) => entry.choose(kept),
  onNone: () => entry.title.focus(),
  texts: () => now,
});
const entry = createEntry({
  onBegin: begin,
  known: known.element,
  mayKeep: () => list !== null && !known.isFull(),
});
const comparing = createComparing({ session: () => session, texts: () => now });
const following = createFollowing({ session: () => session, tell, texts: () => now });
const over = h('div', { class: 'view over' });
const noService = h('div', { class: 'view' });
const main = h('main', {});
const brand = h(
  'p',
  { class: 'brand' },
  h('img', { src: 'icon.png', alt: '', width: '32', height: '32' }),
  h('span', {}, 'Pas à Pas'),
);
const languages = h('div', { class: 'languages' });
const news = h('p', { class: 'aside', 'aria-live': 'polite' });
const status = h('p', { class: 'status', role: 'status' });
document.body.append(h('header', {}, brand, languages), main, news, status);

/**
 * The address of the service that serves the page; in the extension, from the policy, else from the
 * settings.
 */
async function addressOfService() {
  if (served) return socketAt(new URL('../follow', location.href));
  const { service: decided } = await chrome.storage.managed
    .get('service')
    .catch(() => /** @type {Record<string, unknown>} */ ({})); // Firefox without a file
  const { settings } = await chrome.storage.local.get('settings');
  const own = /** @type {{service?: string} | undefined} */ (settings)?.service;
  if (decided !== undefined && !(typeof decided === 'string' && isService(decided))) return null;
  const service = decided ?? own;
  return service && URL.canParse(service) ? socketAt(new URL(socketOf(service, 'follow'))) : null;
}

/** @param {URL} url */
function socketAt({ protocol, host, pathname }) {
  return `${/^(?:https|wss):$/u.test(protocol) ? 'wss' : 'ws'}://${host}${pathname}`;
}

/** Shows the result of a press, also to screen readers. @param {string} words */
function tell(words) {
  status.textContent = words;
}

/** @param {Typed} typed */
function begin({ number, pair, name, mode }) {
  if (address === null) return;
  tell('');
  const trustedKey = typeof mode === 'object' ? keyOf(mode) : null;
  session = createHelperSession({
    address,
    number,
    pair,
    trustedKey,
    name,
    onKept: keep,
    onChange: change,
  });
  if (trustedKey) wipe(trustedKey);
}

/** @param {import('../shared/follow/secrets.js').Bytes} key */
function keep(key) {
  const kept = list?.add(comparing.called(), key, Date.now()) ?? Promise.resolve(null);
  kept
    .catch(() => null)
    .then(async (made) => {
      if (!made) tell(now.t('helper_not_kept'));
      await look();
    });
}

/** Reloads the list of known learners. */
async function look() {
  await known.look();
  entry.draw();
}

/** @param {HelperState} next */
function change(next) {
  const before = state;
  state = next;
  announce(before, next);
  show();
  stayAwake(next.stage === 'following' || next.stage === 'paused' || next.stage === 'waiting');
}

/**
 * Announces remote changes to screen readers.
 * @param {HelperState | null} before
 * @param {HelperState} next
 */
function announce(before, next) {
  const { t } = now;
  if (!next.progress) news.textContent = '';
  else if (next.progress.done && !before?.progress?.done) news.textContent = t('helper_done');
  else if (next.progress.at >= 0 && next.progress.step !== before?.progress?.step)
    news.textContent = `${t('progress', next.progress.at + 1, next.progress.steps.length)}. ${next.progress.step}`;
  if (next.refused && next.refused !== before?.refused) tell(refusal(next.refused));
  else if (before && before.connection !== 'here' && next.connection === 'here')
    tell(t('helper_line_back'));
  // clears the message of an earlier event
  else if (before && (before.stage !== next.stage || before.connection !== next.connection))
    tell('');
}

/** @param {NonNullable<HelperState['refused']>} refused */
function refusal({ what, why }) {
  const exact = `helper_refused_${what}_${why.replaceAll('-', '_')}`;
  return now.t(now.has(exact) ? exact : `helper_refused_${what}`);
}

function again() {
  if (!UNTRIED.includes(state?.why ?? null)) entry.clear();
  if (AS_MEANT.includes(state?.why ?? null)) entry.choose('phone');
  state = null;
  session = null;
  tell('');
  show();
}

/** @param {HelperState} ended */
function drawOver({ why, text }) {
  const { t, lang } = now;
  const sentence = text[lang] ?? '';
  paint(over, [lang, why, sentence], () => [
    h(
      'h1',
      { tabindex: '-1' },
      t(
        why === 'paired'
          ? 'helper_paired'
          : AS_MEANT.includes(why)
            ? 'helper_over'
            : 'helper_over_again',
      ),
    ),
    h(
      'section',
      { class: why === 'lie' ? 'card warn' : 'card' },
      h(
        'div',
        { class: 'head' },
        icon(why === 'bye' || why === 'paired' ? 'check' : 'warn'),
        h(
          'p',
          { class: 'lead', 'data-name': 'why' },
          t(`helper_over_${(why ?? '').replaceAll('-', '_')}`),
        ),
      ),
      sentence ? h('p', {}, sentence) : null,
    ),
    button(
      t(
        why === 'not-known'
          ? 'helper_add_words'
          : why === 'paired' || why === 'not-paired'
            ? 'helper_back'
            : UNTRIED.includes(why)
              ? 'helper_retry'
              : 'helper_again',
      ),
      again,
      { kind: 'primary', icon: 'next', name: 'again' },
    ),
  ]);
}

/** A language's name in that language, so that its speakers can read it. @param {string} lang */
function languageName(lang) {
  const name = new Intl.DisplayNames([lang], { type: 'language' }).of(lang) ?? lang;
  return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1);
}

function drawLanguages() {
  paint(languages, now.lang, () =>
    texts.langs
      .filter((lang) => lang !== now.lang)
      .map((lang) => {
        const made = button(
          languageName(lang),
          () => {
            now = texts.in(lang);
            tell('');
            show();
          },
          { kind: 'quiet', name: 'language' },
        );
        made.lang = lang;
        return made;
      }),
  );
}

function show() {
  const { t, lang } = now;
  document.documentElement.lang = lang;
  document.documentElement.dir = direction(lang);
  drawLanguages();
  entry.speak(now);
  known.show();
  if (state?.stage === 'comparing' && list === null) session?.same(false);
  if (state) comparing.show(state);
  if (state) following.show(state); // also at the end, so that no hidden content remains
  if (state?.stage === 'over') drawOver(state);
  paint(noService, lang, () => [
    h('h1', {}, t('helper_title')),
    h('p', { class: 'card' }, t('helper_no_service')),
  ]);
  const views = {
    entry: entry.element,
    beside: following.element,
    comparing: comparing.element,
    over,
    none: noService,
  };
  const next =
    address === null
      ? 'none'
      : state === null
        ? 'entry'
        : state.stage === 'over'
          ? 'over'
          : state.stage === 'comparing'
            ? 'comparing'
            : 'beside';
  if (main.firstElementChild !== views[next]) main.replaceChildren(views[next]);
  const title = /** @type {HTMLElement | null} */ (views[next].querySelector('h1'));
  document.title = `${title?.textContent ?? ''} – Pas à Pas`;
  const stage = `${next} ${state?.stage ?? ''}`;
  if (view !== '' && view !== stage) title?.focus();
  view = stage;
}

addEventListener('beforeunload', (event) => {
  // leaving by mistake would require new words
  if (state && state.stage !== 'over') event.preventDefault();
});
addEventListener('pagehide', ({ persisted }) => {
  if (!persisted) session?.bye();
});

show();
await look();
