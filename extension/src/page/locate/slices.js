/** Work on the page's own thread in slices so short that nobody notices: a press, a letter, a scroll goes first. */

const SLICE_MS = 4;

/** @returns {Promise<void>} when the page has had its turn */
function turn() {
  const scheduler = /** @type {{yield?: () => Promise<void>} | undefined} */ (/** @type {any} */ (globalThis).scheduler);
  if (scheduler?.yield) return scheduler.yield();
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); resolve(); };
    port2.postMessage(null);
  });
}

/**
 * Gives what each of `items` becomes, with pauses.
 * @template Item, Made
 * @param {Iterable<Item>} items @param {(item: Item) => Made} make
 * @param {{until: number}} clock  shared by all that runs one after the other
 * @param {number} [quick]  so many items are made between two looks at the clock
 * @returns {Promise<Made[]>}
 */
export async function inSlices(items, make, clock, quick = 1) {
  /** @type {Made[]} */
  const made = [];
  let count = 0;
  for (const item of items) {
    if (count++ % quick === 0 && performance.now() > clock.until) {
      await turn();
      clock.until = performance.now() + SLICE_MS;
    }
    made.push(make(item));
  }
  return made;
}

export const startClock = () => ({ until: performance.now() + SLICE_MS });
