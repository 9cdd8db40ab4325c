/**
 * The learner's side of being followed, without a socket and without a browser: what comes from the
 * helpers and what the person presses go in, what is to be sent and shown comes out.
 *
 * Only the person begins it, and each thing that a helper gets to see is asked for and can be taken
 * back. The words are never sent; a wrong guess burns them here. Stopping erases the keys first.
 *
 * The same two words bring two people together who sit side by side; then it ends with a key that
 * lasts, kept once both have said that their screens show the same. Nobody is followed meanwhile.
 */
import {
  accept,
  lastingSecret,
  offer,
  refuse,
  secretOfWords,
  secretToResume,
  typeOf,
} from '../../shared/follow/pairing.js';
import { Refused } from '../../shared/follow/refused.js';
import { incoming, outgoing, seal, unseal } from '../../shared/follow/sealed.js';
import { erase, wipe } from '../../shared/follow/secrets.js';
import { heard, line, NAME_MAX, troubleWith } from '../../shared/follow/messages.js';
import { drawPair, pairOf } from '../../shared/follow/pairing-words.js';

/** After so many wrong guesses it ends, for so long (ms). */
const WRONG_MOST = 3;
export const TIRED_MS = 10 * 60_000;
/** Whoever was told no so often does not get the person asked again. */
const NOES_MOST = 2;
/**
 * So many knocks with nothing that we know put a seat out, and so many in all end the looking: then
 * the words alone count. Nobody shall find out by trying who is known here, or keep us busy with
 * it.
 */
export const STRANGE_MOST = 3;
export const STRANGE_ALL = 12;

/** The words are good for so long; and following is asked for anew after as long. */
export const WORDS_MS = 30 * 60_000;
export const ASKED_AGAIN_MS = 30 * 60_000;
/** No answer to that is no. */
export const ANSWER_MS = 5 * 60_000;

/**
 * What is pointed at changes no more often than this; of what comes faster the last counts. And
 * nothing stays pointed at for longer.
 */
export const POINT_REST_MS = 400;
export const POINTED_MS = 30_000;

/**
 * `who`: Qui a téléphoné ? `hang-up`: somebody called them. `words`: they are shown. `recognise`:
 * somebody knew them and says who they are. `tired`: too many wrong guesses. `over`: afterwards.
 * Side by side: `where`: Où est cette personne ? `apart`: not here. `compare`: both screens show
 * the same? `name`: what to call them. `keeping`: the other has to say yes too. `kept`, `unkept`:
 * afterwards.
 * @typedef {'off' | 'who' | 'hang-up' | 'opening' | 'unreachable' | 'words' | 'recognise' |
 *   'followed' | 'tired' | 'over' | 'worried'
 *   | 'where' | 'apart' | 'compare' | 'name' | 'keeping' | 'kept' | 'unkept'} Stage
 */

/** @type {Stage[]} from which something new may begin */
const IDLE = [
  'off',
  'over',
  'worried',
  'hang-up',
  'unreachable',
  'tired',
  'apart',
  'kept',
  'unkept',
];
/** @type {Stage[]} which go by with the words */
const SIDE_BY_SIDE = ['compare', 'name', 'keeping'];

/**
 * Why it ended. `lie`: something came that nobody honest sends; `time`: nobody answered whether it
 * is still wanted; `policy`: whoever looks after this computer allows it no more.
 * @typedef {'stopped' | 'left' | 'lie' | 'time' | 'lost' | 'policy'} End
 */

/**
 * @typedef {import('../../shared/follow/records.js').Record} Sent
 * @typedef {import('../../shared/follow/messages.js').Learners} Learners
 * @typedef {import('../../shared/follow/messages.js').Rung} Rung
 */

/**
 * Somebody whom the person paired with, as it is kept.
 * @typedef {{id: string, name: string, at: number, key: import('../../shared/follow/secrets.js').Bytes}} Kept
 */

/**
 * How the guide goes, or why nothing is told.
 * @typedef {import('../../shared/follow/messages.js').Course
 *   | {say: 'pause', why: import('../../shared/follow/messages.js').Pause}} Told
 */

