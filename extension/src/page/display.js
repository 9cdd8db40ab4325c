/**
 * Shows in one frame what the worker told it to show: the view, and the ring around the element
 * that was found in this frame or in another one.
 *
 * @typedef {import('../shared/protocol.js').Happening} Happening
 * @typedef {import('../shared/protocol.js').Tell} Tell
 */
import { createOverlay } from '../overlay/overlay.js';
import { virtualTarget } from './frame.js';

/** A bubble without its ring may wait this long for the element, to avoid a jump. */
const TOGETHER_MS = 600;

/**
 * @param {Object} options
 * @param {Window & typeof globalThis} options.window
 * @param {boolean} options.open  the test variant's shadow root is open
 * @param {(happening: Happening) => void} options.report
 */
export function createDisplay({ window, open, report }) {
  const top = window === window.parent;
  /** @type {Tell | null} */
  let told = null;
  /** The turn of what is on the screen: a press refers to what the person saw. */
  let drawn = 0;
  /** @type {Element | null} */
  let target = null;
  /** @type {number | undefined} */
  let waiting;

  const overlay = createOverlay({
    window,
    open,
    strings: {},
    onPress({ name, guide }) {
      if (name === 'focus' && target) focusTarget();
      else report({ what: 'press', turn: drawn, name, ...(guide === undefined ? {} : { guide }) });
    },
    onHidden: () => report({ what: 'hidden' }),
  });

  function focusTarget() {
    target?.scrollIntoView({ block: 'center' });
    if (target instanceof HTMLElement || target instanceof SVGElement) target.focus();
  }

  /** The target's anchor, if it is in another frame. */
  const anchor = () => (told?.anchor ? virtualTarget(window, told.anchor) : null);

  /** Shows the bubble together with its ring, if the element is found in time. */
  function show() {
    const at = target ?? anchor();
    const step = ['step', 'folded'].includes(told?.view?.bubble?.tone ?? '');
    if (step && !at && waiting === undefined) waiting = window.setTimeout(draw, TOGETHER_MS);
    else if (!step || at) draw();
  }

  function draw() {
    window.clearTimeout(waiting);
    waiting = undefined;
    drawn = told?.watch?.turn ?? 0;
    overlay.show(told?.view ?? null);
    if (target) overlay.point(target, { ring: true, bubble: top });
    else overlay.point(anchor(), { ring: false, bubble: top });
  }

  return {
    /** Stores what `show` shows next. Only the top frame has a view. @param {Tell} tell */
    take(tell) {
      if (tell.strings) overlay.setStrings(tell.strings);
      told = top ? tell : { ...tell, view: null, anchor: null };
    },
    show,
    /** @param {Element | null} element */
    point(element) {
      target = element;
      show();
    },
    pointAlso: overlay.pointAlso,
    focusTarget,
    clear: () => overlay.show(null),
    remove: overlay.remove,
  };
}
