/**
 * Work on the page's own thread in slices so short that nobody notices: a press, a letter, a scroll
 * goes first.
 */

const SLICE_MS = 3;
/** A frame that is scrolled away is not drawn, and does not say so. */
const NO_FRAME_MS = 40;

/** @returns {Promise<void>} when the page has had its turn */
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
 * @param {{until: number}} clock  shared by all that runs one after the other
 * @param {number} [quick]  so many items are done between two looks at the clock
 */
export async function inSlices(items, work, clock, quick = 1) {
  for (let index = 0; index < items.length; index++) {
    if (index % quick === 0 && performance.now() > clock.until) await pause(clock);
    work(items[index]);
  }
}

export const startClock = () => ({ until: performance.now() + SLICE_MS });

/** The page has its turn, whatever the clock says. @param {{until: number}} clock */
export async function pause(clock) {
  await turn();
  clock.until = performance.now() + SLICE_MS;
}

/**
 * When the page is about to be drawn as it is now; after the next pause it is. Who asks where
 * things are before that makes the browser lay the whole page out in his own time.
 * @param {Window} window @returns {Promise<void>}
 */
export function nextFrame(window) {
  if (window.document.visibilityState !== 'visible') return Promise.resolve();
  return new Promise((resolve) => {
    window.requestAnimationFrame(() => resolve());
    window.setTimeout(resolve, NO_FRAME_MS);
  });
}
