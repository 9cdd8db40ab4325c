/**
 * A helper without a page: what somebody at the other end of the telephone does with the number and the
 * two words, by the same modules as the helper's page.
 */
import '../unit/webcrypto.js';
import {WebSocket as Line} from 'ws';
import {answer, confirm, knock, secretOfWords, typeOf} from '../../extension/src/shared/pairing.js';
import {createRelay} from '../../extension/src/shared/relay.js';
import {incoming, outgoing, seal, unseal} from '../../extension/src/shared/sealed.js';

/** @typedef {import('../../extension/src/shared/talk.js').Learners} Learners */

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 20;

/**
 * @param {{address: string, number: string, pair: readonly [number, number], name: string, passed?: (bytes: Buffer | string) => void}} call
 *   `passed`: is shown all that went over this helper's wire
 */
export async function followFrom({address, number, pair, name, passed = () => {}}) {
  /** @type {Learners[]} */
  const said = [];
  /** @type {string[]} */
  const notices = [];
  /** @type {string[]} */
  const states = [];
  /** @type {any} */
  let attempt = null;
  /** @type {{out: any, in: any} | null} */
  let line = null;
  let trouble = '';
  const send = (/** @type {import('../../extension/src/shared/secrets.js').Bytes} */ body, whole = false) => relay.send({seat: 0, whole, body});
  const say = (/** @type {object} */ words) => seal(/** @type {any} */ (line).out, JSON.stringify(words)).forEach((part) => send(part.body, part.whole));

  /** @param {import('../../extension/src/shared/secrets.js').Bytes} body */
  function take(body) {
    const type = typeOf(body);
    if (type === 'sealed') {
      const text = unseal(/** @type {any} */ (line).in, body);
      if (text !== null) said.push(JSON.parse(text));
    } else if (type === 'offer') {
      const {attempt: next, body: proof} = answer(attempt, body);
      attempt = next;
      send(proof);
    } else {
      const keys = confirm(attempt, body);
      line = {out: outgoing(keys.out), in: incoming(keys.in)};
      say({say: 'name', name});
    }
  }

  const relay = createRelay({
    address: `${address}/follow`,
    onRecord: ({body}) => {
      try { take(body); } catch (error) { trouble = /** @type {any} */ (error).why ?? String(error); }
    },
    onNotice: (method) => notices.push(method),
    onState: (state, why) => states.push(`${state} ${why}`),
    connect: (url, protocol) => {
      const socket = new Line(url, protocol, {perMessageDeflate: false});
      socket.on('message', (/** @type {Buffer} */ data) => passed(data));
      const {send: sendOn} = socket;
      socket.send = (/** @type {any} */ data) => { passed(data); /** @type {any} */ (sendOn).call(socket, data); };
      return /** @type {any} */ (socket);
    },
  });
  await relay.join(number);
  const first = knock(secretOfWords(number, pair));
  attempt = first.attempt;
  send(first.body);

  return {
    said, notices, say, trouble: () => trouble, leave: () => relay.leave(),
    /** @template T @param {() => T | undefined | null | false | ''} look @param {string} what @returns {Promise<T>} */
    async until(look, what) {
      for (const end = performance.now() + PATIENCE_MS; performance.now() < end;) {
        const found = look();
        if (found) return found;
        await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
      }
      const heard = said.map((one) => (one.say === 'state' ? one.step : one.say)).slice(-6);
      throw new Error(`waited for ${what}; heard: ${heard.join(' | ')}; ${notices}; ${states}; ${trouble}`);
    },
  };
}
