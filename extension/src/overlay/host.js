/**
 * The one element that we put into a page, and what keeps it there.
 *
 * It is a plain `<div>` with a closed shadow root (a tag of our own could be defined by the page
 * first, which opens the root), shown as a popover so that nothing of the page lies above it. A
 * page may take it away, change it, cover it, put a modal dialog beside it, which makes all else
 * inert, or a menu, which a press beside it would close: each is undone, from the observer's
 * callback, so nothing polls. The work is bounded: after three removals, or more changes than
 * `BUDGET` allows, we give up and say so; a page can hide us, and must not be able to hang the
 * person's browser by doing it.
 */
import { make } from './dom.js';
import { createLayers } from './layers.js';

const REMOVALS = 3;
/** Restorations that a page may cause at once; one more is allowed each second. */
const BUDGET = 30;

/**
 * @typedef {Object} Host
 * @property {HTMLElement} element
 * @property {ShadowRoot} root
 * @property {HTMLElement} layer   everything of ours is in here
 * @property {() => void} attach   puts the host where it belongs now, on top; does nothing where it
 *   is already
 * @property {(event: Event) => void} notice  tells of an event that may have changed what lies on
 *   top
 * @property {(css: string) => void} dress
 * @property {() => void} remove
 */

/**
 * @param {Object} options
 * @param {Window & typeof globalThis} options.window
 * @param {boolean} options.open     the test variant's root is open
 * @param {() => void} options.onHidden   once, when we gave up
 * @param {() => void} options.onMoved    after we came back or went elsewhere in the page
 * @returns {Host}
 */
export function createHost({ window, open, onHidden, onMoved }) {
  const { document } = window;
  const { element, root, layer, dress } = makeElement(window, open);
  const layers = createLayers(window);
  const patience = createPatience(window, giveUp);
  /** @type {Node | null} */
  let parent = null;
  let ended = false;

  const guard = createGuard(window, { element, layer }, { restore, onOpened, attach });

  /** @param {MutationRecord[]} records */
  function onOpened(records) {
    for (const { target } of records)
      if (target instanceof window.HTMLDialogElement) layers.see(target);
    if (layers.any() || parent !== document.documentElement) attach();
  }

  function attach() {
    if (ended) return;
    const wanted = layers.top() ?? document.documentElement;
    const moved = element.parentNode !== wanted || !element.isConnected;
    parent = wanted;
    keepFocus(root, () => {
      if (moved) wanted.append(element);
      if (element.isConnected && !element.matches(':popover-open')) element.showPopover();
      if (guard.isOn() && !moved) return false;
      guard.watch(wanted);
      onMoved();
      return true;
    });
  }

  /** Shown again, it lies above what was shown since. */
  function raise() {
    if (!element.isConnected || !patience.restoration()) return;
    keepFocus(root, () => {
      if (element.matches(':popover-open')) element.hidePopover();
      element.showPopover();
      return true;
    });
    guard.settle();
  }

  /** @param {MutationRecord[]} records */
  function restore(records) {
    if (ended) return;
    const taken = element.parentNode !== parent && parent !== null;
    if (!taken && isAsMade(element) && element.isConnected) return;
    const emptied = parent !== document.documentElement && isEmptied(records, element);
    if (taken && !emptied && !patience.removal()) return;
    if (!patience.restoration()) return;
    remake(element);
    attach();
    guard.settle();
  }

  /** @param {Event} event */
  function notice(event) {
    if (ended) return;
    if (event.composedPath()[0] === element) {
      const closed =
        event.type === 'toggle' && element.isConnected && !element.matches(':popover-open');
      if (closed && patience.removal()) attach();
      return;
    }
    const news = layers.notice(event);
    if (news === 'layers') attach();
    else if (news === 'above') raise();
  }

  function giveUp() {
    if (ended) return;
    remove();
    onHidden();
  }

  function remove() {
    ended = true;
    guard.disconnect();
    element.remove();
  }

  return { element, root, layer, attach, notice, dress, remove };
}

