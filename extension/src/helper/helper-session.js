/**
 * A helper's side of following somebody (PROTOCOL.md, "Following"): from the words that were read
 * out on the telephone to the last word, as one plain object that a page draws. Nothing here knows
 * of a page or of a browser's extension.
 *
 * What it promises: the words are tried once, by a person's press; a seal is never outlived by its
 * keys; whatever comes that is not what the protocol lets come now ends it, and says why.
 *
 * Two who sit side by side do not follow: they compare what both screens show, and end with a key
 * that lasts, which is handed out once the learner's side has said that it is kept there too. With
 * such a key the number alone is enough; where it is not known (any more) the words are tried, if
 * they were typed.
 */
import {
  answer,
  confirm,
  knock,
  lastingSecret,
  secretOfWords,
  secretToResume,
  typeOf,
} from '../shared/follow/pairing.js';
import { Refused } from '../shared/follow/refused.js';
import { createRelay, ServiceRefused } from '../shared/follow/relay.js';
import { incoming, outgoing, seal, unseal } from '../shared/follow/sealed.js';
import { erase, wipe } from '../shared/follow/secrets.js';
import { troubleWith } from '../shared/follow/messages.js';
import { told } from './learner-messages.js';
import { listFor, pairOf } from '../shared/follow/pairing-words.js';

/**
 * @typedef {import('../shared/follow/secrets.js').Bytes} Bytes
 * @typedef {import('../shared/follow/pairing.js').Secret} Secret
 * @typedef {import('../shared/follow/messages.js').Helpers} Helpers
 * @typedef {import('../shared/follow/messages.js').Pause} Pause
 * @typedef {import('../shared/follow/messages.js').Phrase} Phrase
 * @typedef {import('../shared/follow/messages.js').Rung} Rung
 * @typedef {import('./learner-messages.js').Course} Course
 * @typedef {import('./learner-messages.js').Drawing} Drawing
 */

/**
 * Why it is over. `wrong-words`, `no-such-secret`, `not-now`: the learner's side said so;
 * `no-room`: the number is nobody's; `not-known`: the key is not known there, and no words were
 * typed; `paired`, `not-paired`: both sides keep the other, or neither does; `limit`,
 * `unavailable`, `unreachable`: the service; `cut`: broken before both had keys; `lie`: something
 * came that nobody honest sends; `stopped`, `time`, `policy`, `broken`, `removed`: the learner's
 * side ended it; `gone`: nobody came back in time; `elsewhere`: followed from another page; `bye`:
 * oneself.
 * @typedef {'wrong-words' | 'no-such-secret' | 'not-now' | 'not-known' | 'paired' | 'not-paired' |
 *   'no-room' | 'limit' | 'unavailable' | 'unreachable' | 'cut' | 'lie'
 *   | 'stopped' | 'time' | 'policy' | 'broken' | 'removed' | 'gone' | 'elsewhere' | 'bye'} Why
 */

/**
 * All that is to be drawn. A new object at each change.
 * @typedef {Object} Helping
 * @property {'pairing' | 'waiting' | 'comparing' | 'following' | 'paused' | 'over'} stage
 * @property {'here' | 'lost' | 'away'} line  `lost`: our own connection is broken; `away`: the
 *   learner's
 * @property {boolean} sealed          whether something said now would be heard
 * @property {Rung} rung
 * @property {boolean} lasting         whether the two paired face to face
 * @property {Course | null} course    how the guide goes
 * @property {number} heardAt          when that was told, on the clock that was given
 * @property {Drawing | null} drawing  what the page shows
 * @property {number | null} pointed   the box that is shown to the learner
 * @property {Rung | null} asked       a rung that no answer came for yet
 * @property {{what: 'ask' | 'hint' | 'point', why: string} | null} refused
 * @property {Pause | null} pause
 * @property {{pair: readonly [number, number], lang: import('../shared/follow/pairing-words.js').Lang} |
 *   null} compare  what both screens show, side by side
 * @property {boolean} agreed          we said that it is the same, and wait for the other
 * @property {Why | null} why          when it is over
 * @property {Record<string, string>} text  the service's own sentence, by language
 */

