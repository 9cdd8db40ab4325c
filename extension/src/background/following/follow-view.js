/**
 * The view of following on the guide's page, and the meaning of presses there. Pure.
 *
 * @typedef {import('../../shared/protocol.js').Followed} Followed
 * @typedef {import('../../shared/protocol.js').Follow} Follow
 * @typedef {import('../../shared/protocol.js').FollowPress} FollowPress
 * @typedef {import('../../shared/protocol.js').PressName} PressName
 */

/** @type {Partial<Record<PressName, FollowPress['name']>>} */
const PRESSES = {
  'follow-stop': 'stop',
  'follow-stay': 'stay',
  'follow-yes': 'allow',
  'follow-no': 'refuse',
  'follow-read': 'read',
  'follow-lower': 'lower',
};

/** The admitted helper. @param {Follow} view */
const helperOf = ({ stage, helpers }) =>
  stage === 'followed' ? (helpers.find(({ admitted }) => admitted) ?? null) : null;

/**
 * Following ended without the person's own press: the notice stays until it is confirmed.
 * @param {Follow} view
 */
const endOf = ({ stage, last }) => (stage === 'over' && last && !last.read ? last : null);

/**
 * @param {Follow} view
 * @param {boolean} paused
 * @param {import('../../session/session-view.js').Words} words
 * @returns {Followed | null} null while nobody is following
 */
export function followedFrom(view, paused, words) {
  const end = endOf(view);
  const nameOf = (/** @type {{name: string}} */ { name }) =>
    name === '' ? words('follow_somebody').text : name;
  if (end)
    return {
      seat: 0,
      name: nameOf(end),
      away: false,
      paused: true,
      rung: 1,
      asks: null,
      hint: null,
      again: false,
      ended: `follow_ended_${end.why}`,
    };
  const helper = helperOf(view);
  if (!helper) return null;
  const { seat, away, accessLevel, asks, hint } = helper;
  const name = nameOf(helper);
  /** Free text has no known language tag: it is in the language that the two people share. */
  const written =
    hint &&
    ('phrase' in hint ? words(hint.phrase) : { ...words('follow_writes'), text: hint.text });
  return { seat, name, away, paused, rung: accessLevel, asks, hint: written, again: view.again };
}

/** The box that the helper points at. @param {Follow} view */
export const pointsIn = (view) => helperOf(view)?.points ?? null;

/**
 * What the page must watch for. No outline is sent while paused, or while the helper is
 * disconnected.
 * @param {Followed} followed
 * @param {import('../../shared/protocol.js').Guide} guide
 * @param {number | null} points
 * @returns {import('../../shared/protocol.js').Sharing | null}
 */
export function eyesFor({ rung, paused, away, ended }, { sites, steps }, points) {
  if (ended) return null;
  const seen = paused || away ? 1 : rung;
  /** @param {(step: import('../../shared/protocol.js').Step) => boolean} fits */
  const targets = (fits) =>
    seen === 1 ? [] : steps.flatMap((step) => (step.target && fits(step) ? step.target : []));
  return {
    sites,
    rung: seen,
    points: seen === 1 ? null : points,
    named: targets(({ sensitive }) => !sensitive),
    guarded: targets(({ sensitive = false }) => sensitive),
    grave: targets(({ danger }) => danger !== undefined),
  };
}

/**
 * The meaning of a press in the page, and the helper it concerns.
 * @param {PressName} name
 * @param {Follow} view
 * @returns {FollowPress | null}
 */
export function pressOf(name, view) {
  const press = PRESSES[name];
  const about = helperOf(view) ?? (press === 'read' && endOf(view) ? { seat: 0 } : null);
  return press && about ? { name: press, seat: about.seat } : null;
}
