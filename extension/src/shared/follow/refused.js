/** The error for rejected input from the peer. */

/**
 * Thrown rather than returned, so that a caller cannot ignore it. `why` is one of the names listed
 * by the throwing module; it selects the message shown to the person.
 */
export class Refused extends Error {
  /** @param {string} why */
  constructor(why) {
    super(`refused: ${why}`);
    this.why = why;
  }
}
