/**
 * One guided session as plain data, and the few moves that everything else is made of.
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
 * @property {number} at                the index of the place that the person is at
 * @property {number[]} trail           the places before it, for "Étape d'avant"
 * @property {number} turn
 * @property {'ask' | 'place' | 'warn' | 'fix' | 'branch' | 'call' | 'stopped'} stage
 * @property {Question[]} asking        what is asked before the guide begins
 * @property {Level} level              how much the person wishes to be shown of this guide
 * @property {boolean} fades            less guidance may be offered at the end: it can be
 *   remembered
 * @property {boolean} faded            and was accepted
 * @property {boolean} unaided          so far nothing was asked of us and nothing skipped
 * @property {string[]} people          the family's pictures, for the question who is here
 * @property {'late' | 'missing' | 'abroad' | 'unsure' | 'off' | 'covered' | null} notice
 * @property {Record<string, {frame: number, anchor: Anchor | null}>} found   step id to where it is
 * @property {string[]} past            optional steps that were done here
 * @property {string | null} ahead      another step that fits the page, where this one does not
 * @property {boolean} armed            the step's condition was seen false: from now on it counts
 * @property {boolean} slow             twenty seconds went by: "Je l'ai fait" is offered
 * @property {boolean} panel
 * @property {boolean} unfolded         with less guidance: this step was asked for
 * @property {boolean} simpler
 * @property {string[]} told            steps recorded as shown since the place was reached
 * @property {Record<number, import('./step-count.js').Count>} counts   part of the guide to the
 *   count that the person was told last in it
 * @property {string | null} here       the address of the page, as the top frame last said it
 * @property {string | null} address    the last address on which a step was shown
 * @property {boolean} met              this place's own step was found since the place was reached
 * @property {number} wandered          how often the page's address changed since then
 * @property {'no' | 'asked' | 'answered'} stuck   whether help was offered for this place
 * @property {boolean} retried          "Chercher encore" was pressed here
 * @property {boolean} again            the site refused what was done: a step is there once more
 * @property {string | null} refused    the step that the site refused last
 * @property {boolean} strayed          this place's step could not be gone on with since the place
 *   was reached
 * @property {Record<string, number>} astray   step id to how often a person came there and it was
 *   so
 * @property {number} since             ms of the session's clock: when the place was reached
 * @property {number[]} paces           ms that each of the steps done so far took
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

/** What is true of a place that was just reached, whatever was before. */
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
 *   [from] `step`: where to go on, when a session is taken up again
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
 * @param {Session['counts']} counts  as they were told before
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
 * The steps where the person may be after this place's step, as its `next` names them: `null` for
 * the end.
 * @param {Session} session
 * @returns {(Step | null)[]}
 */
export function candidatesOf(session) {
  const { next = [] } = placeAt(session).step ?? {};
  return next.map((id) => session.guide.steps.find((step) => step.id === id) ?? null);
}

/**
 * The optional steps that may come first; while it is not known yet which step follows, those of
 * all that may.
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
 * The step that the bubble speaks of: an optional one that is there, else the place's own.
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
 * Whoever wishes less is shown the step in full only where they ask for it. Cards and what warns of
 * danger are never folded.
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
 * @param {number[]} [trail]  the places before it
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
 * Back along the way that was walked: what was walked since is taken back.
 * @param {Session} session @param {number} [index]  in the trail; without it, to the place before
 * @returns {Session | null} null where there is no such place
 */
export function movedBack(session, index = session.trail.length - 1) {
  const at = session.trail[index];
  return at === undefined ? null : moved(session, at, session.trail.slice(0, index));
}

/**
 * A frame begins anew: nothing that was found in it is there any more; with the top frame, nothing
 * at all, and what was said about the page before is no longer true.
 * @param {Session} session @param {number} frame @returns {Session}
 */
export function renewed(session, frame) {
  if (frame === 0) return { ...session, found: {}, past: [], notice: null, ahead: null };
  const found = Object.fromEntries(
    Object.entries(session.found).filter(([, where]) => where.frame !== frame),
  );
  return { ...session, found };
}
