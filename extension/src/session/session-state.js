/**
 * The state of one guided session as plain data, and its basic transitions.
 */
import { placeOf, placesOf } from './guide-places.js';
import { countAt } from './step-count.js';

/**
 * @typedef {import('../shared/protocol.js').Guide} Guide
 * @typedef {import('../shared/protocol.js').Step} Step
 * @typedef {import('../shared/protocol.js').Anchor} Anchor
 * @typedef {import('./guide-places.js').Place} Place
 */

/** @typedef {'who' | 'person' | 'voice'} Question */

/** @typedef {import('../shared/protocol.js').Level} Level */

/**
 * @typedef {'shown' | 'done' | 'skipped' | 'back' | 'lost' | 'off_path' | 'missing' | 'drifted' |
 *   'helped'} Event
 */

/**
 * @typedef {Object} Session
 * @property {Guide} guide
 * @property {'real' | 'practice'} mode
 * @property {number} at                index of the current place
 * @property {number[]} trail           the previous places, for "Étape d'avant"
 * @property {number} turn
 * @property {'ask' | 'place' | 'warn' | 'fix' | 'branch' | 'call' | 'stopped'} stage
 * @property {Question[]} asking        questions to ask before the guide starts
 * @property {Level} level              guidance level for this guide
 * @property {boolean} fades            less guidance may be offered at the end, because the choice
 *   can be stored
 * @property {boolean} faded            less guidance was accepted
 * @property {boolean} unaided          no help was requested and no step skipped so far
 * @property {string[]} people          the family's pictures, for the question `person`
 * @property {'late' | 'missing' | 'abroad' | 'unsure' | 'off' | 'covered' | null} notice
 * @property {Record<string, {frame: number, anchor: Anchor | null}>} found   step id to the
 *   element's location
 * @property {string[]} past            ids of optional steps done at this place
 * @property {string | null} ahead      id of another step that matches the page when the current
 *   one does not
 * @property {boolean} armed            the step's condition was observed false; from now on, true
 *   completes the step
 * @property {boolean} slow             twenty seconds have passed: "Je l'ai fait" is offered
 * @property {boolean} panel
 * @property {boolean} unfolded         with less guidance: the person asked to see this step
 * @property {boolean} simpler
 * @property {string[]} told            ids of steps recorded as shown since the place was reached
 * @property {Record<number, import('./step-count.js').Count>} counts   part index to the count last
 *   shown in that part
 * @property {string | null} here       the page's address, as last reported by the top frame
 * @property {string | null} address    the last address on which a step was shown
 * @property {boolean} met              the place's own step was found at least once
 * @property {number} wandered          number of address changes since the place was reached
 * @property {'no' | 'asked' | 'answered'} stuck   whether help was offered for this place
 * @property {boolean} retried          "Chercher encore" was pressed at this place
 * @property {boolean} again            the site refused the input: a step is shown again
 * @property {string | null} refused    the step that the site refused last
 * @property {boolean} strayed          the place's step failed at least once since the place was
 *   reached
 * @property {Record<string, number>} astray   step id to the number of visits on which it failed
 * @property {number} since             ms on the session's clock at which the place was reached
 * @property {number[]} paces           duration in ms of each recent completed step
 */

/**
 * @typedef {(
 *   {do: 'record', step: string, event: Event, detail?: {changed: string[]}} |
 *   {do: 'finish', outcome: 'completed' | 'stopped'} |
 *   {do: 'open', url: string | null} |
 *   {do: 'answer', question: Question, value: string} | {do: 'start'} |
 *   {do: 'level', level: Level} | {do: 'reopen'} | {do: 'focus', frame: number} | {do: 'listen'} |
 *   {do: 'bigger'} | {do: 'leave'} )} Effect
 */

/** @typedef {{session: Session, effects: Effect[]}} Outcome */

/** The initial state of a newly reached place, independent of the previous one. */
const fresh = () => ({
  notice: null,
  found: {},
  past: [],
  ahead: null,
  armed: false,
  slow: false,
  panel: false,
  unfolded: false,
  simpler: false,
  told: [],
  met: false,
  wandered: 0,
  stuck: /** @type {const} */ ('no'),
  retried: false,
  again: false,
  strayed: false,
});

/**
 * @param {Guide} guide
 * @param {'real' | 'practice'} mode
 * @param {{step?: string, asking?: Question[], people?: string[], level?: Level, fades?: boolean}}
 *   [from] `step`: where to continue, for a resumed session
 * @returns {Session}
 */
