/**
 * Derives from a session what the page shows and watches. Pure; the result is always complete.
 */
import { partsOf, placesOf } from './guide-places.js';
import { fieldsBehind, isCircle, isElsewhere, patienceFor } from './lost-person.js';
import { besideOf, candidatesOf, isFolded, placeAt, stepShown } from './session-state.js';

/**
 * @typedef {import('../shared/protocol.js').Bubble} Bubble
 * @typedef {import('../shared/protocol.js').Display} Display
 * @typedef {import('../shared/protocol.js').Look} Look
 * @typedef {import('../shared/protocol.js').PressName} PressName
 * @typedef {import('../shared/protocol.js').Step} Step
 * @typedef {import('../shared/protocol.js').Watch} Watch
 * @typedef {import('./session-state.js').Session} Session
 */

/**
 * Interface texts in the person's language.
 * @typedef {(key: string, ...values: string[]) => Display} Words
 */

/** @type {PressName[]} */
const HELP = ['simpler', 'back', 'did', 'bigger', 'call'];

/** @param {Partial<Bubble>} bubble @returns {Bubble} */
const bubbleOf = (bubble) => ({
  tone: 'notice',
  step: null,
  progress: null,
  say: { text: '', lang: '' },
  lines: [],
  address: null,
  buttons: [],
  panel: null,
  ...bubble,
});

/**
 * The help panel while it is open. At a reduced guidance level it offers full guidance again.
 * @param {Session} session
 * @returns {Pick<Bubble, 'panel' | 'contacts'>}
 */
function panelOf({ panel, level, guide }) {
  if (!panel) return { panel: null };
  return {
    panel: level > 0 ? [...HELP, 'more'] : HELP,
    ...(guide.contacts ? { contacts: guide.contacts } : {}),
  };
}

/** Notices whose buttons may lead back to the same failure. @type {Session['notice'][]} */
const LED_ROUND = ['missing', 'unsure', 'abroad', 'off'];

/** @param {Session} session @param {Words} words @returns {Bubble} */
function noticeBubble(session, words) {
  const step = placeAt(session).step;
  /** @type {PressName[]} */
  const ahead = session.ahead ? ['here'] : [];
  /**
   * Ways on when the element cannot be found: back to the last address with a step, or, after a
   * failed retry, to the start.
   * @type {PressName[]}
   */
  const ways = session.ahead
    ? ['here']
    : isElsewhere(session)
      ? ['resume']
      : session.retried
        ? ['restart']
        : [];
  /** @type {Record<string, () => Bubble>} */
  const notices = {
    late: () => bubbleOf({ say: words('notice_late'), buttons: ['help', 'stop'] }),
    missing: () =>
      bubbleOf({
        say: step?.missing?.say ?? words('notice_missing'),
        lines: step?.missing ? [] : [words('notice_missing_hint')],
        buttons: ['retry', ...ways, 'help', 'stop'],
      }),
    unsure: () =>
      step?.danger
        ? bubbleOf({
            say: words('notice_unsure_danger'),
            buttons: ['retry', 'call', 'help', 'stop'],
          })
        : bubbleOf({ say: words('notice_unsure'), buttons: ['retry', ...ways, 'help', 'stop'] }),
    abroad: () =>
      bubbleOf({
        say: words('notice_abroad'),
        lines: [
          words('notice_abroad_hint'),
          ...(step ? [step.say] : []),
          words('notice_abroad_then'),
        ],
        buttons: [
          'did',
          'retry',
          ...(step?.danger ? /** @type {const} */ (['call']) : ways),
          'help',
          'stop',
        ],
      }),
    off: () =>
      bubbleOf({ say: words('notice_off_path'), buttons: ['resume', ...ahead, 'restart'] }),
    covered: () =>
      bubbleOf({
        say: words('notice_covered'),
        lines: [words('notice_covered_hint')],
        buttons: ['help', 'stop'],
      }),
  };
  const circle = () =>
    bubbleOf({
      say: words('notice_circle'),
      lines: [words('notice_circle_hint')],
      buttons: ['restart', 'call', 'stop'],
    });
  const warned = session.notice === 'unsure' && step?.danger; // contacts have priority
  const round = LED_ROUND.includes(session.notice) && isCircle(session) && !warned;
  const bubble = round ? circle : notices[session.notice ?? 'late'];
  return { ...bubble(), step: step?.id ?? null, ...panelOf(session) };
}

