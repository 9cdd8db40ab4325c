/**
 * One guided session as plain data, and what each happening makes of it: no page, no browser and
 * no clock here, so every path a person can take is tested without one.
 *
 * `happen` returns the next state and what is to be done about it (effects), which the coordinator
 * carries out in order. What comes from an older turn is late and changes nothing.
 */
import { courseOf, placeOf, stepTotal } from './course.js';

/**
 * @typedef {import('../shared/protocol.js').Guide} Guide
 * @typedef {import('../shared/protocol.js').Step} Step
 * @typedef {import('../shared/protocol.js').Anchor} Anchor
 * @typedef {import('../shared/protocol.js').Happening} Happening
 * @typedef {import('../shared/protocol.js').PressName} PressName
 * @typedef {import('./course.js').Place} Place
 */

/** @typedef {'who' | 'person' | 'voice'} Question */

/**
 * @typedef {'shown' | 'done' | 'skipped' | 'back' | 'lost' | 'off_path' | 'missing' | 'drifted' | 'helped'} Event
 */

/**
 * @typedef {Object} Session
 * @property {Guide} guide
 * @property {'real' | 'practice'} mode
 * @property {number} at                the place in the course
 * @property {number[]} trail           the places before it, for "Étape d'avant"
 * @property {number} turn
 * @property {'ask' | 'place' | 'warn' | 'fix' | 'branch' | 'call' | 'stopped'} stage
 * @property {Question[]} asking        what is asked before the guide begins
 * @property {string[]} people          the family's pictures, for the question who is here
 * @property {'late' | 'missing' | 'unsure' | 'off' | null} notice
 * @property {Record<string, {frame: number, anchor: Anchor | null}>} found   step id to where it is
 * @property {string[]} past            optional steps that were done here
 * @property {string | null} ahead      a later step that fits the page, off the path
 * @property {boolean} armed            the step's condition was seen false: from now on it counts
 * @property {boolean} slow             twenty seconds went by: "Je l'ai fait" is offered
 * @property {boolean} panel
 * @property {boolean} simpler
 * @property {string[]} told            steps recorded as shown since the place was reached
 * @property {number} walked            steps behind the person, those skipped by a branch not counted
 * @property {number} total             steps as the person was told; a branch may make it less, nothing more
 * @property {string | null} address    the last address on which a step was shown
 */

/**
 * @typedef {(
 *   {do: 'record', step: string, event: Event, detail?: {changed: string[]}} |
 *   {do: 'finish', outcome: 'completed' | 'stopped'} |
 *   {do: 'open', url: string} |
 *   {do: 'answer', question: Question, value: string} | {do: 'start'} |
 *   {do: 'reopen'} | {do: 'focus', frame: number} | {do: 'listen'} | {do: 'bigger'} | {do: 'leave'}
 * )} Effect
 */

/** @typedef {{session: Session, effects: Effect[]}} Outcome */

/**
 * @param {Guide} guide
 * @param {'real' | 'practice'} mode
 * @param {{step?: string, asking?: Question[], people?: string[]}} [from]  `step`: where to go on, when a session is taken up again
 * @returns {Session}
 */
export function begin(guide, mode, { step, asking = [], people = [] } = {}) {
  const at = step === undefined ? 0 : Math.max(0, placeOf(courseOf(guide), step));
  return {
    guide, mode, at, trail: [], turn: 1, stage: asking.length > 0 ? 'ask' : stageAt(guide, at), asking, people,
    notice: null, found: {}, past: [], ahead: null, armed: false, slow: false, panel: false, simpler: false, told: [], address: null,
    ...walkedTo(courseOf(guide), at),
  };
}

/**
 * The count for somebody who comes to a place straight from the start.
 * @param {Place[]} course @param {number} at
 */
const walkedTo = (course, at) => ({ walked: stepTotal(course.slice(0, at)), total: stepTotal(course) });

/** @param {Session} session @returns {Place} */
export const placeAt = (session) => courseOf(session.guide)[session.at];

/** @param {Guide} guide @param {number} at @returns {'place' | 'warn'} */
const stageAt = (guide, at) => (courseOf(guide)[at].step?.danger ? 'warn' : 'place');

