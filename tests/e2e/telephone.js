/**
 * A helper without a page: what somebody at the other end of the telephone does with the number and
 * the two words, by the same modules as the helper's page.
 */
import { WebSocket as Line } from 'ws';
import { secretOfWords } from '../../extension/src/shared/follow/pairing.js';
import { createRelay } from '../../extension/src/shared/follow/relay.js';
import { createCaller } from '../unit/caller.js';

/** @typedef {import('../../extension/src/shared/follow/messages.js').Learners} Learners */

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 20;

/**
 * @param {{address: string, number: string, pair: readonly [number, number], name: string, passed?:
 *   (bytes: Buffer | string) => void}} call `passed`: is shown all that went over this helper's
 *   wire
 */
export async function followFrom({ address, number, pair, name, passed = () => {} }) {
  /** @type {string[]} */
  const notices = [];
  /** @type {string[]} */
  const states = [];
  const end = createCaller(
    (body, whole) => relay.send({ seat: 0, whole, body }),
    () => end.say({ say: 'name', name }),
  );
  /** @type {Learners[]} */
  const said = end.said;
  const relay = createRelay({
    address: `${address}/follow`,
    onRecord: ({ body }) => end.take(body),
    onNotice: (method) => notices.push(method),
    onState: (state, why) => states.push(`${state} ${why}`),
    connect: (url, protocol) => {
      const socket = new Line(url, protocol, { perMessageDeflate: false });
      socket.on('message', (/** @type {Buffer} */ data) => passed(data));
      const { send: sendOn } = socket;
      socket.send = (/** @type {any} */ data) => {
        passed(data);
        /** @type {any} */ (sendOn).call(socket, data);
      };
      return /** @type {any} */ (socket);
    },
  });
  await relay.join(number);
  end.knockWith(secretOfWords(number, pair));

  return {
    said,
    notices,
    say: end.say,
    trouble: end.refused,
    leave: () => relay.leave(),
    /**
     * @template T
     * @param {() => T | undefined | null | false | ''} look
     * @param {string} what
     * @returns {Promise<T>}
     */
    async until(look, what) {
      for (const end = performance.now() + PATIENCE_MS; performance.now() < end;) {
        const found = look();
        if (found) return found;
        await new Promise((resolve) => {
          setTimeout(resolve, LOOK_EVERY_MS);
        });
      }
      const heard = said.map((one) => (one.say === 'state' ? one.step : one.say)).slice(-6);
      throw new Error(
        `waited for ${what}; heard: ${heard.join(' | ')}; ${notices}; ${states}; ${end.refused()}`,
      );
    },
  };
}
