/**
 * What the overlay currently shows, as plain data shared by its modules.
 *
 * @typedef {{ring: boolean, bubble: boolean, reveal?: boolean}} PointOptions  `ring`: draw the ring
 *   in this frame; `bubble`: place this frame's bubble beside the target; `reveal`: scroll the
 *   target into view if needed, once per step (the default); false never scrolls the page
 *
 * @typedef {Object} Scene
 * @property {Window & typeof globalThis} window
 * @property {import('../shared/text.js').Strings} strings
 * @property {import('./parts.js').Parts | null} parts   null while nothing is drawn
 * @property {import('../shared/protocol.js').View | null} view
 * @property {import('./target.js').Target | null} target
 * @property {PointOptions} options
 * @property {Element | undefined} shown what a helper points at
 * @property {boolean} inSight           most of the target was visible at the last layout
 * @property {boolean} keyboard          the person is using the keyboard
 * @property {{x: number, y: number} | null} pointer   where the mouse rested when the current
 *   content appeared: no button is placed under it
 */

/**
 * @param {Window & typeof globalThis} window
 * @param {import('../shared/text.js').Strings} strings
 * @returns {Scene}
 */
export const createScene = (window, strings) => ({
  window,
  strings,
  parts: null,
  view: null,
  target: null,
  options: { ring: false, bubble: false },
  shown: undefined,
  inSight: false,
  keyboard: false,
  pointer: null,
});
