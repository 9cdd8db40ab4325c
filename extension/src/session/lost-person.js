/**
 * Handles a person who is not where the guide expects: on another page, in front of a dialog,
 * refused by the site, or stuck. This code never navigates by itself. It shows a notice, and the
 * person's own press continues.
 *
 * @typedef {import('./session-state.js').Session} Session
 * @typedef {import('./session-state.js').Outcome} Outcome
 * @typedef {import('./session-state.js').Effect} Effect
 */
import { placeOf, placesOf } from './guide-places.js';
import { moved, movedBack, placeAt, stay } from './session-state.js';

/** Number of address changes within one step after which the person counts as stuck. */
const TO_AND_FRO = 4;

/** Number of failed visits to the same step after which it counts as a loop. */
const ROUNDS = 3;

/** Patience while the person's pace is unknown. All durations in this file are in ms. */
const PATIENCE = 45_000;
const LEAST_PATIENCE = 30_000;
const MOST_PATIENCE = 120_000;
/** Help is offered after this multiple of the person's median step duration. */
const UNUSUAL = 3;
/** Minimum number of completed steps needed to estimate the pace. */
const FEW = 3;

/** Time in ms without progress before help is offered. @param {Session} session */
export function patienceFor({ paces }) {
  if (paces.length < FEW) return PATIENCE;
  const usual = [...paces].sort((one, other) => one - other)[Math.floor(paces.length / 2)];
  return Math.min(MOST_PATIENCE, Math.max(LEAST_PATIENCE, UNUSUAL * usual));
}

/**
 * Sets a notice about the step. While a danger card precedes the step, notices about its element
 * are ignored: only `off` and `covered` are shown.
 * @param {Session} session
 * @param {'late' | 'missing' | 'abroad' | 'unsure' | 'off' | 'covered'} notice
 * @returns {Outcome}
 */
export function say(session, notice) {
  const step = placeAt(session).step;
  if (session.notice === notice || !step || session.found[step.id]) return stay(session);
  const warned = session.stage === 'warn' || session.stage === 'fix';
  // the danger card has priority
  if (warned && notice !== 'off' && notice !== 'covered') return stay(session);
  /** @type {Effect[]} */
  const effects = [];
  if (notice === 'off' || notice === 'covered')
    effects.push({ do: 'record', step: step.id, event: 'off_path' });
  else if (notice !== 'late') effects.push({ do: 'record', step: step.id, event: 'missing' });
  return {
    session: {
      ...(notice === 'late' || notice === 'covered' ? session : astray(session, step.id)),
      notice,
    },
    effects,
  };
}

/**
 * Counts one failed visit; at most one per visit to the step.
 * @param {Session} session
 * @param {string} step
 * @returns {Session}
 */
const astray = (session, step) =>
  session.strayed
    ? session
    : {
        ...session,
        strayed: true,
        astray: { ...session.astray, [step]: (session.astray[step] ?? 0) + 1 },
      };

/**
 * Whether the person keeps returning to this step and fails each time.
 * @param {Session} session
 */
export const isCircle = (session) =>
  (session.astray[placeAt(session).step?.id ?? ''] ?? 0) >= ROUNDS;

/**
 * The element was not found in time. The guide's own `missing` text has priority. Otherwise, if it
 * may be in an inaccessible frame, the notice asks the person to look there.
 * @param {Session} session @param {{loading: boolean, abroad?: boolean}} late
 */
export function late(session, { loading, abroad = false }) {
  const own = placeAt(session).step?.missing !== undefined;
  return say(session, loading ? 'late' : abroad && !own ? 'abroad' : 'missing');
}

/**
 * Clears the notice if it is the current one.
 * @param {Session} session
 * @param {Session['notice']} notice
 * @returns {Outcome}
 */
export const unsay = (session, notice) =>
  stay(session.notice === notice ? { ...session, notice: null } : session);

/**
 * Another step matches this page.
 * @param {Session} session
 * @param {string} step
 * @returns {Outcome}
 */
export const fits = (session, step) =>
  stay(session.ahead === step ? session : { ...session, ahead: step });

/**
 * "Continuer ici": jumping to a later step skips those in between; an earlier step is a move back.
 * @param {Session} session
 * @returns {Outcome}
 */
export function here(session) {
  const at = session.ahead === null ? -1 : placeOf(placesOf(session.guide), session.ahead);
  if (at < 0) return stay(session);
  const step = placeAt(session).step;
  const back = at < session.at ? movedBack(session, session.trail.indexOf(at)) : null;
  return {
    session: back ?? moved(session, at),
    effects: step
      ? [{ do: 'record', step: step.id, event: at > session.at ? 'skipped' : 'back' }]
      : [],
  };
}

/** Actions that fill in a field. */
const FILLED_IN = new Set(['type', 'choose', 'check']);

/**
 * The completed steps that filled in a field, most recent first.
 * @param {Session} session
 * @returns {import('./session-state.js').Step[]}
 */
export function fieldsBehind(session) {
  const places = placesOf(session.guide);
  return session.trail
    .toReversed()
    .flatMap((at) => places[at].step ?? [])
    .filter(({ action }) => FILLED_IN.has(action));
}

/**
 * The site refused the input: its button is still there next to an error message. The session
 * returns to the field that the site reports. If the site reports none, it returns to the step
 * tried; on the second refusal, to the field filled in last.
 * @param {Session} session
 * @param {string | null} field  id of the step of the faulty field
 * @returns {Outcome}
 */
export function refused(session, field) {
  const places = placesOf(session.guide);
  const { step } = placeAt(session);
  const branching = session.stage === 'branch';
  const way = branching ? [...session.trail, session.at] : session.trail;
  const tried = places[way.at(-1) ?? -1]?.step;
  if (!['branch', 'place'].includes(session.stage) || !step || !tried) return stay(session);
  const wanted =
    field ?? (session.refused === tried.id ? fieldsBehind(session)[0]?.id : undefined) ?? tried.id;
  const index = way.findLastIndex((place) => places[place].step?.id === wanted);
  const back =
    index === session.trail.length
      ? moved(session, session.at, session.trail)
      : movedBack(session, index);
  if (!back) return stay(session);
  return {
    session: { ...back, stage: 'place', again: true, refused: tried.id },
    effects: [{ do: 'record', step: step.id, event: 'back' }],
  };
}

/**
 * No progress on this step: help is offered once per place, and not again after a refusal.
 * @param {Session} session
 * @returns {Outcome}
 */
export function stuck(session) {
  const { step } = placeAt(session);
  if (!step || session.stage !== 'place' || session.stuck !== 'no' || session.panel)
    return stay(session);
  return {
    session: { ...session, stuck: 'asked' },
    effects: [{ do: 'record', step: step.id, event: 'lost' }],
  };
}

/**
 * The address without query and fragment, which a page may change while the person types or
 * scrolls.
 * @param {string} address
 */
const path = (address) => address.replace(/[?#].*$/, '');

/**
 * Whether the page differs from the last one on which a step was found.
 * @param {Session} session
 */
export const isElsewhere = ({ here: now, address }) =>
  now !== null && address !== null && path(now) !== path(address);

/**
 * Records a new address of the top frame. Repeated changes of address count as being stuck.
 * @param {Session} session @param {string} address @returns {Outcome}
 */
export function arrived(session, address) {
  if (session.here === address) return stay(session);
  const elsewhere = session.here !== null && path(session.here) !== path(address);
  const wandered = session.wandered + (elsewhere ? 1 : 0);
  const now = { ...session, here: address, wandered };
  return wandered >= TO_AND_FRO ? stuck(now) : stay(now);
}
