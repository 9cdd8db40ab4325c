/**
 * Trained by tests/bench/locate/tune.js on sites captured twice, years apart: how well a property
 * identifies the right element of a page after the site has changed. Texts and the words in ids,
 * classes and addresses weigh most; an exact id weighs little, because ids are often regenerated.
 * Three weights are set by hand, because the data does not contain them: role, heading, test. The
 * position on the screen is fixed at 1, because windows differ in size. `line` is used as a ground
 * of the decision only.
 */
export const WEIGHTS = Object.freeze({
  says: 2.98,
  words: 4.06,
  tag: 1.55,
  role: 1,
  id: 0.34,
  field: 1.01,
  link: 0.78,
  test: 3,
  near: 1.3,
  heading: 1,
  landmark: 1.39,
  way: 1.28,
  line: 0,
  tail: 2.12,
  anchor: 2.54,
  foot: 1.16,
  shape: 1,
  place: 1,
});

/**
 * The model of the confidence that the best candidate is the target. It uses the lead over the best
 * rival, whether it is the same kind of element, how much of the target's own properties it shares,
 * and, as a negative factor, how far it moved.
 */
export const CONFIDENCE = Object.freeze({
  base: -7.02,
  lead: 0.62,
  kind: 4.9,
  own: 2.99,
  moved: 1.77,
});
