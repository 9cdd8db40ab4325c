/**
 * What runs in a guided page, in each of its frames: it asks the worker what to watch, reports
 * what happens, and shows what it is told. It decides nothing about the guide.
 *
 * @typedef {import('../shared/protocol.js').Happening} Happening
 * @typedef {import('../shared/protocol.js').Tell} Tell
 * @typedef {import('../shared/protocol.js').View} View
 */
import { createPageSharing } from './page-sharing.js';
import { createOverlay } from '../overlay/overlay.js';
import { virtualTarget } from './frame.js';
import { createWatcher } from './watcher.js';

/** A bubble without its ring may wait this long for the element, so that it does not jump. */
const TOGETHER_MS = 600;

/**
 * @param {{address?: () => string, practice?: boolean}} [options]  `address`: a practice page's
 *   virtual one, which every pattern is tested against
 */
export function startRunner({ address = () => location.href, practice = false } = {}) {
  const top = window === window.parent;
  let alive = true;
  /** @type {Tell | null} */
  let told = null;
  /** The turn of what is on screen: a press means what the person saw. */
  let drawn = 0;
  /** @type {Element | null} */
  let target = null;
  /** @type {number | undefined} */
  let waiting;

  const overlay = createOverlay({
    window,
    open: OPEN_ROOT,
    strings: {},
    onPress: ({ name, guide }) => {
      if (name === 'focus' && target) focusTarget();
      else report({ what: 'press', turn: drawn, name, ...(guide === undefined ? {} : { guide }) });
    },
    onHidden: () => report({ what: 'hidden' }),
  });

  const watcher = createWatcher({ window, address, report, onTarget });
  const sharing = createPageSharing({ window, address, report, onPointed: overlay.pointAlso });

  /** @param {Happening} happening @returns {Promise<Tell | null>} */
  async function send(happening) {
    try {
      return await chrome.runtime.sendMessage({
        type: 'report',
        top,
        practice,
        address: address(),
        happening,
      });
    } catch {
      if (!chrome.runtime?.id) leave(); // the extension was updated: its new self takes over
      return null;
    }
  }

  /** @param {Happening} happening */
  function report(happening) {
    if (alive) void send(happening);
  }

  /** @param {Element | null} element */
  function onTarget(element) {
    target = element;
    show();
  }

  function focusTarget() {
    target?.scrollIntoView({ block: 'center' });
    if (target instanceof HTMLElement || target instanceof SVGElement) target.focus();
  }

  /** Where the target is in another frame. */
  const anchor = () => (told?.anchor ? virtualTarget(window, told.anchor) : null);

  /** The bubble comes together with its ring where the element is there in good time. */
  function show() {
    const at = target ?? anchor();
    const step = ['step', 'folded'].includes(told?.view?.bubble?.tone ?? '');
    if (step && !at && waiting === undefined) waiting = window.setTimeout(draw, TOGETHER_MS);
    else if (!step || at) draw();
  }

  function draw() {
    window.clearTimeout(waiting);
    waiting = undefined;
    drawn = told?.watch?.turn ?? 0;
    overlay.show(told?.view ?? null);
    if (target) overlay.point(target, { ring: true, bubble: top });
    else overlay.point(anchor(), { ring: false, bubble: top });
  }

  /** @param {Tell | null} tell */
  function take(tell) {
    if (!alive || tell?.type !== 'tell') return;
    if (tell.strings) overlay.setStrings(tell.strings);
    told = top ? tell : { ...tell, view: null, anchor: null };
    watcher.watch(tell.watch);
    sharing.open(tell.sharing ?? null);
    show();
  }

  /** Back from the browser's memory of pages: what was found before is to be said again. */
  function again() {
    watcher.stop();
    sharing.close();
    overlay.show(null);
    void ask();
  }

  async function ask() {
    if (alive) take(await send({ what: 'ready' }));
  }

  /** The address changed without a new page: other guides may fit, the step may no longer. */
  async function moved() {
    watcher.moved();
    sharing.look();
    if (alive && top) take(await send({ what: 'address' }));
  }

  function leave() {
    alive = false;
    watcher.stop();
    sharing.close();
    overlay.remove();
  }

  /**
   * What is for a practice page comes to all of our pages, with the tab that it is meant for.
   * @param {any} message
   */
  async function receive(message) {
    if (message?.type === 'anew') return ask();
    if (!['tell', 'focus'].includes(message?.type)) return;
    if (practice && message.to !== (await chrome.tabs.getCurrent())?.id) return;
    if (message.type === 'tell') take(message);
    else focusTarget();
  }

  function listen() {
    chrome.runtime.onMessage.addListener((message) => void receive(message));
    window.addEventListener('pageshow', (event) => event.persisted && again());
    window.addEventListener('pagehide', () => report({ what: 'leaving' }));
    const navigation = /** @type {any} */ (window).navigation;
    navigation?.addEventListener('navigate', (/** @type {any} */ event) => {
      const { hashChange, downloadRequest, destination } = event;
      watcher.leaving(!hashChange && downloadRequest === null && !destination.sameDocument);
    });
    for (const type of ['navigateerror', 'navigatesuccess'])
      navigation?.addEventListener(type, () => watcher.leaving(false));
    navigation?.addEventListener('currententrychange', moved);
    if (!navigation) window.addEventListener('popstate', moved);
  }

  listen();
  if (/** @type {any} */ (document).prerendering)
    document.addEventListener('prerenderingchange', ask, { once: true });
  else void ask();
}
