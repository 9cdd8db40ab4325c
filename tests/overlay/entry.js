/**
 * What the tests put into a page beside the overlay: a handle in our own world, which the page
 * cannot reach.
 */
import { createOverlay } from '../../extension/src/overlay/overlay.js';

// @ts-ignore: filled in by the bundler
const TEXTS = STRINGS;

const { attachShadow } = Element.prototype;
/** @type {ShadowRoot[]} */
const roots = [];
/** @param {ShadowRootInit} init */
Element.prototype.attachShadow = function attach(init) {
  const root = attachShadow.call(this, init);
  roots.push(root);
  return root;
};

/** @type {unknown[]} */
const presses = [];
let hidden = 0;

const wait = window.setTimeout.bind(window);

/** Every timer and animation frame asked for in our world. @type {string[]} */
const ticks = [];
for (const name of /** @type {const} */ ([
  'requestAnimationFrame',
  'setTimeout',
  'setInterval',
  'requestIdleCallback',
])) {
  const original = /** @type {Function} */ (globalThis[name]).bind(globalThis);
  // @ts-ignore: the same function, counted
  globalThis[name] = (/** @type {unknown[]} */ ...given) => {
    ticks.push(name);
    return original(...given);
  };
}

// @ts-ignore: set by the stage
const open = globalThis.STAGE_OPEN === true;

/** The overlay's clock, which a test may stop and put forward. */
const now = performance.now.bind(performance);
let forward = 0;
/** @type {number | null} */
let stopped = null;
performance.now = () => (stopped ?? now()) + forward;

const overlay = createOverlay({
  window,
  open,
  strings: TEXTS.fr,
  onPress: (press) => presses.push(press),
  onHidden: () => (hidden += 1),
});

Object.assign(globalThis, {
  stage: {
    overlay,
    texts: TEXTS,
    presses,
    ticks,
    hiddenTimes: () => hidden,
    root: () => roots.at(-1),
    /** @param {string} handle */
    part: (handle) => roots.at(-1)?.querySelector(`[data-pasapas="${handle}"]`),
    /** Presses count again. */
    calm: () => void (forward += 600),
    stopClock: () => void (stopped = now()),
    /** @param {number} ms */
    putForward: (ms) => void (forward += ms),
    /** Lets time pass without being counted. @param {number} ms */
    settle: (ms) => new Promise((done) => wait(done, ms)),
    /** @param {string} selector */
    box: (selector) => {
      const found = roots.at(-1)?.querySelector(selector);
      if (!found || !found.getClientRects().length) return null;
      const { x, y, width, height } = found.getBoundingClientRect();
      return { x, y, width, height };
    },
  },
});