/** @param {Step} step @param {Session} session @returns {PressName[]} */
function stepButtons(step, session) {
  /** @type {PressName[]} */
  const first = [];
  if (step.action === 'read' || step.action === 'open' || step.done?.next) first.push('next');
  else if (step.action === 'type') first.push('written');
  if (session.slow && step.action !== 'type' && first.length === 0) first.push('did');
  if (session.stuck === 'asked') return [...first, 'help', 'no-help', 'stop'];
  return [...first, 'listen', 'help', 'stop'];
}

/**
 * The bubble at a reduced guidance level: the ring only, or only the button that requests help. At
 * level 1 the step's text stays for screen readers, because the ring is purely visual.
 * @param {Session} session @param {Step} step @param {Words} words @returns {Bubble}
 */
function foldedBubble(session, step, words) {
  const asked = session.stuck === 'asked';
  const first = stepButtons(step, session).filter(
    (name) => !['listen', 'help', 'no-help', 'stop'].includes(name),
  );
  return bubbleOf({
    tone: asked ? 'notice' : 'folded',
    step: step.id,
    say: asked
      ? words('question_help')
      : { ...step.say, text: session.level === 1 ? step.say.text : '' },
    buttons: [...first, 'help', ...(asked ? /** @type {PressName[]} */ (['no-help']) : []), 'stop'],
    labels: { help: words(asked ? 'button_yes' : 'button_show').text },
  });
}

/**
 * The progress within the current part; earlier parts are complete.
 * @param {Session} session @returns {NonNullable<Bubble['progress']>}
 */
function progressOf(session) {
  const { part } = placeAt(session);
  const parts = partsOf(session.guide);
  return { ...session.counts[part], ...(parts.length > 1 ? { part, parts } : {}) };
}

/** @param {Session} session @param {Step} step @param {Words} words @returns {Bubble} */
function stepBubble(session, step, words) {
  const place = placeAt(session);
  const own = step === place.step;
  const common = {
    step: step.id,
    progress: own ? progressOf(session) : null,
    ...panelOf(session),
  };
  if (isFolded(session)) return foldedBubble(session, step, words);
  if (own && session.stage === 'fix')
    return bubbleOf({
      ...common,
      tone: 'warn',
      say: words('notice_fix'),
      lines: step.warn ?? [],
      buttons: ['danger-ok', 'help', 'stop'],
    });
  if (own && session.stage === 'warn')
    return bubbleOf({
      ...common,
      tone: 'warn',
      say: words('danger_before'),
      lines: step.warn ?? [],
      buttons: ['danger-ok', 'danger-fix'],
      panel: null,
    });
  return bubbleOf({
    ...common,
    tone: step.target ? 'step' : 'card',
    say: step.say,
    lines: [
      ...(own && session.again ? [words('notice_again')] : []),
      ...(session.simpler && step.more ? [step.more] : []),
      ...(session.stuck === 'asked' ? [words('question_help')] : []),
    ],
    labels: session.stuck === 'asked' ? { help: words('button_yes').text } : undefined,
    address: step.action === 'open' ? (step.url ?? null) : null,
    buttons: stepButtons(step, session),
  });
}

/**
 * The last bubble. A person who needed no help is asked whether they want less guidance next time;
 * the level is never reduced without their consent.
 * @param {Session} session @param {Words} words @returns {Bubble}
 */
