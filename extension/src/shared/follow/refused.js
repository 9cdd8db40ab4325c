/** The error with which input from the other side is rejected. */

/**
 * Thrown rather than returned, so that a caller cannot ignore it. `why` is one of the names that
 * the throwing module lists; what a person reads is chosen by it.
 */
export class Refused extends Error {
  /** @param {string} why */
  constructor(why) {
    super(`refused: ${why}`);
    this.why = why;
  }
}
