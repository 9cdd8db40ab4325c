/**
 * The state machine of one guided session. It uses no page, no browser and no clock, so every path
 * can be unit-tested.
 *
 * `happen` returns the next state and a list of effects, which the caller executes in order. An
 * event from an older turn is stale and is ignored.
 */
import { placeOf, placesOf } from './guide-places.js';
import { arrived, fits, here, late, refused, say, stuck, unsay } from './lost-person.js';
import {
  begin,
  besideOf,
  candidatesOf,
  isFolded,
  moved,
  movedBack,
  placeAt,
  renewed,
  stageAt,
  stay,
  stepShown,
} from './session-state.js';

/**
 * @typedef {import('../shared/protocol.js').Happening} Happening
 * @typedef {import('../shared/protocol.js').PressName} PressName
 * @typedef {import('./session-state.js').Effect} Effect
 * @typedef {import('./session-state.js').Event} Event
 * @typedef {import('./session-state.js').Outcome} Outcome
 * @typedef {import('./session-state.js').Question} Question
 * @typedef {import('./session-state.js').Session} Session
 */

/** Events that mean that the person needed help. @type {Set<Event>} */
const AIDED = new Set(['helped', 'skipped', 'back', 'lost', 'off_path', 'missing']);

/** Number of most recent steps used to estimate the pace. */
const PACES = 20;

/**
 * @typedef {{frame: number, address: string, ms: number}} Where the frame, its address, and the
 *   session's clock in ms
 */

/** @param {Session} session @param {number} at @param {Effect[]} effects @returns {Outcome} */
function goTo(session, at, effects) {
  const next = moved(session, at);
  const ended = placeAt(next).kind === 'end';
  return {
    session: next,
    effects: ended ? [...effects, { do: 'finish', outcome: 'completed' }] : effects,
  };
}

/**
 * Completes the step. If several steps may follow, the pages are asked which one is present.
 * @param {Session} session @param {Event} event @returns {Outcome}
 */
function pass(session, event) {
  const { step } = placeAt(session);
  /** @type {Effect[]} */
  const effects = step ? [{ do: 'record', step: step.id, event }] : [];
  const forks = candidatesOf(session).length > 1 || (event === 'done' && step?.branch);
  if (!forks) return goTo(session, following(session), effects);
  return {
    session: {
      ...session,
      stage: 'branch',
      turn: session.turn + 1,
      notice: null,
      panel: false,
      found: {},
      past: [],
    },
    effects,
  };
}

/**
 * The default successor, used when there is no choice or no candidate was found.
 * @param {Session} session
 */
function following(session) {
  const [next] = placeAt(session).step?.next ?? [];
  const at = next === undefined ? -1 : placeOf(placesOf(session.guide), next);
  return at >= 0 ? at : session.at + 1;
}

/**
 * Completes an optional step and restarts the search for the step that it preceded.
 * @param {Session} session @param {string} id @param {Event} event @returns {Outcome}
 */
function passBeside(session, id, event) {
  const forks = session.stage === 'branch';
  return {
    session: {
      ...session,
      past: [...session.past, id],
      panel: false,
      turn: session.turn + (forks ? 1 : 0),
    },
    effects: [{ do: 'record', step: id, event }],
  };
}

/** @param {Session} session @param {string} id @returns {Outcome} */
function done(session, id) {
  if (!['place', 'warn', 'fix', 'branch'].includes(session.stage)) return stay(session);
  if (session.stage !== 'branch' && placeAt(session).step?.id === id) return pass(session, 'done');
  if (session.past.includes(id) || !besideOf(session).some((step) => step.id === id))
    return stay(session);
  return passBeside(session, id, 'done');
}

/**
 * The person declares the shown step done; this may be an optional step.
 * @param {Session} session
 * @param {Event} event
 * @returns {Outcome}
 */
function said(session, event) {
  const step = stepShown(session);
  if (step && step !== placeAt(session).step) return passBeside(session, step.id, event);
  return session.stage === 'branch' ? stay(session) : pass(session, event);
}

/**
 * A branch was found; or, with `index` null, none was found in time and the guide continues with
 * the default successor. A null index is ignored while an optional step is shown, because that step
 * hides the candidates.
 * @param {Session} session @param {number | null} index @returns {Outcome}
 */
function branch(session, index) {
  if (session.stage !== 'branch') return stay(session);
  const { step } = placeAt(session);
  if (index === null)
    return stepShown(session) === step ? goTo(session, following(session), []) : stay(session);
  const go = step?.next?.[index] ?? step?.branch?.[index]?.go;
  const at = go === undefined ? -1 : placeOf(placesOf(session.guide), go);
  return goTo(session, at >= 0 ? at : session.at + 1, []);
}

