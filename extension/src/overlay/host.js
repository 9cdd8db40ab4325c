/**
 * The single element that we add to a page, and the code that keeps it there.
 *
 * It is a plain `<div>` with a closed shadow root, shown as a popover so that nothing of the page
 * lies above it. It is not a custom tag, because the page could define that tag first, which gives
 * access to the root. A page may remove the element, change it, cover it, open a modal dialog
 * beside it (which makes everything else inert), or open a menu (which a press outside of it would
 * close). Each of these is undone from the observer's callback, without polling. The work is
 * bounded: after three removals, or more changes than `BUDGET` allows, we give up and report it. A
 * page can hide us, but it must not be able to hang the browser by doing so.
 */
import { make } from './dom.js';
import { createLayers } from './layers.js';

const REMOVALS = 3;
/** Number of restorations that a page may cause in a burst; one more is allowed each second. */
const BUDGET = 30;

/**
 * @typedef {Object} Host
 * @property {HTMLElement} element
 * @property {ShadowRoot} root
 * @property {HTMLElement} layer   contains all that we draw
 * @property {() => void} attach   moves the host to its current place, on top; idempotent
 * @property {(event: Event) => void} notice  reports an event that may have changed what lies on
 *   top
 * @property {(css: string) => void} dress
 * @property {() => void} remove
 */

/**
 * @param {Object} options
 * @param {Window & typeof globalThis} options.window
 * @param {boolean} options.open     the test variant's root is open
 * @param {() => void} options.onHidden   called once, when we gave up
 * @param {() => void} options.onMoved    called after the host was restored or moved in the page
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

  /** Shows the host again, which puts it above what was shown since. */
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
 * Restores the focus to the part of ours that had it, around an action that takes it away.
 * @param {ShadowRoot} root
 * @param {() => boolean} act  whether it may have taken the focus away
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
 * The limits on what a page may do to the host. Each function returns whether one more change is
 * allowed; if not, `onEnd` has been called.
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
 * Observes what a page does to the host.
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
   * The layer has a size while it is rendered. Losing that size is the only sign that a dialog was
   * removed with the host inside it.
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
    /** Discards the records of our own changes. */
    settle: () => void changed.takeRecords(),
    disconnect() {
      changed.disconnect();
      opened.disconnect();
      rendered.disconnect();
    },
  };
}

/** Whether our attributes are still as we set them. @param {HTMLElement} element */
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
 * Whether a dialog's content was merely replaced, which removed the host along with everything
 * else. This is not an attack and does not count as a removal.
 * @param {MutationRecord[]} records @param {Element} element
 */
const isEmptied = (records, element) =>
  records.some(
    ({ removedNodes }) => removedNodes.length > 1 && [...removedNodes].includes(element),
  );
