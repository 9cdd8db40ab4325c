/**
 * What the overlay shows at present, as plain data that its modules share.
 *
 * @typedef {{ring: boolean, bubble: boolean, reveal?: boolean}} PointOptions  `ring`: draw it here;
 *   `bubble`: the bubble of this frame goes beside it; `reveal`: scroll it into view where it is
 *   not, once a step (the default); false leaves the page where the person put it
 *
 * @typedef {Object} Scene
 * @property {Window & typeof globalThis} window
 * @property {import('../shared/text.js').Strings} strings
 * @property {import('./parts.js').Parts | null} parts   null while nothing is drawn
 * @property {import('../shared/protocol.js').View | null} view
 * @property {import('./target.js').Target | null} target
 * @property {PointOptions} options
 * @property {Element | undefined} shown what a helper shows
 * @property {boolean} inSight           most of the target could be seen when it was last looked at
 * @property {boolean} keyboard          the person is using the keyboard
 * @property {{x: number, y: number} | null} pointer   where a mouse rested when what is drawn
 *   appeared: no button comes under it
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