/**
 * Whom the person paired with face to face, as this side remembers them.
 * @typedef {{
 *   id: string, name: string, at: number, secret: import('../../shared/follow/pairing.js').Secret,
 * }} Kin
 */

/**
 * Somebody in a seat of the room. `line` is there once both have keys; `resume` is what they come
 * back with after a broken connection, `before` the one before that, good until they spoke under
 * the new keys: the last word of the handshake may have been lost.
 * @typedef {Object} Helper
 * @property {number} seat
 * @property {import('../../shared/follow/pairing.js').Offered | null} attempt
 * @property {{out: import('../../shared/follow/sealed.js').Outgoing, in:
 *   import('../../shared/follow/sealed.js').Incoming} | null} line
 * @property {import('../../shared/follow/pairing.js').Secret | null} resume
 * @property {import('../../shared/follow/pairing.js').Secret | null} before
 * @property {string} name
 * @property {boolean} known       the person said yes
 * @property {boolean} lasting     paired face to face
 * @property {string} kin          which of those whom the person knows; '' while nobody says so
 * @property {number | null} paired   when that was
 * @property {import('../../shared/follow/secrets.js').Bytes | null} fresh   the key that would last, while it
 *   is being decided
 * @property {readonly [number, number] | null} compare   what both screens show
 * @property {boolean} same        they said that it is the same
 * @property {number} strange      knocks with nothing that we know
 * @property {boolean} away
 * @property {Rung} rung
 * @property {2 | 3 | null} asks   what they would like to see
 * @property {number} noes         how often they were refused it
 * @property {number | null} points   a box of the last view
 * @property {number | null} wants    the box that is to be pointed at next, where it came too fast
 * @property {number} pointedAt       when something was pointed at last
 * @property {{phrase: import('../../shared/follow/messages.js').Phrase} | {text: string} | null} hint
 */

/** `keep`: for good; the key is to be wiped then, and `kept` or `unkept` to be said. */
/**
 * @typedef {{do: 'keep', name: string, key: import('../../shared/follow/secrets.js').Bytes} | {do: 'open'} |
 *   {do: 'send', records: Sent[]} | {do: 'remove', seat: number} | {do: 'shut'} | {do: 'leave'}}
 *   Act
 */