/** @type {Helping} */
const BEGINNING = {
  stage: 'pairing',
  line: 'here',
  sealed: false,
  rung: 1,
  lasting: false,
  course: null,
  heardAt: 0,
  drawing: null,
  pointed: null,
  asked: null,
  refused: null,
  pause: null,
  compare: null,
  agreed: false,
  why: null,
  text: {},
};
/** What nobody may go on seeing while nothing may be seen. */
const UNSEEN = { course: null, drawing: null, pointed: null, asked: null, refused: null };

/** @type {Record<string, Why>} */
const OF_SERVICE = { 'not-found': 'no-room', limit: 'limit' };
/** @type {Why[]} */
const OF_LEARNER = ['stopped', 'time', 'policy', 'broken'];
/** @type {Why[]} what a learner's side answers to a knock */
const NOES = ['wrong-words', 'no-such-secret', 'not-now'];

const LEARNER = 0;
const ELSEWHERE = 4006;

/**
 * @param {{
 *   address: string,
 *   number: string,
 *   pair: readonly [number, number] | null,
 *   lasting?: Bytes | null,
 *   name: string,
 *   onKept?: (lasting: Bytes) => void,
 *   onChange: (helping: Helping) => void,
 *   connect?: (address: string, protocol: string) => WebSocket,
 *   now?: () => number,
 * }} options  `address`: ws(s)://…/follow; `pair`: the words' places in their list, null where they
 * were not typed; `lasting`: the key of the one who is helped, is copied; `onKept`: is given such a
 * key, and keeps it; `now`: ms of a clock that is never set
 */