/**
 * Puts the focus back on the part of ours that had it, where something is done that takes it away.
 * @param {ShadowRoot} root
 * @param {() => boolean} act  whether it may have
 */
function keepFocus(root, act) {
  const focused = /** @type {HTMLElement | null} */ (root.activeElement);
  if (act()) focused?.focus({ preventScroll: true });
}

/** @param {Window & typeof globalThis} window @param {boolean} open */
function makeElement({ document, CSSStyleSheet }, open) {
  const element = make(document, 'div', { 'data-pasapas-host': true, popover: 'manual' });
  const root = element.attachShadow({ mode: open ? 'open' : 'closed' });
  const layer = make(document, 'div', { class: 'layer' });
  root.append(layer);
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet];
  const dress = (/** @type {string} */ css) => void sheet.replaceSync(css);
  return { element, root, layer, dress };
}

/**
 * How much a page may do to us. Each answers whether it may do so once more; where not, `onEnd` was
 * called.
 * @param {Window} window
 * @param {() => void} onEnd
 */
function createPatience({ performance }, onEnd) {
  let removals = 0;
  let left = BUDGET;
  let refilled = performance.now();

  /** @param {boolean} allowed */
  function orEnd(allowed) {
    if (!allowed) onEnd();
    return allowed;
  }

  return {
    removal: () => orEnd(++removals < REMOVALS),
    restoration() {
      const now = performance.now();
      left = Math.min(BUDGET, left + (now - refilled) / 1000);
      refilled = now;
      if (left < 1) return orEnd(false);
      left -= 1;
      return true;
    },
  };
}

/**
 * Watches what a page does with us.
 * @param {Window & typeof globalThis} window
 * @param {{element: HTMLElement, layer: HTMLElement}} ours
 * @param {{restore: MutationCallback, onOpened: MutationCallback, attach: () => void}} handlers
 */
function createGuard(window, { element, layer }, { restore, onOpened, attach }) {
  const { document } = window;
  let on = false;
  const changed = new window.MutationObserver(restore);
  const opened = new window.MutationObserver(onOpened);
  /**
   * The layer has a size while it is rendered: losing it is the one sign that a dialog went away
   * with us in it.
   */
  const rendered = new window.ResizeObserver(() => attach());
  return {
    isOn: () => on,
    /** @param {Node} parent */
    watch(parent) {
      on = true;
      changed.disconnect();
      changed.observe(document, { childList: true });
      changed.observe(parent, { childList: true });
      changed.observe(element, { attributes: true });
      opened.observe(document, { subtree: true, attributeFilter: ['open'] });
      rendered.observe(layer);
    },
    /** What we have just done ourselves is no news. */
    settle: () => void changed.takeRecords(),
    disconnect() {
      changed.disconnect();
      opened.disconnect();
      rendered.disconnect();
    },
  };
}

/** Whether a page has left our attributes as they are. @param {HTMLElement} element */
const isAsMade = (element) =>
  element.attributes.length === 2 &&
  element.getAttribute('data-pasapas-host') === '' &&
  element.getAttribute('popover') === 'manual';

/** @param {HTMLElement} element */
function remake(element) {
  for (const { name } of [...element.attributes])
    if (name !== 'popover' && name !== 'data-pasapas-host') element.removeAttribute(name);
  if (element.getAttribute('data-pasapas-host') !== '')
    element.setAttribute('data-pasapas-host', '');
  if (element.getAttribute('popover') !== 'manual') element.setAttribute('popover', 'manual');
}

/**
 * Whether a dialog was merely filled anew: it lost us along with everything else. That is no
 * attack, and counts as none.
 * @param {MutationRecord[]} records @param {Element} element
 */
const isEmptied = (records, element) =>
  records.some(
    ({ removedNodes }) => removedNodes.length > 1 && [...removedNodes].includes(element),
  );