/** @param {{now?: () => number}} [options] */
export function createLearner({ now = Date.now } = {}) {
  /** @type {Stage} */
  let stage = 'off';
  /** @type {'follow' | 'pair'} what the words are for */
  let purpose = 'follow';
  let number = '';
  /** @type {readonly [number, number]} */
  let pair = [0, 0];
  let wrong = 0;
  /** @type {'' | 'burnt' | 'renumbered'} why these words are not those that were shown first */
  let anew = '';
  let since = 0;
  let wishedAt = 0;
  let tiredUntil = 0;
  /**
   * @type {{name: string, at: number | null, ms: number, why: End, read: boolean} | null} who
   *   followed last; `at` null: the person had not said yes yet
   */
  let last = null;
  /** @type {import('../../shared/follow/pairing.js').Secret | null} */
  let words = null;
  /** @type {Kin[]} whoever may come in without the words, while these are good */
  let known = [];
  let strange = 0;
  /**
   * Side by side: the language of the words that both screens show, and what the other one is to be
   * called.
   */
  let language = 'fr';
  let called = '';
  /** @type {Map<number, Helper>} */
  const helpers = new Map();
  /**
   * @type {import('../../shared/follow/messages.js').Course | null} how it went when that was told
   *   last; null while nothing may be
   */
  let course = null;
  /** The boxes that were told last: nobody points at anything else. @type {Set<number>} */
  let boxes = new Set();
  /** @type {Act[]} */
  let acts = [];

  /** @param {number} seat @returns {Helper} */
  const stranger = (seat) => ({
    seat,
    attempt: null,
    line: null,
    resume: null,
    before: null,
    name: '',
    known: false,
    lasting: false,
    kin: '',
    paired: null,
    fresh: null,
    compare: null,
    same: false,
    strange: 0,
    away: false,
    rung: 1,
    asks: null,
    noes: 0,
    points: null,
    wants: null,
    pointedAt: -Infinity,
    hint: null,
  });

  /** @param {number} seat @param {import('../../shared/follow/records.js').Bytes} body */
  const hand = (seat, body) => acts.push({ do: 'send', records: [{ seat, whole: false, body }] });

  /** @param {Helper} helper @param {Learners} said */
  function tell(helper, said) {
    if (!helper.line || helper.away) return;
    const whole = said.say === 'state' || said.say === 'view';
    acts.push({
      do: 'send',
      records: seal(helper.line.out, JSON.stringify(said), whole).map((part) => ({
        seat: helper.seat,
        ...part,
      })),
    });
  }

  /** @param {Helper} helper */
  function forget(helper) {
    if (helper.fresh) wipe(helper.fresh);
    for (const held of [
      helper.attempt,
      helper.line?.out,
      helper.line?.in,
      helper.resume,
      helper.before,
    ])
      if (held) erase(held);
    helpers.delete(helper.seat);
  }

  function newWords() {
    if (words) erase(words);
    pair = drawPair();
    words = secretOfWords(number, pair);
  }

  function noWords() {
    if (words) erase(words);
    for (const { secret } of known) erase(secret);
    known = [];
    words = null;
    pair = [0, 0];
  }

  /** Keys first, then all else. @param {Stage} next @param {End} [why] */
  function stop(next, why = 'stopped') {
    const here = [...helpers.values()];
    const follower =
      here.find(({ known }) => known) ??
      (why === 'lie' ? here.find(({ line }) => line) : undefined);
    if (follower)
      last = {
        name: follower.name,
        at: follower.known ? since : null,
        ms: now() - since,
        why,
        read: why === 'stopped',
      };
    noWords();
    for (const helper of here) forget(helper);
    acts.push({ do: 'leave' });
    number = '';
    course = null;
    boxes = new Set();
    anew = '';
    strange = 0;
    stage = next;
    if (stage !== 'off') return;
    purpose = 'follow';
    called = '';
  }

  /** @param {Helper} helper @param {import('../../shared/follow/records.js').Bytes} body */
  function handshake(helper, body) {
    const type = typeOf(body);
    if (type === 'knock') {
      if (stage === 'followed' && !helper.resume) {
        hand(helper.seat, refuse('not-now'));
        return;
      }
      const lasting = strange < STRANGE_ALL ? known.map(({ secret }) => secret) : [];
      const secrets = [words, ...lasting, helper.resume, helper.before].filter(
        (held) => held !== null,
      );
      const { attempt, body: offered } = offer(secrets, body);
      if (helper.attempt) erase(helper.attempt);
      helper.attempt = attempt;
      hand(helper.seat, offered);
      return;
    }
    if (type !== 'answer' || !helper.attempt) throw new Refused('type');
    const { attempt } = helper;
    helper.attempt = null;
    const { keys, body: accepted } = accept(attempt, body);
    if (helper.before && attempt.secret !== helper.before) erase(helper.before);
    helper.before = attempt.secret.kind === 'resume' ? attempt.secret : null;
    if (helper.resume && helper.resume !== helper.before) erase(helper.resume);
    for (const old of helper.line ? [helper.line.out, helper.line.in] : []) erase(old);
    helper.line = { out: outgoing(keys.out), in: incoming(keys.in) };
    helper.resume = secretToResume(keys.resume);
    helper.away = false;
    const kin = known.find(({ secret }) => secret === attempt.secret);
    if (kin) Object.assign(helper, { lasting: true, kin: kin.id, name: kin.name, paired: kin.at });
    if (purpose === 'pair')
      Object.assign(helper, { fresh: keys.lasting.slice(), compare: pairOf(keys.compare) });
    erase(keys);
    hand(helper.seat, accepted);
    if (helper.known) tell(helper, { say: 'begin', rung: helper.rung, lasting: helper.lasting });
    else meet(helper);
  }

  /**
   * Somebody knew the words, or is known: they are used up, and nobody else comes in by them.
   * @param {Helper} helper
   */
  function meet(helper) {
    noWords();
    acts.push({ do: 'shut' });
    stage = purpose === 'pair' ? 'compare' : 'recognise';
    tell(helper, purpose === 'pair' ? { say: 'compare', lang: language } : { say: 'wait' });
  }

  /** Whoever sits beside the person. */
  const beside = () => [...helpers.values()].find(({ fresh }) => fresh !== null);

  /** Both have said yes: kept, and only then said. */
  function keep() {
    const helper = beside();
    if (stage === 'keeping' && helper?.same && helper.fresh)
      acts.push({ do: 'keep', name: called, key: helper.fresh.slice() });
  }

  /** A guess was wrong. @param {Helper} helper */
  function burn(helper) {
    wrong += 1;
    hand(helper.seat, refuse('wrong-words'));
    acts.push({ do: 'remove', seat: helper.seat });
    forget(helper);
    if (wrong >= WRONG_MOST) {
      tiredUntil = now() + TIRED_MS;
      wrong = 0;
      return stop('tired');
    }
    anew = 'burnt';
    newWords();
  }

  /** @param {Helper} helper @param {import('../../shared/follow/records.js').Bytes} body */
  function listen(helper, body) {
    const text = helper.line ? unseal(helper.line.in, body) : null;
    if (helper.before) erase(helper.before);
    helper.before = null;
    const said = text === null ? null : heard(text);
    if (said === null) return;
    if (said.say === 'name')
      helper.name = helper.lasting ? helper.name : said.name; // they were given one
    else if (said.say === 'bye') depart(helper);
    else if (said.say === 'same') compared(helper, said.yes);
    else if (helper.known) wish(helper, said);
  }

  /** What the other one sees. @param {Helper} helper @param {boolean} yes */
  function compared(helper, yes) {
    if (!SIDE_BY_SIDE.includes(stage) || helper.fresh === null || helper.same) return;
    if (!yes) return stop('unkept');
    helper.same = true;
    keep();
  }

  /**
   * @param {Helper} helper
   * @param {Exclude<import('../../shared/follow/messages.js').Helpers, {say: 'name' | 'same' |
   *   'bye'}>} said
   */
  function wish(helper, said) {
    if (said.say === 'point') point(helper, said.box);
    else if (said.say === 'phrase') helper.hint = { phrase: said.phrase };
    else if (said.say === 'hint') {
      const why = helper.lasting ? troubleWith(said.text) : 'not-paired';
      if (why) tell(helper, { say: 'refused', what: 'hint', why });
      else helper.hint = { text: said.text };
    } else if (said.rung > helper.rung) {
      if (said.rung === 3 && !helper.lasting)
        tell(helper, { say: 'refused', what: 'ask', why: 'not-paired' });
      else if (helper.noes >= NOES_MOST) tell(helper, { say: 'refused', what: 'ask', why: 'no' });
      //  what is being answered does not change meanwhile
      else helper.asks ??= /** @type {2 | 3} */ (said.rung);
    }
  }

  /**
   * To take it back is always heard. What the box is, and whether it may be shown, only the page
   * can tell.
   * @param {Helper} helper
   * @param {number | null} box
   */
  function point(helper, box) {
    helper.wants = null;
    if (box === null) helper.points = null;
    else if (helper.rung === 1) unpoint(helper, box, 'rung');
    else if (!course) unpoint(helper, box, 'paused');
    else if (!boxes.has(box)) unpoint(helper, box, 'gone');
    else if (box === helper.points) return;
    else if (now() - helper.pointedAt < POINT_REST_MS) helper.wants = box;
    else Object.assign(helper, { points: box, pointedAt: now() });
  }

  /**
   * @param {Helper} helper
   * @param {number} box
   * @param {import('../../shared/follow/messages.js').Unpointed} why
   */
  function unpoint(helper, box, why) {
    helper.points = null;
    tell(helper, { say: 'refused', what: 'point', why, box });
  }

  /** @param {Helper} helper */
  const pointNoMore = (helper) => void Object.assign(helper, { points: null, wants: null });

  /** @param {Helper} helper */
  function letPoint(helper) {
    if (helper.wants !== null) point(helper, helper.wants);
    if (helper.points !== null && now() - helper.pointedAt >= POINTED_MS)
      unpoint(helper, helper.points, 'over');
  }

  /** Whether it is time to ask if this is still wanted. */
  const isToAskAgain = () => stage === 'followed' && now() - wishedAt > ASKED_AGAIN_MS;

  /**
   * One is no longer there: with the one whom the person knows, or is asked about, it is over.
   * @param {Helper} helper
   * @param {End} [why]
   */
  function depart(helper, why = 'left') {
    const met = helper.line !== null;
    if (helper.known || (met && stage === 'recognise' && why === 'lie')) return stop('over', why);
    forget(helper);
    if (!met) return;
    if (stage === 'recognise') stop('off');
    else if (stage === 'kept') stop('kept');
    else if (SIDE_BY_SIDE.includes(stage)) stop('unkept');
  }

  /**
   * Whoever lies in between, or made a mistake, is not spoken with any more.
   * @param {Helper} helper
   * @param {unknown} error
   */
  function distrust(helper, error) {
    if (!(error instanceof Refused)) throw error;
    if (error.why === 'proof' && words?.spent) return burn(helper);
    if (error.why === 'no-such-secret') {
      strange += 1;
      helper.strange += 1;
      hand(helper.seat, refuse(stage === 'words' ? 'no-such-secret' : 'not-now'));
      if (helper.known || helper.strange < STRANGE_MOST) return;
    }
    acts.push({ do: 'remove', seat: helper.seat });
    depart(helper, 'lie');
  }

  /** What was decided goes out once. */
  function take() {
    const made = acts;
    acts = [];
    return made;
  }

  /** @template {unknown[]} A @param {(...args: A) => void} step @returns {(...args: A) => Act[]} */
  const acting =
    (step) =>
    (...args) => {
      step(...args);
      return take();
    };

  return {
    /** All that our own pages and the page's overlay show of it. */
    view: () => ({
      stage,
      purpose,
      number,
      again: isToAskAgain(),
      pair: stage === 'words' ? pair : null,
      anew,
      last,
      compare: stage === 'compare' ? (beside()?.compare ?? null) : null,
      called,
      minutes: stage === 'tired' ? Math.max(1, Math.ceil((tiredUntil - now()) / 60_000)) : 0,
      helpers: [...helpers.values()]
        .filter(({ line }) => line)
        .map(({ seat, name, known, lasting, paired, away, rung, asks, points, hint }) => ({
          seat,
          name,
          known,
          lasting,
          paired,
          away,
          rung,
          asks,
          points,
          hint,
        })),
    }),
    /** The person wants to be helped. */
    begin: acting(() => {
      if (!IDLE.includes(stage)) return;
      if (stage === 'kept') stop('off');
      purpose = 'follow';
      stage = now() < tiredUntil ? 'tired' : 'who';
    }),
    /** The person wants to be recognised by somebody who sits beside them. */
    pair: acting(() => {
      if (!IDLE.includes(stage)) return;
      if (stage === 'kept') stop('off');
      purpose = 'pair';
      stage = now() < tiredUntil ? 'tired' : 'where';
    }),
    /** Où est cette personne ? */
    placed: acting((/** @type {'beside' | 'phone' | 'unknown'} */ where) => {
      if (stage !== 'where') return;
      stage = where === 'beside' ? 'opening' : 'apart';
      if (stage === 'opening') acts.push({ do: 'open' });
    }),
    /** Voyez-vous les mêmes mots ? */
    compared: acting((/** @type {boolean} */ yes) => {
      if (stage !== 'compare') return;
      if (!yes) return stop('unkept');
      stage = 'name';
    }),
    /** What the person calls them. */
    named: acting((/** @type {string} */ name) => {
      called = line(name, NAME_MAX);
      if (stage !== 'name' || called === '') return;
      stage = 'keeping';
      keep();
    }),
    /** It is kept, and both may know. */
    kept: acting(() => {
      const helper = beside();
      if (stage !== 'keeping' || !helper?.fresh) return;
      wipe(helper.fresh);
      stage = 'kept';
      tell(helper, { say: 'kept' });
    }),
    /** It could not be, or the person no longer wants it. */
    unkept: acting(() => {
      if (SIDE_BY_SIDE.includes(stage)) stop('unkept');
    }),
    /** Somebody is taken off the list: who is there as that one is there no longer. */
    revoked: acting((/** @type {string} */ id) => {
      for (const { secret } of known.filter((kin) => kin.id === id)) erase(secret);
      known = known.filter((kin) => kin.id !== id);
      const helper = [...helpers.values()].find(({ kin }) => kin === id);
      if (helper) stop(helper.known ? 'over' : 'off');
    }),
    /** Qui a téléphoné ? */
    called: acting((/** @type {'me' | 'them' | 'unknown'} */ caller) => {
      if (stage !== 'who') return;
      stage = caller === 'me' ? 'opening' : 'hang-up';
      if (stage === 'opening') acts.push({ do: 'open' });
    }),
    /**
     * The service gave a number. Whoever is in the list may come in with it alone; their keys are
     * copied. `spoken`: the person's language
     */
    opened: acting(
      (
        /** @type {string} */ given,
        /** @type {Kept[]} */ kin = [],
        /** @type {string} */ spoken = 'fr',
      ) => {
        if (stage !== 'opening') return;
        number = given;
        language = spoken;
        known =
          purpose === 'pair'
            ? []
            : kin.map(({ key, ...who }) => ({ ...who, secret: lastingSecret(key) }));
        since = now();
        stage = 'words';
        newWords();
      },
    ),
    /** The number that was shown leads to somebody else now: the service gave another one. */
    renumbered: acting((/** @type {string} */ given) => {
      if (stage !== 'words') return;
      number = given;
      anew = 'renumbered';
      newWords();
    }),
    /** The service cannot be reached, or the room is over there. */
    closed: acting(() => {
      if (stage === 'opening') stage = 'unreachable';
      else if (['words', 'recognise', 'followed'].includes(stage))
        stop(stage === 'followed' ? 'over' : 'unreachable', 'lost');
      else if (SIDE_BY_SIDE.includes(stage)) stop('unkept');
    }),
    /** Somebody followed when the browser ended the worker. */
    brokenOff: acting((/** @type {{name: string, at: number}} */ { name, at }) => {
      if (stage !== 'off') return;
      last = { name, at, ms: now() - at, why: 'lost', read: false };
      stage = 'over';
    }),
    /** Reconnaissez-vous sa voix ? */
    recognised: acting((/** @type {boolean} */ yes) => {
      const helper = [...helpers.values()].find(({ line, known }) => line && !known);
      if (stage !== 'recognise' || !helper) return;
      if (!yes) return stop('off');
      helper.known = true;
      stage = 'followed';
      since = now();
      wishedAt = since;
      tell(helper, { say: 'begin', rung: helper.rung, lasting: helper.lasting });
    }),
    /** What a helper asked to see. */
    allowed: acting((/** @type {number} */ seat, /** @type {boolean} */ yes) => {
      const helper = helpers.get(seat);
      if (!helper?.asks) return;
      if (yes) {
        helper.rung = helper.asks;
        tell(helper, { say: 'begin', rung: helper.rung, lasting: helper.lasting });
      } else {
        helper.noes += 1;
        tell(helper, { say: 'refused', what: 'ask', why: 'no' });
      }
      helper.asks = null;
    }),
    /** Taken back with one press. */
    lowered: acting((/** @type {number} */ seat) => {
      const helper = helpers.get(seat);
      if (!helper || helper.rung === 1) return;
      helper.rung = 1;
      pointNoMore(helper);
      tell(helper, { say: 'begin', rung: 1, lasting: helper.lasting });
    }),
    /** The page does not point at it, or does no more. */
    unpointed: acting(
      (
        /** @type {number} */ box,
        /** @type {import('../../shared/follow/messages.js').Unpointed} */ why,
      ) => {
        for (const helper of helpers.values()) if (helper.points === box) unpoint(helper, box, why);
      },
    ),
    /** The hint was read, or why it ended. */
    read: acting((/** @type {number} */ seat) => {
      const helper = helpers.get(seat);
      if (helper) helper.hint = null;
      else if (last) last = { ...last, read: true };
    }),
    /** It is still wanted. */
    stay: acting(() => {
      wishedAt = now();
    }),
    stop: acting(() => stop(stage === 'followed' ? 'over' : 'off')),
    /** Whoever looks after this computer allows it no more: who follows is told why. */
    forbidden: acting(() => {
      if (
        ![
          'who',
          'opening',
          'unreachable',
          'words',
          'recognise',
          'followed',
          'where',
          ...SIDE_BY_SIDE,
        ].includes(stage)
      )
        return;
      for (const helper of helpers.values()) tell(helper, { say: 'end', why: 'policy' });
      stop(stage === 'followed' ? 'over' : 'off', 'policy');
    }),
    worried: acting(() => {
      if (stage === 'over') stage = 'worried';
    }),
    done: acting(() => {
      if (stage === 'kept') stop('off');
      else if (['who', 'where', ...IDLE].includes(stage)) stage = 'off';
    }),
    /** Time goes by: words grow old, and so does a yes. */
    tick: acting(() => {
      if (stage === 'followed' && now() - wishedAt > ASKED_AGAIN_MS + ANSWER_MS)
        stop('over', 'time');
      if (['words', ...SIDE_BY_SIDE].includes(stage) && now() - since > WORDS_MS) stop('off');
      if (stage === 'tired' && now() >= tiredUntil) stage = 'off';
      for (const helper of helpers.values()) letPoint(helper);
    }),
    received: acting((/** @type {Sent} */ { seat, body }) => {
      const helper = helpers.get(seat) ?? stranger(seat);
      helpers.set(seat, helper);
      try {
        if (typeOf(body) === 'sealed') listen(helper, body);
        else handshake(helper, body);
      } catch (error) {
        distrust(helper, error);
      }
    }),
    /** A seat's connection broke, came back, or was given up. */
    moved: acting((/** @type {'away' | 'back' | 'left'} */ how, /** @type {number} */ seat) => {
      const helper = helpers.get(seat);
      if (!helper) return;
      //  side by side nobody comes back: it is begun anew
      if (how === 'left' || helper.fresh) return depart(helper);
      helper.away = true; // also when it is back: it knocks first, and gets keys of its own
      pointNoMore(helper);
    }),
    /** Our own connection broke: everybody knocks anew once it is back. */
    interrupted: acting(() => {
      for (const helper of helpers.values()) {
        helper.away = true;
        pointNoMore(helper);
      }
      if (SIDE_BY_SIDE.includes(stage)) stop('unkept');
    }),
    /** How the guide goes, to everybody whom the person knows. */
    tellCourse: acting((/** @type {Told} */ told) => {
      const before = course;
      course = told.say === 'state' ? told : null;
      if (!course) boxes = new Set();
      const isAnother = before?.at !== course?.at || before?.guide !== course?.guide;
      for (const helper of helpers.values()) {
        const { known, rung, lasting, points } = helper;
        if (course && isAnother && points !== null) unpoint(helper, points, 'over');
        if (isAnother) pointNoMore(helper);
        if (known) tell(helper, told.say === 'state' ? { ...told, rung, lasting } : told);
      }
    }),
    /**
     * What the page shows, to those who may see it: on the second rung no words but those that the
     * guide names.
     */
    tellView: acting(
      (
        /** @type {import('../../shared/protocol.js').Drawing} */ { width, height, boxes: drawn },
      ) => {
        if (!course) return;
        boxes = new Set(drawn.map(({ id }) => id));
        const { say, ...state } = course;
        for (const helper of helpers.values()) {
          const { known, rung, lasting } = helper;
          if (!known || rung === 1) continue;
          const seen = drawn.map(({ text, ...box }) =>
            text !== undefined && (rung === 3 || box.target) ? { ...box, text } : box,
          );
          tell(helper, {
            say: 'view',
            width,
            height,
            boxes: seen,
            state: { ...state, rung, lasting },
          });
        }
      },
    ),
  };
}

/** @typedef {ReturnType<typeof createLearner>} Learner */
/** @typedef {ReturnType<Learner['view']>} LearnerView */