function endBubble(session, words) {
  const asks = session.unaided && session.level < 2 && session.mode === 'real' && session.fades;
  return bubbleOf({
    tone: 'card',
    say: words('notice_ended'),
    lines: [
      words(
        session.faded
          ? 'fade_noted'
          : !asks
            ? 'notice_ended_hint'
            : session.level === 0
              ? 'fade_to_ring'
              : 'fade_to_request',
      ),
    ],
    buttons: asks ? ['next', 'less'] : ['next'],
    labels: { next: words('button_ended').text },
  });
}

/** @param {Session} session @param {Words} words @returns {Bubble} */
function cardBubble(session, words) {
  const place = placeAt(session);
  /** @type {PressName[]} */
  const buttons = ['next', 'listen', 'stop'];
  if (place.kind === 'end') return endBubble(session, words);
  if (place.kind === 'prepare')
    return bubbleOf({ tone: 'card', say: words('card_prepare'), lines: place.texts, buttons });
  return bubbleOf({ tone: 'card', say: place.texts[0], buttons });
}

/**
 * One button per family member's picture, and one for a newcomer.
 * @param {Session} session
 * @param {Words} words
 */
const personBubble = (session, words) =>
  bubbleOf({
    tone: 'question',
    say: words('question_person'),
    people: [
      ...session.people.map((id) => ({ id, label: words(`own_picture_${id}`).text })),
      { id: '', label: words('button_somebody_else').text },
    ],
  });

/** @param {Session} session @param {Words} words @returns {Bubble} */
function questionBubble(session, words) {
  /** Answering is optional. @type {Partial<Bubble>} */
  const asked = { tone: 'question', labels: { stop: words('button_not_now').text } };
  if (session.asking[0] === 'who')
    return bubbleOf({
      ...asked,
      say: words('question_who'),
      buttons: ['me', 'family', 'everyone', 'stop'],
    });
  if (session.asking[0] === 'person') return personBubble(session, words);
  return bubbleOf({
    ...asked,
    say: words('question_voice'),
    lines: [words('question_voice_hint')],
    buttons: ['voice-yes', 'voice-no', 'stop'],
  });
}

/**
 * A guide is running in another tab: the bubble says so and links to that tab.
 * @param {Words} words
 */
export const elsewhereBubble = (words) =>
  bubbleOf({
    say: words('notice_elsewhere'),
    buttons: ['resume'],
    labels: { resume: words('button_go_there').text },
  });

/**
 * The guides come from a service that does not answer.
 * @param {Words} words
 */
export const awayBubble = (words) =>
  bubbleOf({
    say: words('own_away'),
    lines: [words('own_away_what')],
    buttons: ['stop'],
    labels: { stop: words('button_close').text },
  });

/** @param {Words} words @param {boolean} kept */
const stoppedBubble = (words, kept) =>
  bubbleOf({
    say: words(kept ? 'notice_stopped' : 'notice_stopped_unkept'),
    lines: kept ? [] : [words('notice_stopped_unkept_hint')],
    buttons: ['resume', 'stop'],
    labels: { stop: words('button_close').text },
  });

/**
 * The final message on a site whose permission was revoked.
 * @param {Words} words @param {boolean} kept
 */
export const withdrawnBubble = (words, kept) =>
  bubbleOf({
    say: words('notice_withdrawn'),
    lines: kept ? [words('notice_stopped')] : [],
    buttons: ['stop'],
    labels: { stop: words('button_close').text },
  });

/**
 * @param {Session} session
 * @param {Words} words
 * @param {boolean} kept  whether the journal stored the place; only then may the text promise it
 * @returns {Bubble | null} null while the branch is undecided
 */
export function bubbleFor(session, words, kept = true) {
  if (session.stage === 'stopped') return stoppedBubble(words, kept);
  if (session.stage === 'call') return bubbleOf({ say: words('notice_call'), buttons: ['resume'] });
  if (session.stage === 'ask') return questionBubble(session, words);
  const step = stepShown(session);
  if (step && step !== placeAt(session).step) return stepBubble(session, step, words);
  if (session.notice) return noticeBubble(session, words);
  if (session.stage === 'branch') return null;
  return step ? stepBubble(session, step, words) : cardBubble(session, words);
}

