/**
 * What a session makes of a person who is not where the guide thinks they are: on another page,
 * before a dialog, refused by the site, or simply stuck. Nobody is ever sent anywhere by it; it is
 * said, and their own press leads on.
 *
 * @typedef {import('./session-state.js').Session} Session
 * @typedef {import('./session-state.js').Outcome} Outcome
 * @typedef {import('./session-state.js').Effect} Effect
 */
import { placeOf, placesOf } from './guide-places.js';
import { moved, movedBack, placeAt, stay } from './session-state.js';

/** So often the page's address may change within one step before it looks like going to and fro. */
const TO_AND_FRO = 4;

/** Who comes to the same step so often and cannot go on there goes round in a circle. */
const ROUNDS = 3;

/** A person whose pace is not known yet is left alone for so long; milliseconds, as all here. */
const PATIENCE = 45_000;
const LEAST_PATIENCE = 30_000;
const MOST_PATIENCE = 120_000;
/** Somebody who needs so many times what is usual for them may want help. */
const UNUSUAL = 3;
/** From so few steps no pace can be told. */
const FEW = 3;

/** How long this person may take for a step before they are asked. @param {Session} session */
export function patienceFor({ paces }) {
  if (paces.length < FEW) return PATIENCE;
  const usual = [...paces].sort((one, other) => one - other)[Math.floor(paces.length / 2)];
  return Math.min(MOST_PATIENCE, Math.max(LEAST_PATIENCE, UNUSUAL * usual));
}

/**
 * Something is said about the step. While a danger card stands before it, the element is not looked
 * at yet.
 * @param {Session} session
 * @param {'late' | 'missing' | 'abroad' | 'unsure' | 'off' | 'covered'} notice
 * @returns {Outcome}
 */
export function say(session, notice) {
  const step = placeAt(session).step;
  if (session.notice === notice || !step || session.found[step.id]) return stay(session);
  const warned = session.stage === 'warn' || session.stage === 'fix';
  //  the card comes first
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
 * Counted once each time that they come to the step.
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
 * Whether what was offered led back to this step again and again, where it did not go on.
 * @param {Session} session
 */
export const isCircle = (session) =>
  (session.astray[placeAt(session).step?.id ?? ''] ?? 0) >= ROUNDS;

/**
 * The element did not come. Who wrote the guide may have words for that; else, where a frame is
 * that we cannot look into, the person can.
 * @param {Session} session @param {{loading: boolean, abroad?: boolean}} late
 */
export function late(session, { loading, abroad = false }) {
  const own = placeAt(session).step?.missing !== undefined;
  return say(session, loading ? 'late' : abroad && !own ? 'abroad' : 'missing');
}

/**
 * What was said is true no more.
 * @param {Session} session
 * @param {Session['notice']} notice
 * @returns {Outcome}
 */
export const unsay = (session, notice) =>
  stay(session.notice === notice ? { ...session, notice: null } : session);

/** Another step fits this page. @param {Session} session @param {string} step @returns {Outcome} */
export const fits = (session, step) =>
  stay(session.ahead === step ? session : { ...session, ahead: step });

/**
 * "Continuer ici": a later step leaves out what lies between, an earlier one is a way back.
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

/** What a person fills in. */
const FILLED_IN = new Set(['type', 'choose', 'check']);

/**
 * The steps behind the person in which something was filled in, the last first.
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
 * The site did not take what was done: its button is still there beside the site's own words about
 * it. They go on at the field that the site finds fault with; where it names none, at the step once
 * more, and the second time at what was filled in last.
 * @param {Session} session
 * @param {string | null} field  the step of the faulty field
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
 * They do not get on with this step: asked once, and never again here after a no.
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

/** Without what a page writes behind it while somebody types or scrolls. @param {string} address */
const path = (address) => address.replace(/[?#].*$/, '');

/**
 * Whether the page is another one than the last on which a step was there.
 * @param {Session} session
 */
export const isElsewhere = ({ here: now, address }) =>
  now !== null && address !== null && path(now) !== path(address);

/**
 * The top frame's address is another one. To and fro, and to and fro again, is not reading.
 * @param {Session} session @param {string} address @returns {Outcome}
 */
export function arrived(session, address) {
  if (session.here === address) return stay(session);
  const elsewhere = session.here !== null && path(session.here) !== path(address);
  const wandered = session.wandered + (elsewhere ? 1 : 0);
  const now = { ...session, here: address, wandered };
  return wandered >= TO_AND_FRO ? stuck(now) : stay(now);
}