export function begin(
  guide,
  mode,
  { step, asking = [], people = [], level = 0, fades = false } = {},
) {
  const at = step === undefined ? 0 : Math.max(0, placeOf(placesOf(guide), step));
  return {
    guide,
    mode,
    level,
    fades,
    faded: false,
    unaided: step === undefined,
    at,
    trail: [],
    turn: 1,
    stage: asking.length > 0 ? 'ask' : stageAt(guide, at),
    asking,
    people,
    ...fresh(),
    here: null,
    address: null,
    refused: null,
    astray: {},
    since: 0,
    paces: [],
    counts: countsAt(guide, [], at, {}),
  };
}

/**
 * @param {Guide} guide @param {number[]} trail @param {number} at
 * @param {Session['counts']} counts  the counts shown so far
 * @returns {Session['counts']}
 */
function countsAt(guide, trail, at, counts) {
  const { kind, part } = placesOf(guide)[at];
  if (kind === 'after' || kind === 'end') return counts;
  return { ...counts, [part]: countAt(guide, trail, at, counts[part]?.total) };
}

/** @param {Session} session @returns {Place} */
export const placeAt = (session) => placesOf(session.guide)[session.at];

/**
 * The possible following steps, in the order of the step's `next`; `null` stands for the end.
 * @param {Session} session
 * @returns {(Step | null)[]}
 */
export function candidatesOf(session) {
  const { next = [] } = placeAt(session).step ?? {};
  return next.map((id) => session.guide.steps.find((step) => step.id === id) ?? null);
}

/**
 * The optional steps that may come before the place's step. While the branch is undecided, those of
 * all candidates.
 * @param {Session} session
 * @returns {Step[]}
 */
export function besideOf(session) {
  if (session.stage !== 'branch') return placeAt(session).beside;
  const places = placesOf(session.guide);
  const beside = candidatesOf(session).flatMap(
    (step) => places[placeOf(places, step?.id ?? 'end')].beside,
  );
  return [...new Set(beside)];
}

/** @param {Guide} guide @param {number} at @returns {'place' | 'warn'} */
export const stageAt = (guide, at) => (placesOf(guide)[at].step?.danger ? 'warn' : 'place');

/**
 * The step that the bubble shows: an optional step that was found, else the place's own.
 * @param {Session} session
 * @returns {Step | null}
 */
export function stepShown(session) {
  const beside = besideOf(session).find(
    (step) => session.found[step.id] && !session.past.includes(step.id),
  );
  return beside ?? placeAt(session).step;
}

/**
 * Whether the step is shown with its buttons only. At a reduced guidance level the full step
 * appears only on request. Cards, notices and danger warnings are never folded.
 * @param {Session} session
 */
export const isFolded = (session) =>
  session.level > 0 &&
  !session.unfolded &&
  session.stage === 'place' &&
  session.notice === null &&
  stepShown(session)?.target !== undefined;

/** @param {Session} session @returns {Outcome} */
export const stay = (session) => ({ session, effects: [] });

/**
 * @param {Session} session
 * @param {number} at
 * @param {number[]} [trail]  the previous places
 * @returns {Session}
 */
export function moved(session, at, trail = [...session.trail, session.at]) {
  return {
    ...session,
    ...fresh(),
    at,
    turn: session.turn + 1,
    trail,
    stage: stageAt(session.guide, at),
    counts: countsAt(session.guide, trail, at, session.counts),
  };
}

/**
 * Returns to an earlier place of the trail and drops the trail after it.
 * @param {Session} session @param {number} [index]  position in the trail; default: the previous
 *   place
 * @returns {Session | null} null where there is no such place
 */
export function movedBack(session, index = session.trail.length - 1) {
  const at = session.trail[index];
  return at === undefined ? null : moved(session, at, session.trail.slice(0, index));
}

/**
 * A frame was reloaded: elements found in it are discarded. For the top frame, all found elements
 * and the notice about the previous page are discarded.
 * @param {Session} session @param {number} frame @returns {Session}
 */
export function renewed(session, frame) {
  if (frame === 0) return { ...session, found: {}, past: [], notice: null, ahead: null };
  const found = Object.fromEntries(
    Object.entries(session.found).filter(([, where]) => where.frame !== frame),
  );
  return { ...session, found };
}
