/**
 * Learnt by tests/bench/locate/tune.js from sites seen twice, years apart: how well a property
 * tells the right element among its page's others after a site has changed. Texts and the words in
 * ids, classes and addresses tell most; an id by itself little, since ids are made anew. Three are set
 * by hand, since that data does not have them: role, heading, test. Where an element stands on the
 * screen is held at 1, since windows differ.
 */
export const WEIGHTS = Object.freeze({
  says: 3.07,
  words: 4.07,
  tag: 1.58,
  role: 1,
  id: 0.5,
  field: 1.03,
  link: 0.54,
  test: 3,
  near: 1.33,
  heading: 1,
  landmark: 1.58,
  way: 1.56,
  tail: 1.96,
  anchor: 1.68,
  shape: 1,
  place: 1,
});

/**
 * How likely the best candidate is the right one: by its lead over the best rival, the part of the
 * target's evidence that it has, whether it says the same, and whether it is the same kind of thing.
 */
export const CONFIDENCE = Object.freeze({ base: -7.51, lead: 0.94, score: 2, says: 1.27, kind: 3.7 });
