/** Why something from the other side, or from a hand, could not be taken. */

/**
 * Thrown rather than returned: nobody can go on by forgetting to look. `why` is one of the names
 * that the throwing module lists, for a program; what a person reads is chosen by it.
 */
export class Refused extends Error {
  /** @param {string} why */
  constructor(why) {
    super(`refused: ${why}`);
    this.why = why;
  }
}