export function createHelping({
  address,
  number,
  pair,
  lasting = null,
  name,
  onKept = () => {},
  onChange,
  connect,
  now = () => performance.now(),
}) {
  /** @type {Helping} */
  let helping = BEGINNING;
  /** The words, while they may still be needed. @type {Secret | null} */
  let words = pair && secretOfWords(number, pair);
  /**
   * What is tried first: the lasting key, or the words; then what the last seal left for the next.
   * @type {Secret | null}
   */
  let secret = lasting ? lastingSecret(lasting) : words;
  /**
   * The key that would last and what both screens show of it, until it is known whether that is
   * wanted.
   * @type {{key: Bytes, pair: readonly [number, number]} | null}
   */
  let fresh = null;
  /**
   * @type {{waits: 'offer', attempt: import('../shared/follow/pairing.js').Knocked} | {waits: 'accept',
   *   attempt: import('../shared/follow/pairing.js').Answered} | null}
   */
  let shaking = null;
  /**
   * @type {{out: import('../shared/follow/sealed.js').Outgoing, in:
   *   import('../shared/follow/sealed.js').Incoming} | null}
   */
  let talk = null;
  const relay = createRelay({
    address,
    connect,
    onRecord: ({ body }) => guarded(() => take(body)),
    onNotice: notice,
    onState: line,
  });

  /** @param {Partial<Helping>} change */
  function become(change) {
    helping = { ...helping, ...change };
    onChange(helping);
  }

  //  --- keys
  // ---------------------------------------------------------------------------------------

  /** What was said under these keys can be read by nobody any more, and nothing more said. */
  function dropTalk() {
    if (talk) [talk.out, talk.in].forEach(erase);
    if (shaking?.waits === 'accept') erase(shaking.attempt.keys);
    if (shaking) erase(shaking.attempt);
    dropFresh();
    talk = null;
    shaking = null;
  }

  function dropFresh() {
    if (fresh) wipe(fresh.key);
    fresh = null;
  }

  function dropKeys() {
    dropTalk();
    for (const held of [secret, words]) if (held) erase(held);
    secret = words = null;
  }

  /** Words are knocked with once. */
  function knockOnce() {
    if (!secret) return;
    if (secret.kind === 'words' && shaking) return finish('cut');
    dropTalk();
    const { attempt, body } = knock(secret);
    shaking = { waits: 'offer', attempt };
    send(body);
  }

  /** @param {import('../shared/follow/pairing.js').Keys} keys */
  function open(keys) {
    const beside = secret?.kind === 'words';
    const known = helping.lasting || secret?.kind === 'lasting';
    for (const held of [secret, words]) if (held) erase(held);
    words = null;
    secret = secretToResume(keys.resume);
    talk = { out: outgoing(keys.out), in: incoming(keys.in) };
    fresh = beside ? { key: keys.lasting.slice(), pair: pairOf(keys.compare) } : null;
    wipe(keys.resume, keys.lasting, keys.compare);
    shaking = null;
    say({ say: 'name', name });
    become({
      sealed: true,
      line: 'here',
      lasting: known,
      ...(helping.stage === 'pairing' && { stage: 'waiting' }),
    });
  }

  //  --- what comes
  // ---------------------------------------------------------------------------------

  /**
   * Whatever cannot be taken is the end: from there on nothing could be relied upon.
   * @param {() => void} act
   */
  function guarded(act) {
    if (helping.stage === 'over') return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.why === 'no-such-secret' && secret?.kind === 'lasting') return unknown();
      finish(NOES.find((why) => why === error.why) ?? 'lie');
    }
  }

  /** We are not known there: then with the words, as everybody. */
  function unknown() {
    if (!words) return finish('not-known');
    dropTalk();
    if (secret) erase(secret);
    secret = words;
    words = null;
    knockOnce();
  }

  /** @param {Bytes} body */
  function take(body) {
    if (typeOf(body) === 'sealed') {
      if (talk) hear(unseal(talk.in, body));
      else if (!shaking) throw new Refused('type'); // else under keys that a break has ended
      return;
    }
    if (shaking?.waits === 'offer') {
      const { attempt, body: proof } = answer(shaking.attempt, body);
      shaking = { waits: 'accept', attempt };
      send(proof);
    } else if (shaking?.waits === 'accept') {
      open(confirm(shaking.attempt, body));
    } else {
      throw new Refused('type');
    }
  }

  /** @param {string | null} text */
  function hear(text) {
    const said = text === null ? null : told(text);
    switch (said?.say) {
      case 'wait':
        dropFresh();
        return become({ stage: 'waiting', ...UNSEEN });
      case 'compare':
        return fresh
          ? become({ stage: 'comparing', compare: { pair: fresh.pair, lang: listFor(said.lang) } })
          : undefined;
      case 'kept':
        return keep();
      case 'begin':
        dropFresh();
        return become({
          stage: helping.stage === 'paused' ? 'paused' : 'following',
          ...allowed(said.rung, said.lasting),
        });
      case 'state':
        return become(going(said.course));
      case 'view':
        return said.course || helping.stage === 'following'
          ? become({ ...(said.course && going(said.course)), ...seen(said.drawing) })
          : undefined;
      case 'pause':
        return become({ stage: 'paused', pause: said.why, ...UNSEEN });
      case 'refused': {
        const { what, why, box } = said;
        //  another is shown by now
        if (what === 'point' && box !== undefined && box !== helping.pointed) return undefined;
        return become({
          refused: { what, why },
          ...(what === 'ask' && { asked: null }),
          ...(what === 'point' && { pointed: null }),
        });
      }
      case 'end':
        return finish(OF_LEARNER.find((why) => why === said.why) ?? 'stopped');
      default:
        return undefined;
    }
  }

  /** The other side has it: we were the first to say yes. */
  function keep() {
    if (!fresh || !helping.agreed) return;
    onKept(fresh.key);
    finish('paired');
  }

  /** @param {Course} course @returns {Partial<Helping>} */
  const going = (course) => ({
    stage: 'following',
    pause: null,
    course,
    heardAt: now(),
    ...allowed(course.rung ?? helping.rung, course.lasting ?? helping.lasting),
  });

  /** @param {Rung} rung @param {boolean} lasting @returns {Partial<Helping>} */
  const allowed = (rung, lasting) => ({
    rung,
    lasting,
    ...(helping.asked !== null && rung >= helping.asked && { asked: null }),
    ...(rung === 1 && { drawing: null, pointed: null }),
  });

  /**
   * A box that is gone is pointed at no more.
   * @param {Drawing} drawing
   * @returns {Partial<Helping>}
   */
  const seen = (drawing) => ({
    drawing,
    pointed: drawing.boxes.some(({ id }) => id === helping.pointed) ? helping.pointed : null,
  });

  //  --- the line
  // -----------------------------------------------------------------------------------

  /** @param {string} method @param {any} params */
  function notice(method, params) {
    if (helping.stage === 'over') return;
    switch (method) {
      case 'resumed':
        if (params.present?.includes(LEARNER)) guarded(knockOnce);
        else broken('away');
        break;
      case 'room.back':
        guarded(knockOnce);
        break;
      case 'room.away':
        broken('away');
        break;
      case 'room.ended':
        finish(
          helping.stage === 'comparing'
            ? 'not-paired'
            : params.reason === 'removed'
              ? 'removed'
              : params.reason === 'left'
                ? 'stopped'
                : 'gone',
        );
        break;
      default:
        break;
    }
  }

  /** @param {'lost' | 'away'} how */
  function broken(how) {
    if (helping.stage === 'comparing') return finish('not-paired');
    //  what became of the words nobody can tell
    if (secret?.kind === 'words' && shaking) return finish('cut');
    dropTalk();
    become({ line: how, sealed: false, pointed: null, asked: null });
  }

  /** @param {import('../shared/follow/relay.js').LineState} state @param {number} code */
  function line(state, code) {
    if (helping.stage === 'over') return;
    if (state === 'lost') broken('lost');
    if (state === 'over' && seated) finish(code === ELSEWHERE ? 'elsewhere' : 'gone');
  }

  //  --- what goes
  // ----------------------------------------------------------------------------------

  /** @param {Bytes} body */
  const send = (body) => relay.send({ seat: LEARNER, whole: false, body });

  /** @param {Helpers} message @returns {boolean} whether it could be said */
  function say(message) {
    if (!talk) return false;
    for (const { body } of seal(talk.out, JSON.stringify(message))) send(body);
    return true;
  }

  /** Keys first, then everything else. @param {Why} why @param {Record<string, string>} [text] */
  function finish(why, text = {}) {
    if (helping.stage === 'over') return;
    dropKeys();
    become({ stage: 'over', why, text, sealed: false, ...UNSEEN, pause: null, compare: null });
    queueMicrotask(() => void relay.leave()); // what was said in this turn goes before
  }

  let seated = false;
  relay.join(number).then(
    ({ present }) => {
      seated = true;
      if (present.includes(LEARNER)) guarded(knockOnce);
      else broken('away');
    },
    (error) => {
      if (!(error instanceof ServiceRefused)) finish('unreachable');
      else finish(OF_SERVICE[error.status] ?? 'unavailable', error.text);
    },
  );
  onChange(helping);

  return {
    /**
     * Shows a box to the learner; the one that is shown already, or null, takes it back.
     * @param {number | null} box
     * @returns {boolean} whether it went out
     */
    point(box) {
      const pointed = box === helping.pointed ? null : box;
      if (!say({ say: 'point', box: pointed })) return false;
      become({ pointed, refused: null });
      return true;
    },
    /** @param {Phrase} phrase @returns {boolean} whether it went out */
    phrase: (phrase) => say({ say: 'phrase', phrase }),
    /**
     * @param {string} text
     * @returns {ReturnType<typeof troubleWith> | 'unheard'} null: it went out
     */
    hint(text) {
      const trouble = troubleWith(text);
      if (trouble) return trouble;
      if (!say({ say: 'hint', text: text.trim() })) return 'unheard';
      become({ refused: null });
      return null;
    },
    /** May I see more? @param {Rung} rung @returns {boolean} whether it went out */
    ask(rung) {
      if (!say({ say: 'ask', rung })) return false;
      become({ asked: rung, refused: null });
      return true;
    },
    /** Whether the other screen shows the same words. @param {boolean} yes */
    same(yes) {
      if (helping.stage !== 'comparing' || !say({ say: 'same', yes })) return;
      if (yes) become({ agreed: true });
      else finish('not-paired');
    },
    bye() {
      say({ say: 'bye' });
      finish('bye');
    },
  };
}
