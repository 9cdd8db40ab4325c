/**
 * Learnt by tests/bench/locate/tune.js from sites seen twice, years apart: how well a property
 * tells the right element among its page's others after a site has changed. Texts and the words in
 * ids, classes and addresses tell most; an id by itself little, since ids are made anew. Three are set
 * by hand, since that data does not have them: role, heading, test. Where an element stands on the
 * screen is held at 1, since windows differ. `line` is a ground of the decision only.
 */
export const WEIGHTS = Object.freeze({
  says: 3.11,
  words: 3.99,
  tag: 1.5,
  role: 1,
  id: 0.35,
  field: 1,
  link: 0.68,
  test: 3,
  near: 1.29,
  heading: 1,
  landmark: 1.59,
  way: 1.36,
  line: 0,
  tail: 2.18,
  anchor: 2.56,
  shape: 1,
  place: 1,
});

/**
 * How likely the best candidate is the right one: by its lead over the best rival, whether it is the
 * same kind of thing, how much of the target's own it has; and how far it moved, which speaks against.
 */
export const CONFIDENCE = Object.freeze({ base: -8.36, lead: 1.09, kind: 4.99, own: 3.03, moved: 2.01 });
