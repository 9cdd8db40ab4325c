/**
 * Runs work on the page's own thread in time slices that are short enough to go unnoticed: clicks,
 * key presses and scrolling go first.
 */

const SLICE_MS = 3;
/**
 * A frame that is scrolled out of view is not drawn, and its animation frame callback does not run.
 */
const NO_FRAME_MS = 40;

/** @returns {Promise<void>} resolves after the page's own tasks have run */
function turn() {
  const scheduler = /** @type {{yield?: () => Promise<void>} | undefined} */ (
    /** @type {any} */ (globalThis).scheduler
  );
  if (scheduler?.yield) return scheduler.yield();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Does `work` on each of `items`, with pauses.
 * @template Item
 * @param {ArrayLike<Item>} items @param {(item: Item) => void} work
 * @param {{until: number}} clock  shared by consecutive calls
 * @param {number} [quick]  number of items processed between two checks of the clock
 */
export async function inSlices(items, work, clock, quick = 1) {
  for (let index = 0; index < items.length; index++) {
    if (index % quick === 0 && performance.now() > clock.until) await pause(clock);
    work(items[index]);
  }
}

export const startClock = () => ({ until: performance.now() + SLICE_MS });

/** Yields to the page, whatever the clock says. @param {{until: number}} clock */
export async function pause(clock) {
  await turn();
  clock.until = performance.now() + SLICE_MS;
}

/**
 * Resolves when the page is about to be drawn in its current state; after the next pause it has
 * been drawn. Reading positions before that would force a synchronous layout of the whole page in
 * our own time slice.
 * @param {Window} window @returns {Promise<void>}
 */
export function nextFrame(window) {
  if (window.document.visibilityState !== 'visible') return Promise.resolve();
  return new Promise((resolve) => {
    window.requestAnimationFrame(() => resolve());
    window.setTimeout(resolve, NO_FRAME_MS);
  });
}
