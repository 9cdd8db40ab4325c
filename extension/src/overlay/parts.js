/** All parts that can be drawn, created once, each hidden until it is needed. */
import { createBar } from './bar.js';
import { createBubble } from './bubble.js';
import { make } from './dom.js';
import { createHost } from './host.js';
import { createOffer } from './offer.js';
import { style } from './style.js';

/** @typedef {import('../shared/protocol.js').PressName} PressName */
/** @typedef {import('../shared/protocol.js').View} View */
/** @typedef {import('../shared/text.js').Strings} Strings */

/**
 * @param {Object} options
 * @param {Window & typeof globalThis} options.window
 * @param {boolean} options.open  the test variant's shadow root is open
 * @param {(button: Element, name: PressName, guide?: string) => void} options.register  registers a
 *   button as the one for `name`
 * @param {(button: Element, act: () => void) => void} options.unfold  the same for a button whose
 *   press is handled locally
 * @param {() => void} options.onHidden  the page hides the overlay permanently
 * @param {() => void} options.onMoved   the host was restored or moved in the page
 * @param {() => void} options.onSized   a part has changed size, or the visual viewport has moved
 * @param {() => void} options.onResize
 * @param {() => void} options.onScroll
 */
export function createParts(options) {
  const { window, open, register, onHidden, onMoved } = options;
  const { document } = window;
  const host = createHost({ window, open, onHidden, onMoved });
  const bubble = createBubble(window, register, options.unfold);
  const offer = createOffer(document, register, options.unfold);
  const bar = createBar(document, register);
  /** @param {string} name @param {string} className */
  const ringOf = (name, className) =>
    make(document, 'div', {
      class: className,
      'data-pasapas': name,
      'aria-hidden': 'true',
      hidden: true,
    });
  const ring = ringOf('ring', 'ring');
  const pointed = ringOf('pointed', 'ring pointed');
  const beak = make(document, 'div', { class: 'beak', 'aria-hidden': 'true', hidden: true });
  const words = make(document, 'span', { 'aria-live': 'polite' });
  const way = make(document, 'span', { class: 'where', 'aria-hidden': 'true' });
  const label = make(document, 'div', { class: 'shows', 'data-pasapas': 'shows' }, [words, way]);
  host.layer.append(ring, pointed, bubble.element, beak, offer.element, bar.element, label);

  const boxes = [bubble.element, offer.element, bar.element];
  const unlisten = listen(window, boxes, options);
  let worn = '';

  /** @param {import('../shared/protocol.js').Look} look */
  function dress(look) {
    const key = JSON.stringify(look);
    if (key !== worn) host.dress(style(look));
    worn = key;
  }

  /** @param {View} view @param {Strings} strings */
  function show(view, strings) {
    if (view.bubble) bubble.update(view.bubble, view.look, strings, view.practice ?? false);
    else bubble.hide();
    if (view.offer) offer.update(view.offer, view.look, strings);
    else offer.hide();
    if (view.followed) bar.update(view.followed, view.look, strings);
    else bar.hide();
  }

  function remove() {
    unlisten();
    bubble.hide();
    host.remove();
  }

  return { host, bubble, bar, offer, ring, beak, pointed, label, words, way, dress, show, remove };
}

/** @typedef {ReturnType<typeof createParts>} Parts */

/**
 * @param {Window & typeof globalThis} window
 * @param {Element[]} boxes
 * @param {{onSized: () => void, onResize: () => void, onScroll: () => void}} handlers
 * @returns {() => void} removes the listeners
 */
function listen(window, boxes, { onSized, onResize, onScroll }) {
  const sized = new window.ResizeObserver(onSized);
  for (const box of boxes) sized.observe(box);
  window.addEventListener('resize', onResize);
  window.addEventListener('scroll', onScroll, { capture: true, passive: true });
  window.visualViewport?.addEventListener('resize', onResize);
  window.visualViewport?.addEventListener('scroll', onSized);
  return () => {
    sized.disconnect();
    window.removeEventListener('resize', onResize);
    window.removeEventListener('scroll', onScroll, true);
    window.visualViewport?.removeEventListener('resize', onResize);
    window.visualViewport?.removeEventListener('scroll', onSized);
  };
}
