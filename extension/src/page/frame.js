/**
 * Where an element of an inner frame is, in terms of the top frame, and which frames cannot be
 * searched. No page is sent a message.
 *
 * @typedef {import('../shared/protocol.js').Anchor} Anchor
 */

import { patternFits } from '../shared/pattern.js';
import { framePath } from '../locate/frame-path.js';
import { rootsOf } from '../locate/shadow-roots.js';
import { isVisible } from '../locate/visible.js';

const FRAMES = 'iframe,frame';
/** Share of the window from which a frame may contain a step; most advertisements are smaller. */
const LARGE = 0.08;

/**
 * @param {Window} window
 * @param {Element} element
 * @returns {Anchor | null} null in the top frame
 */
export function anchorOf(window, element) {
  if (window === window.parent) return null;
  const { x, y, width, height } = element.getBoundingClientRect();
  return { path: framePath(window), box: { x, y, width, height } };
}

/**
 * The anchor as a virtual target for the overlay: its box in the top frame's own coordinates. Null
 * if the frame no longer exists.
 * @param {Window} window
 * @param {Anchor} anchor
 */
export function virtualTarget(window, anchor) {
  const inner = /** @type {Window | undefined} */ (window[anchor.path[0]]);
  const frame = [...window.document.querySelectorAll(FRAMES)].find(
    (one) => inner && /** @type {HTMLIFrameElement} */ (one).contentWindow === inner,
  );
  if (!frame) return null;
  return {
    contextElement: frame,
    rect() {
      const outer = frame.getBoundingClientRect();
      if (anchor.path.length > 1) return outer; // nested: the whole outer frame is kept uncovered
      const { x, y, width, height } = anchor.box;
      return new DOMRect(
        outer.x + frame.clientLeft + x,
        outer.y + frame.clientTop + y,
        width,
        height,
      );
    },
  };
}

/**
 * Whether our content script can run in a frame. For a frame of another site, only its initial
 * address is known.
 * @param {HTMLIFrameElement} frame
 * @param {string[]} sites
 */
function isReached({ contentDocument: inner, src }, sites) {
  if (inner && !inner.body?.firstElementChild) return true; // the frame is empty
  return sites.some((site) => patternFits(site, inner?.URL ?? src));
}

/**
 * Whether an element may be in a frame that we cannot search: either the very frame that its target
 * names, or a large frame of a site that the guide is not for.
 * @param {Window} window  the top one
 * @param {import('../shared/protocol.js').Target} target
 * @param {string[]} sites  the guide's
 */
export function isAbroad(window, { frame: path = [] }, sites) {
  const frames = rootsOf(window.document).flatMap((root) => [
    .../** @type {NodeListOf<HTMLIFrameElement>} */ (root.querySelectorAll(FRAMES)),
  ]);
  const shut = frames.filter((frame) => isVisible(frame) && !isReached(frame, sites));
  if (path.length > 0) return shut.some(({ contentWindow }) => contentWindow === window[path[0]]);
  const large = LARGE * window.innerWidth * window.innerHeight;
  return shut.some(({ clientWidth, clientHeight }) => clientWidth * clientHeight >= large);
}