/**
 * Records `shown` when the step becomes visible: a card at once, a step when its element is found.
 * It is recorded once per place, even if the element disappears and returns. While questions are
 * asked no journal exists yet.
 * @param {Outcome} outcome
 * @returns {Outcome}
 */
export function withShown({ session, effects }) {
  const step = stepShown(session);
  const unseen =
    ['ask', 'stopped'].includes(session.stage) ||
    (session.stage === 'branch' && step === placeAt(session).step);
  if (!step || unseen || session.told.includes(step.id) || (step.target && !session.found[step.id]))
    return { session, effects };
  return {
    session: { ...session, told: [...session.told, step.id] },
    effects: [...effects, { do: 'record', step: step.id, event: 'shown' }],
  };
}

/**
 * @param {Session} session
 * @param {Extract<Happening, {what: 'found'}>} happening
 * @param {number} frame
 * @returns {Outcome}
 */
function found(session, happening, frame) {
  const where = { frame, anchor: happening.anchor };
  const met = session.met || happening.step === placeAt(session).step?.id;
  return stay({
    ...session,
    found: { ...session.found, [happening.step]: where },
    past: session.past.filter((id) => id !== happening.step),
    notice: null,
    ahead: null,
    met,
    address: session.here ?? session.address,
  });
}

/** @param {Session} session @param {string} id @returns {Outcome} */
function lost(session, id) {
  const { [id]: gone, ...found } = session.found;
  if (!gone) return stay(session);
  const forks = session.stage === 'branch'; // restarts the search for candidates
  return stay({ ...session, found, turn: session.turn + (forks ? 1 : 0) });
}

/** @param {Session} session @returns {Outcome} */
function back(session) {
  const step = placeAt(session).step;
  const before = movedBack(session);
  if (!before) return stay({ ...session, panel: false });
  return { session: before, effects: step ? [{ do: 'record', step: step.id, event: 'back' }] : [] };
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
  if (isFolded(session)) {
    const unfolded = {
      ...session,
      unfolded: true,
      stuck: session.stuck === 'asked' ? /** @type {const} */ ('answered') : session.stuck,
    };
    return {
      session: unfolded,
      effects: step ? [{ do: 'record', step: step.id, event: 'helped' }] : [],
    };
  }
  const asked = session.stuck === 'asked';
  return {
    session: {
      ...session,
      panel: opening,
      ...(asked ? { stuck: /** @type {const} */ ('answered'), simpler: true } : {}),
    },
    effects: opening && step ? [{ do: 'record', step: step.id, event: 'helped' }] : [],
  };
}

/** @param {Session} session @returns {Outcome} */
function resume(session) {
  const now = {
    ...session,
    stage: stageAt(session.guide, session.at),
    notice: null,
    turn: session.turn + 1,
    found: {},
  };
  if (session.stage === 'call') return stay(now);
  if (session.stage === 'stopped')
    return { session: { ...now, told: [] }, effects: [{ do: 'reopen' }] };
  return { session: now, effects: session.address ? [{ do: 'open', url: session.address }] : [] };
}

/** @param {Session} session @returns {Outcome} */
function missingGo(session) {
  const go = placeAt(session).step?.missing?.go;
  const at = go === undefined ? -1 : placeOf(placesOf(session.guide), go);
  if (session.notice !== 'missing' || at < 0)
    return stay({ ...session, notice: null, turn: session.turn + 1, found: {}, retried: true });
  const step = placeAt(session).step;
  return {
    session: moved(session, at),
    effects: step ? [{ do: 'record', step: step.id, event: 'skipped' }] : [],
  };
}

/**
 * Processes an answer. The last answer starts the session in the journal, because its owner is
 * unknown before.
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

/**
 * "M'y emmener", when another frame contains the target.
 * @param {Session} session
 * @returns {Outcome}
 */
function focus(session) {
  const where = session.found[stepShown(session)?.id ?? ''];
  return where ? { session, effects: [{ do: 'focus', frame: where.frame }] } : stay(session);
}

/**
 * The first "Arrêter" stores the place and shows a confirmation. Closing the confirmation ends the
 * session. If nothing has started yet, or the guide is at its end, the session ends at once.
 * @param {Session} session
 * @returns {Outcome}
 */
function stop(session) {
  const nothingToKeep =
    session.stage === 'stopped' || session.stage === 'ask' || placeAt(session).kind === 'end';
  if (nothingToKeep) return { session, effects: [{ do: 'leave' }] };
  return {
    session: {
      ...session,
      stage: 'stopped',
      turn: session.turn + 1,
      panel: false,
      notice: null,
      found: {},
    },
    effects: [{ do: 'finish', outcome: 'stopped' }],
  };
}

