/**
 * Which frame this is, and where an element of an inner frame stands for the top one. Only window
 * identities are compared, so it works across origins, and no page is asked anything.
 *
 * @typedef {import('../shared/protocol.js').Anchor} Anchor
 */

/** @param {Window} window @returns {number[]} the index path from the top frame; empty for the top */
export function framePath(window) {
  /** @type {number[]} */
  const path = [];
  for (let frame = window; frame !== frame.parent; frame = frame.parent) {
    const { parent } = frame;
    let index = 0;
    while (index < parent.length && parent[index] !== frame) index++;
    path.unshift(index);
  }
  return path;
}

/** @param {Window} window @param {Element} element @returns {Anchor | null} null in the top frame */
export function anchorOf(window, element) {
  if (window === window.parent) return null;
  const { x, y, width, height } = element.getBoundingClientRect();
  return { path: framePath(window), box: { x, y, width, height } };
}

/**
 * The anchor as something that the overlay can stand beside: its box in the top frame's own
 * coordinates. Null when the frame is gone.
 * @param {Window} window
 * @param {Anchor} anchor
 */
export function virtualTarget(window, anchor) {
  const inner = /** @type {Window | undefined} */ (window[anchor.path[0]]);
  const frame = [...window.document.querySelectorAll('iframe,frame')].find(
    (one) => inner && /** @type {HTMLIFrameElement} */ (one).contentWindow === inner,
  );
  if (!frame) return null;
  return {
    contextElement: frame,
    rect() {
      const outer = frame.getBoundingClientRect();
      if (anchor.path.length > 1) return outer; // nested: all of the outer frame is kept free
      const { x, y, width, height } = anchor.box;
      return new DOMRect(outer.x + frame.clientLeft + x, outer.y + frame.clientTop + y, width, height);
    },
  };
}