/**
 * The step that the bubble speaks of: an optional one that is there, else the place's own.
 * @param {Session} session
 * @returns {Step | null}
 */
export function stepShown(session) {
  const place = placeAt(session);
  const beside = place.beside.find((step) => session.found[step.id] && !session.past.includes(step.id));
  return beside ?? place.step;
}

/** @param {Session} session @returns {Outcome} */
const stay = (session) => ({ session, effects: [] });

/**
 * @param {Session} session
 * @param {number} at
 * @param {Partial<Session>} [extra]
 * @returns {Session}
 */
function moved(session, at, extra = {}) {
  const course = courseOf(session.guide);
  const walked = session.walked + (course[session.at].kind === 'step' ? 1 : 0);
  return {
    ...session, at, turn: session.turn + 1, trail: [...session.trail, session.at],
    stage: stageAt(session.guide, at), notice: null, found: {}, past: [], ahead: null, armed: false,
    slow: false, panel: false, simpler: false, told: [],
    walked, total: Math.min(session.total, walked + stepTotal(course.slice(at))), ...extra,
  };
}

/** @param {Session} session @param {number} at @param {Effect[]} effects @returns {Outcome} */
function goTo(session, at, effects) {
  const next = moved(session, at);
  const ended = placeAt(next).kind === 'end';
  return { session: next, effects: ended ? [...effects, { do: 'finish', outcome: 'completed' }] : effects };
}

/** @param {Session} session @param {Event} event @returns {Outcome} */
function pass(session, event) {
  const place = placeAt(session);
  /** @type {Effect[]} */
  const effects = place.step ? [{ do: 'record', step: place.step.id, event }] : [];
  if (event === 'done' && place.step?.branch)
    return { session: { ...session, stage: 'branch', turn: session.turn + 1, notice: null, panel: false, found: {} }, effects };
  return goTo(session, session.at + 1, effects);
}

/** @param {Session} session @param {string} id @returns {Outcome} */
function done(session, id) {
  if (!['place', 'warn', 'fix'].includes(session.stage)) return stay(session);
  if (placeAt(session).step?.id === id) return pass(session, 'done');
  if (session.past.includes(id) || !placeAt(session).beside.some((step) => step.id === id)) return stay(session);
  return {
    session: { ...session, past: [...session.past, id] },
    effects: [{ do: 'record', step: id, event: 'done' }],
  };
}

/** The person says it of what the bubble speaks of, an optional step too. @param {Session} session @param {Event} event @returns {Outcome} */
function said(session, event) {
  const step = stepShown(session);
  if (!step || step === placeAt(session).step) return pass(session, event);
  return { session: { ...session, past: [...session.past, step.id], panel: false }, effects: [{ do: 'record', step: step.id, event }] };
}

/** @param {Session} session @param {number | null} index @returns {Outcome} */
function branch(session, index) {
  if (session.stage !== 'branch') return stay(session);
  const choice = index === null ? undefined : placeAt(session).step?.branch?.[index];
  const at = choice ? placeOf(courseOf(session.guide), choice.go) : -1;
  return goTo(session, at >= 0 ? at : session.at + 1, []);
}

/**
 * The journal says `shown` when the person can see it: a card at once, a step when its element was
 * found; once, however often it comes and goes.
 * @param {Outcome} outcome
 * @returns {Outcome}
 */
export function withShown({ session, effects }) {
  const step = session.stage === 'branch' || session.stage === 'stopped' ? null : stepShown(session);
  if (!step || session.told.includes(step.id) || (step.target && !session.found[step.id])) return { session, effects };
  return {
    session: { ...session, told: [...session.told, step.id] },
    effects: [...effects, { do: 'record', step: step.id, event: 'shown' }],
  };
}

/**
 * @param {Session} session
 * @param {Extract<Happening, {what: 'found'}>} happening
 * @param {number} frame
 * @param {string} address
 * @returns {Outcome}
 */
function found(session, happening, frame, address) {
  const where = { frame, anchor: happening.anchor };
  return stay({ ...session, found: { ...session.found, [happening.step]: where }, notice: null, address });
}

