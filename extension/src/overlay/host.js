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

const REMOVALS = 3;
/** Restorations that a page may cause at once; one more is allowed each second. */
const BUDGET = 30;

const LAYERS = 'dialog:modal, [popover]:popover-open';

/** A modal dialog, or a menu that closes at a press outside of it. @param {Element} element */
const isLayer = (element) =>
  element.isConnected &&
  (element.matches('dialog:modal') ||
    (element.matches('[popover]:popover-open') &&
      /** @type {HTMLElement} */ (element).popover === 'auto'));

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
  const element = make(document, 'div', { 'data-pasapas-host': true, popover: 'manual' });
  const root = element.attachShadow({ mode: open ? 'open' : 'closed' });
  const layer = make(document, 'div', { class: 'layer' });
  root.append(layer);
  const sheet = new window.CSSStyleSheet();
  root.adoptedStyleSheets = [sheet];

  /**
   * Modal dialogs and menus in the order in which they were seen to open: we belong into the last
   * one that still is.
   */
  const layers = new Set([...document.querySelectorAll(LAYERS)].filter(isLayer));
  /** @type {Node | null} */
  let parent = null;
  let worn = '';
  let removals = 0;
  let budget = BUDGET;
  let refilled = window.performance.now();
  let watching = false;
  let ended = false;

  const guard = new window.MutationObserver(restore);
  const opened = new window.MutationObserver((records) => {
    for (const { target } of records) if (target instanceof window.HTMLDialogElement) see(target);
    if (layers.size || parent !== document.documentElement) attach();
  });
  /**
   * The layer has a size while it is rendered: losing it is the one sign that a dialog went away
   * with us in it.
   */
  const rendered = new window.ResizeObserver(() => attach());

  /** @param {Element} layer */
  function see(layer) {
    layers.delete(layer);
    if (isLayer(layer)) layers.add(layer);
  }

  function place() {
    for (const layer of [...layers].reverse()) {
      if (isLayer(layer)) return layer;
      layers.delete(layer);
    }
    return document.documentElement;
  }

  function watch() {
    watching = true;
    guard.disconnect();
    guard.observe(document, { childList: true });
    if (parent) guard.observe(parent, { childList: true });
    guard.observe(element, { attributes: true });
    opened.observe(document, { subtree: true, attributeFilter: ['open'] });
    rendered.observe(layer);
  }

  function attach() {
    if (ended) return;
    const wanted = place();
    const moved = element.parentNode !== wanted || !element.isConnected;
    const focused = /** @type {HTMLElement | null} */ (root.activeElement);
    parent = wanted;
    if (wanted && moved) wanted.append(element);
    if (element.isConnected && !element.matches(':popover-open')) element.showPopover();
    if (!moved && watching) return;
    watch();
    onMoved();
    focused?.focus({ preventScroll: true });
  }

  /** Shown again, it lies above what was shown since. */
  function raise() {
    if (ended || !element.isConnected || !afford()) return;
    const focused = /** @type {HTMLElement | null} */ (root.activeElement);
    if (element.matches(':popover-open')) element.hidePopover();
    element.showPopover();
    focused?.focus({ preventScroll: true });
    guard.takeRecords();
  }

  function afford() {
    const now = window.performance.now();
    budget = Math.min(BUDGET, budget + (now - refilled) / 1000);
    refilled = now;
    if (budget < 1) {
      giveUp();
      return false;
    }
    budget -= 1;
    return true;
  }

  /** @param {MutationRecord[]} records */
  function restore(records) {
    if (ended) return;
    const taken = element.parentNode !== parent && parent !== null;
    const altered = [...element.attributes].some(
      ({ name, value }) =>
        !(name === 'data-pasapas-host' && value === '') &&
        !(name === 'popover' && value === 'manual'),
    );
    const bare = !element.hasAttribute('popover') || !element.hasAttribute('data-pasapas-host');
    if (!taken && !altered && !bare && element.isConnected) return;
    if (taken && !emptied(records)) removals += 1;
    if (removals >= REMOVALS) return giveUp();
    if (!afford()) return;
    for (const { name } of [...element.attributes])
      if (name !== 'popover' && name !== 'data-pasapas-host') element.removeAttribute(name);
    if (element.getAttribute('data-pasapas-host') !== '')
      element.setAttribute('data-pasapas-host', '');
    if (element.getAttribute('popover') !== 'manual') element.setAttribute('popover', 'manual');
    attach();
    guard.takeRecords();
  }

  /**
   * Whether a dialog was merely filled anew: it lost us along with everything else. That is no
   * attack, and counts as none.
   * @param {MutationRecord[]} records
   */
  function emptied(records) {
    return (
      parent !== document.documentElement &&
      records.some(
        ({ removedNodes }) => removedNodes.length > 1 && [...removedNodes].includes(element),
      )
    );
  }

  /** @param {Event} event */
  function notice(event) {
    if (ended) return;
    const [target] = event.composedPath();
    if (target === element) {
      if (event.type === 'toggle' && element.isConnected && !element.matches(':popover-open')) {
        removals += 1;
        if (removals >= REMOVALS) giveUp();
        else attach();
      }
      return;
    }
    if (event.type === 'focusin') {
      //  One in a shadow root of the page: neither its attributes nor its toggle event reach us,
      // but its focus does.
      for (const node of event.composedPath()) {
        if (node instanceof window.Element && isLayer(node) && !layers.has(node)) {
          see(node);
          attach();
        }
      }
    } else if (event.type === 'toggle' || event.type === 'fullscreenchange') {
      const known =
        target instanceof window.Element &&
        (target instanceof window.HTMLDialogElement || isLayer(target) || layers.has(target));
      if (known) {
        see(target);
        attach();
      } else if (
        event.type === 'fullscreenchange' ||
        (target instanceof window.Element && target.matches(':popover-open'))
      ) {
        raise();
      }
    }
  }

  /** @param {string} css */
  function dress(css) {
    if (css === worn) return;
    worn = css;
    sheet.replaceSync(css);
  }

  function giveUp() {
    if (ended) return;
    remove();
    onHidden();
  }

  function remove() {
    ended = true;
    guard.disconnect();
    opened.disconnect();
    rendered.disconnect();
    element.remove();
  }

  return { element, root, layer, attach, notice, dress, remove };
}
