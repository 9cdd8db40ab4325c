/**
 * Learnt by tests/bench/locate/tune.js from sites seen twice, years apart: how well a property
 * tells the right element among its page's others after a site has changed. Texts and the words in
 * ids, classes and addresses tell most; an id by itself little, since ids are made anew. Three are
 * set by hand, since that data does not have them: role, heading, test. Where an element stands on
 * the screen is held at 1, since windows differ. `line` is a ground of the decision only.
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
 * How likely the best candidate is the right one: by its lead over the best rival, whether it is
 * the same kind of thing, how much of the target's own it has; and how far it moved, which speaks
 * against.
 */
export const CONFIDENCE = Object.freeze({
  base: -7.02,
  lead: 0.62,
  kind: 4.9,
  own: 2.99,
  moved: 1.77,
});