/**
 * A frame begins anew: nothing that was found in it is there any more; with the top frame, nothing at
 * all, and what was said about the page before is no longer true.
 * @param {Session} session @param {number} frame @returns {Session}
 */
export function renewed(session, frame) {
  if (frame === 0) return { ...session, found: {}, notice: null };
  const found = Object.fromEntries(Object.entries(session.found).filter(([, where]) => where.frame !== frame));
  return { ...session, found };
}

/** @param {Session} session @param {string} id @returns {Outcome} */
function lost(session, id) {
  const { [id]: gone, ...found } = session.found;
  if (!gone) return stay(session);
  return stay({ ...session, found });
}

/**
 * Something is said about the step; each kind is recorded once a turn.
 * @param {Session} session
 * @param {'late' | 'missing' | 'unsure' | 'off'} notice
 * @returns {Outcome}
 */
function say(session, notice) {
  const step = placeAt(session).step;
  if (session.notice === notice || !step || session.found[step.id]) return stay(session);
  /** @type {Effect[]} */
  const effects = [];
  if (notice === 'off') effects.push({ do: 'record', step: step.id, event: 'off_path' });
  else if (notice !== 'late') effects.push({ do: 'record', step: step.id, event: 'missing' });
  return { session: { ...session, notice }, effects };
}

/** Going back takes back the step that led here. @param {Session} session @param {number} at */
const walkedSince = (session, at) => (courseOf(session.guide)[at].kind === 'step' ? 1 : 0);

/** @param {Session} session @returns {Outcome} */
function back(session) {
  const step = placeAt(session).step;
  const at = session.trail.at(-1);
  if (at === undefined) return stay({ ...session, panel: false });
  return {
    session: moved(session, at, { trail: session.trail.slice(0, -1), walked: Math.max(0, session.walked - walkedSince(session, at)) }),
    effects: step ? [{ do: 'record', step: step.id, event: 'back' }] : [],
  };
}

/** @param {Session} session @returns {Outcome} */
function next(session) {
  const place = placeAt(session);
  if (place.kind === 'end') return { session, effects: [{ do: 'leave' }] };
  if (place.step?.action === 'open' && place.step.url) {
    return { session: { ...session, armed: true }, effects: [{ do: 'open', url: place.step.url }] };
  }
  if (place.step && place.step.action !== 'read' && !place.step.done?.next) return stay(session);
  return pass(session, 'done');
}

/** @param {Session} session @returns {Outcome} */
function help(session) {
  const step = stepShown(session);
  const opening = !session.panel;
  return {
    session: { ...session, panel: opening },
    effects: opening && step ? [{ do: 'record', step: step.id, event: 'helped' }] : [],
  };
}

/** @param {Session} session @returns {Outcome} */
function here(session) {
  const at = session.ahead === null ? -1 : placeOf(courseOf(session.guide), session.ahead);
  if (at < 0) return stay(session);
  const step = placeAt(session).step;
  return { session: moved(session, at), effects: step ? [{ do: 'record', step: step.id, event: 'skipped' }] : [] };
}

/** @param {Session} session @returns {Outcome} */
function resume(session) {
  const now = { ...session, stage: stageAt(session.guide, session.at), notice: null, turn: session.turn + 1, found: {} };
  if (session.stage === 'call') return stay(now);
  if (session.stage === 'stopped') return { session: { ...now, told: [] }, effects: [{ do: 'reopen' }] };
  return { session: now, effects: session.address ? [{ do: 'open', url: session.address }] : [] };
}

/** @param {Session} session @returns {Outcome} */
function missingGo(session) {
  const go = placeAt(session).step?.missing?.go;
  const at = go === undefined ? -1 : placeOf(courseOf(session.guide), go);
  if (session.notice !== 'missing' || at < 0) return stay({ ...session, notice: null, turn: session.turn + 1, found: {} });
  const step = placeAt(session).step;
  return { session: moved(session, at), effects: step ? [{ do: 'record', step: step.id, event: 'skipped' }] : [] };
}

/**
 * The last answer starts the session in the journal: whose it is, is known only then.
 * @param {Session} session @param {string} value @returns {Outcome}
 */
