/**
 * A learner's side without a browser, made of what the extension's is made of: opens a room, takes
 * whoever knows the words, says what a test has it say, and keeps what it heard.
 */
import {
  accept,
  lastingSecret,
  offer,
  refuse,
  secretOfWords,
  secretToResume,
  typeOf,
} from '../../extension/src/shared/follow/pairing.js';
import { Refused } from '../../extension/src/shared/follow/refused.js';
import { createRelay } from '../../extension/src/shared/follow/relay.js';
import { incoming, outgoing, seal, unseal } from '../../extension/src/shared/follow/sealed.js';
import { parseHelperMessage } from '../../extension/src/shared/follow/messages.js';
import { pairOf } from '../../extension/src/shared/follow/pairing-words.js';

/** @typedef {import('../../extension/src/shared/follow/secrets.js').Bytes} Bytes */

/** What was heard, in order, for whoever waits for a kind of it. */
function createHearing() {
  /** @type {{message: any, done: boolean}[]} */
  const said = [];
  /** @type {(() => void)[]} */
  const waiting = [];
  return {
    /** @param {string | null} text */
    hear(text) {
      const message = text === null ? null : parseHelperMessage(text);
      if (!message) return;
      said.push({ message, done: false });
      for (const look of waiting.splice(0)) look();
    },
    /** What was heard, in order. */
    said: () => said.map(({ message }) => message),
    /**
     * The next of this kind that nobody waited for yet.
     * @param {string} kind
     * @returns {Promise<any>}
     */
    next: (kind) =>
      new Promise((resolve) => {
        const look = () => {
          const found = said.find(({ message, done }) => !done && message.say === kind);
          if (!found) return void waiting.push(look);
          found.done = true;
          resolve(found.message);
        };
        look();
      }),
  };
}

/**
 * The learner's side of the sealed channel.
 * @param {import('../../extension/src/shared/follow/pairing.js').Secret[]} secrets  that open it
 * @param {(text: string | null) => void} hear
 */
function createChannel(secrets, hear) {
  /** @type {import('../../extension/src/shared/follow/pairing.js').Offered | null} */
  let offered = null;
  const channel = {
    secrets,
    /**
     * @type {{out: import('../../extension/src/shared/follow/sealed.js').Outgoing, in:
     *   import('../../extension/src/shared/follow/sealed.js').Incoming} | null}
     */
    talk: null,
    kind: '',
    /** @type {{lasting: Bytes, compare: readonly [number, number]} | null} */
    last: null,
    /** @param {Bytes} body @param {(reply: Bytes) => void} send */
    take(body, send) {
      try {
        understand(body, send);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (error.why === 'proof') send(refuse('wrong-words'));
        if (error.why === 'no-such-secret') send(refuse('no-such-secret'));
      }
    },
  };

  /** @param {Bytes} body @param {(reply: Bytes) => void} send */
  function understand(body, send) {
    switch (typeOf(body)) {
      case 'knock': {
        const made = offer(channel.secrets, body);
        offered = made.attempt;
        channel.talk = null;
        return send(made.body);
      }
      case 'answer': {
        if (!offered) return undefined;
        const { keys, body: proof } = accept(offered, body);
        channel.kind = offered.secret.kind;
        channel.last = { lasting: keys.lasting.slice(), compare: pairOf(keys.compare) };
        channel.talk = { out: outgoing(keys.out), in: incoming(keys.in) };
        channel.secrets = [
          secretToResume(keys.resume),
          ...channel.secrets.filter(({ kind }) => kind === 'resume'),
        ];
        return send(proof);
      }
      default:
        return channel.talk ? hear(unseal(channel.talk.in, body)) : undefined;
    }
  }

  return channel;
}

/**
 * @param {{
 *   address?: string, pair?: readonly [number, number], known?: Bytes[],
 *   connect: (address: string, protocol: string) => WebSocket,
 * }} options  `known`: keys of those who were paired with face to face
 */
export async function openLearner({
  address = 'ws://memory/follow',
  pair = [12, 2047],
  known = [],
  connect,
}) {
  const { hear, said, next } = createHearing();
  const channel = createChannel([], hear);
  const relay = createRelay({
    address,
    connect,
    onNotice: () => {},
    onState: () => {},
    onRecord: ({ seat, body }) =>
      channel.take(body, (reply) => relay.send({ seat, whole: false, body: reply })),
  });
  const { number } = await relay.open();
  channel.secrets = [secretOfWords(number, pair), ...known.map(lastingSecret)];

  return {
    number,
    said,
    next,
    /** @param {{say: string} & Record<string, unknown>} message */
    tell(message) {
      if (!channel.talk) throw new Error('nobody to tell it to');
      const whole = ['state', 'view'].includes(message.say);
      relay.send(
        ...seal(channel.talk.out, JSON.stringify(message), whole).map((part) => ({
          seat: 0,
          ...part,
        })),
      );
    },
    /** With which secret they came. */
    kind: () => channel.kind,
    /** What would last of the seal, and what the screen shows of it. */
    last: () => /** @type {NonNullable<typeof channel.last>} */ (channel.last),
    /** Says no to whoever knocks next. */
    forget: () => {
      channel.secrets = [];
    },
    leave: () => relay.leave(),
  };
}

/** @typedef {Awaited<ReturnType<typeof openLearner>>} Learner */

const STEPS = [
  'Écrivez le nom du médecin.',
  'Écrivez votre ville.',
  'Cliquez sur «\u00a0Rechercher\u00a0».',
  'Choisissez un médecin.',
  'Choisissez une heure.',
];

/** How a guide goes, as a learner's side says it. @param {Record<string, unknown>} [more] */
export const stateOf = (more = {}) => ({
  say: 'state',
  guide: 'Prendre un rendez-vous chez le médecin',
  steps: STEPS,
  at: 2,
  index: 3,
  total: STEPS.length,
  step: STEPS[2],
  lang: 'fr',
  since: 0,
  notice: null,
  done: false,
  rung: 1,
  lasting: false,
  ...more,
});

/** A page as the second rung shows it. @param {object} [state] @param {unknown[]} [boxes] */
export const viewOf = (
  state = stateOf({ rung: 2 }),
  boxes = [
    { id: 1, x: 0, y: 0, w: 1280, h: 64, role: 'banner' },
    { id: 2, x: 24, y: 16, w: 140, h: 32, role: 'link' },
    { id: 3, x: 80, y: 180, w: 520, h: 56, role: 'textbox' },
    { id: 4, x: 620, y: 180, w: 300, h: 56, role: 'textbox' },
    { id: 5, x: 940, y: 180, w: 200, h: 56, role: 'button', text: 'Rechercher', target: true },
    { id: 6, x: 80, y: 300, w: 500, h: 40, role: 'heading' },
    { id: 7, x: 80, y: 360, w: 360, h: 220, role: 'image' },
  ],
) => ({ say: 'view', width: 1280, height: 720, boxes, state });