/** @type {Watch} */
const NOTHING = {
  turn: 0,
  step: null,
  beside: [],
  speaks: null,
  ring: false,
  armed: false,
  shownAt: null,
  before: null,
  fields: [],
  patience: 0,
  branch: [],
  next: [],
  branchWait: 0,
  others: [],
  sites: [],
  past: [],
};

/**
 * @param {Session} session
 * @returns {Watch}
 */
export function watchFor(session) {
  if (['stopped', 'ask', 'call'].includes(session.stage)) return { ...NOTHING, turn: session.turn };
  const place = placeAt(session);
  const shown = stepShown(session);
  const branching = session.stage === 'branch';
  return {
    turn: session.turn,
    step: branching ? null : place.step,
    beside: besideOf(session),
    past: session.past,
    speaks: branching && shown === place.step ? null : (shown?.id ?? null),
    ring: session.stage === 'place' && !(session.level === 2 && isFolded(session)),
    armed: session.armed,
    shownAt: session.met ? session.address : null,
    before: branching ? place.step : stepBefore(session),
    fields: fieldsBehind(session),
    patience: session.stage === 'place' && session.stuck === 'no' ? patienceFor(session) : 0,
    branch: branching ? (place.step?.branch ?? []).map((choice) => choice.if) : [],
    next: candidatesOf(session),
    branchWait: place.step?.wait ?? 8000,
    others: session.notice && ASTRAY.has(session.notice) ? otherSteps(session) : [],
    sites: session.guide.sites,
  };
}

/** Notices for which the person may be at another step. */
const ASTRAY = new Set(['off', 'missing', 'abroad', 'unsure']);

/**
 * Other steps where the person may be: later steps in order, then visited ones, most recent first.
 * @param {Session} session
 * @returns {Step[]}
 */
function otherSteps(session) {
  const places = placesOf(session.guide);
  const passed = [...new Set(session.trail.toReversed())].filter((at) => at < session.at);
  return [...places.slice(session.at + 1), ...passed.map((at) => places[at])].flatMap((place) =>
    place.step?.target ? [place.step] : [],
  );
}

/** The previous step, if it has a target. @param {Session} session @returns {Step | null} */
function stepBefore(session) {
  const at = session.trail.at(-1);
  const step = at === undefined ? null : placesOf(session.guide)[at].step;
  return step?.target ? step : null;
}

/**
 * The position of the ring when a frame other than the top one contains the target.
 * @param {Session} session
 */
export function anchorFor(session) {
  const step = stepShown(session);
  return step ? (session.found[step.id]?.anchor ?? null) : null;
}

/**
 * Why nothing about this place is sent to the helper; null if it may be sent.
 * @param {Session} session
 * @returns {'private' | 'elsewhere' | null}
 */
export function pauseFor(session) {
  if (stepShown(session)?.sensitive) return 'private';
  return session.notice === 'off' ? 'elsewhere' : null;
}

/**
 * Whether the current action is irreversible; a helper must not point at anything then.
 * @param {Session} session
 */
export const isGrave = (session) =>
  [stepShown(session), placeAt(session).step].some((step) => step?.danger !== undefined);

/**
 * The progress sent to the helper. It contains only texts of the guide and of the extension,
 * nothing of the page.
 * @param {Session} session @param {Bubble | null} bubble @param {number} ms  the session's clock
 * @returns {import('../shared/follow/messages.js').GuideProgress}
 */
export function courseFor(session, bubble, ms) {
  const steps = session.guide.steps.filter(({ action }) => action !== 'read');
  return {
    say: 'state',
    guide: session.guide.title.text,
    lang: session.guide.title.lang,
    steps: steps.map(({ say }) => say.text),
    at: steps.findIndex(({ id }) => id === placeAt(session).step?.id),
    step: bubble?.say.text ?? '',
    since: Math.max(0, ms - session.since),
    index: bubble?.progress?.index ?? 0,
    total: bubble?.progress?.total ?? 0,
    notice: session.notice,
    done: placeAt(session).kind === 'end',
  };
}