function answer(session, value) {
  const [question, ...rest] = session.asking;
  if (session.stage !== 'ask') return stay(session);
  /** @type {Question[]} */
  const asking = value === 'family' ? ['person', ...rest] : rest;
  const stage = asking.length > 0 ? 'ask' : stageAt(session.guide, session.at);
  /** @type {Effect[]} */
  const effects = [{ do: 'answer', question, value }];
  return {
    session: { ...session, asking, stage, turn: session.turn + 1 },
    effects: asking.length > 0 ? effects : [...effects, { do: 'start' }],
  };
}

/** "M'y emmener", where another frame has the target. @param {Session} session @returns {Outcome} */
function focus(session) {
  const where = session.found[stepShown(session)?.id ?? ''];
  return where ? { session, effects: [{ do: 'focus', frame: where.frame }] } : stay(session);
}

/** The first "Arrêter" keeps the place and says so; closing that leaves, and so does it where nothing has begun. @param {Session} session @returns {Outcome} */
function stop(session) {
  const nothingToKeep = session.stage === 'stopped' || session.stage === 'ask' || placeAt(session).kind === 'end';
  if (nothingToKeep) return { session, effects: [{ do: 'leave' }] };
  return {
    session: { ...session, stage: 'stopped', turn: session.turn + 1, panel: false, notice: null, found: {} },
    effects: [{ do: 'finish', outcome: 'stopped' }],
  };
}

/** @type {PressName[]} */
const ANSWERS = ['me', 'family', 'everyone', 'voice-yes', 'voice-no'];

/** @type {Partial<Record<PressName, (session: Session) => Outcome>>} */
const presses = {
  next,
  written: (session) => said(session, 'done'),
  did: (session) => said(session, 'skipped'),
  help,
  back,
  here,
  resume,
  retry: missingGo,
  listen: (session) => ({ session, effects: [{ do: 'listen' }] }),
  focus,
  bigger: (session) => ({ session, effects: [{ do: 'bigger' }] }),
  call: (session) => stay({ ...session, stage: 'call', turn: session.turn + 1, panel: false, found: {} }),
  simpler: (session) => stay({ ...session, simpler: true, panel: false }),
  stop,
  restart: (session) => ({
    session: { ...begin(session.guide, session.mode), turn: session.turn + 1 },
    effects: [{ do: 'open', url: session.guide.start }],
  }),
  'danger-ok': (session) => stay({ ...session, stage: 'place', turn: session.turn + 1, found: {} }),
  'danger-fix': (session) => stay({ ...session, stage: 'fix', turn: session.turn + 1, found: {} }),
  ...Object.fromEntries(ANSWERS.map((name) => [name, (/** @type {Session} */ session) => answer(session, name)])),
};

/**
 * @param {Session} session
 * @param {Happening} happening
 * @param {{frame: number, address: string}} where
 * @returns {Outcome}
 */
export function happen(session, happening, where) {
  if ('turn' in happening && happening.turn !== session.turn) return stay(session);
  return withShown(taken(session, happening, where));
}

/**
 * @param {Session} session
 * @param {Happening} happening
 * @param {{frame: number, address: string}} where
 * @returns {Outcome}
 */
function taken(session, happening, { frame, address }) {
  switch (happening.what) {
    case 'press':
      if (happening.name === 'person') return answer(session, happening.guide ?? '');
      return presses[happening.name]?.(session) ?? stay(session);
    case 'found': return found(session, happening, frame, address);
    case 'lost': return lost(session, happening.step);
    case 'drifted': return { session, effects: [{ do: 'record', step: happening.step, event: 'drifted', detail: { changed: happening.changed } }] };
    case 'unsure': return say(session, 'unsure');
    case 'late': return say(session, happening.loading ? 'late' : 'missing');
    case 'off': return say(session, 'off');
    case 'on': return stay(session.notice === 'off' ? { ...session, notice: null } : session);
    case 'leaving': return stay(frame === 0 ? session : renewed(session, frame));
    case 'slow': return stay({ ...session, slow: true });
    case 'armed': return stay({ ...session, armed: true });
    case 'done': return done(session, happening.step);
    case 'branch': return branch(session, happening.index);
    case 'fits': return stay({ ...session, ahead: happening.step });
    default: return stay(session);
  }
}