/**
 * Changes the guidance level for this guide from now on.
 * @param {Session} session
 * @param {import('./session-state.js').Level} to
 * @returns {Outcome}
 */
const level = (session, to) => ({
  session: { ...session, level: to, faded: to > session.level, unaided: false },
  effects: [{ do: 'level', level: to }],
});

/** @type {PressName[]} */
const ANSWERS = ['me', 'family', 'everyone', 'voice-yes', 'voice-no'];

/** @type {Partial<Record<PressName, (session: Session) => Outcome>>} */
const presses = {
  next,
  written: (session) => said(session, 'done'),
  did: (session) => said(session, 'skipped'),
  help,
  less: (session) =>
    level(
      session,
      /** @type {import('./session-state.js').Level} */ (Math.min(2, session.level + 1)),
    ),
  more: (session) => level({ ...session, panel: false }, 0),
  'no-help': (session) => stay({ ...session, stuck: 'answered' }),
  back,
  here,
  resume,
  retry: missingGo,
  listen: (session) => ({ session, effects: [{ do: 'listen' }] }),
  focus,
  bigger: (session) => ({ session, effects: [{ do: 'bigger' }] }),
  call: (session) =>
    stay({ ...session, stage: 'call', turn: session.turn + 1, panel: false, found: {} }),
  simpler: (session) => stay({ ...session, simpler: true, panel: false }),
  stop,
  restart: (session) => ({
    session: {
      ...begin(session.guide, session.mode, { level: session.level }),
      unaided: false,
      turn: session.turn + 1,
    },
    effects: [{ do: 'open', url: session.guide.start ?? null }],
  }),
  'danger-ok': (session) => stay({ ...session, stage: 'place', turn: session.turn + 1, found: {} }),
  'danger-fix': (session) => stay({ ...session, stage: 'fix', turn: session.turn + 1, found: {} }),
  ...Object.fromEntries(
    ANSWERS.map((name) => [name, (/** @type {Session} */ session) => answer(session, name)]),
  ),
};

/**
 * @param {Session} session
 * @param {Happening} happening
 * @param {Where} where
 * @returns {Outcome}
 */
export function happen(session, happening, where) {
  if ('turn' in happening && happening.turn !== session.turn) return stay(session);
  const there =
    where.frame === 0 && where.address !== '' ? arrived(session, where.address) : stay(session);
  const { session: next, effects } = taken(there.session, happening, where);
  return withShown(
    timed(session, { session: next, effects: [...there.effects, ...effects] }, where.ms),
  );
}

/**
 * Measures the step's duration when it is done and starts the next measurement. Also clears
 * `unaided` if the person needed help.
 * @param {Session} before
 * @param {Outcome} outcome
 * @param {number} ms
 * @returns {Outcome}
 */
function timed(before, { session, effects }, ms) {
  const unaided =
    session.unaided && !effects.some((effect) => effect.do === 'record' && AIDED.has(effect.event));
  const now = session.unaided === unaided ? session : { ...session, unaided };
  if (session.at === before.at && session.turn === before.turn) return { session: now, effects };
  const done = effects.some((effect) => effect.do === 'record' && effect.event === 'done');
  const paces = done ? [...before.paces, ms - before.since].slice(-PACES) : before.paces;
  return { session: { ...now, since: ms, paces }, effects };
}

/**
 * @param {Session} session
 * @param {Happening} happening
 * @param {Where} where
 * @returns {Outcome}
 */
function taken(session, happening, { frame }) {
  switch (happening.what) {
    case 'press':
      if (happening.name === 'person') return answer(session, happening.guide ?? '');
      return presses[happening.name]?.(session) ?? stay(session);
    case 'found':
      return found(session, happening, frame);
    case 'lost':
      return lost(session, happening.step);
    case 'drifted':
      return {
        session,
        effects: [
          {
            do: 'record',
            step: happening.step,
            event: 'drifted',
            detail: { changed: happening.changed },
          },
        ],
      };
    case 'unsure':
      return say(session, 'unsure');
    case 'late':
      return late(session, happening);
    case 'off':
      return say(session, 'off');
    case 'on':
      return unsay(session, 'off');
    case 'covered':
      return happening.on ? say(session, 'covered') : unsay(session, 'covered');
    case 'refused':
      return refused(session, happening.field);
    case 'stuck':
      return stuck(session);
    case 'leaving':
      return stay(frame === 0 ? session : renewed(session, frame));
    case 'slow':
      return stay({ ...session, slow: true });
    case 'armed':
      return stay({ ...session, armed: true });
    case 'done':
      return done(session, happening.step);
    case 'branch':
      return branch(session, happening.index);
    case 'fits':
      return fits(session, happening.step);
    default:
      return stay(session);
  }
}
