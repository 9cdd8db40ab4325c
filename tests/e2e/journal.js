/**
 * The journal as the real host tells it, over the same wire as a browser's.
 */
import { connect } from '../native/client.js';

/** @typedef {import('./home.js').Home} Home */
/**
 * @typedef {{session: string, guide: string, mode: string, outcome: string | null, seq: number,
 *   step: string, event: string, ms: number, changed: string | null}} Row
 */

/**
 * Asks a host of its own on the home's data; it ends at once.
 * @template T
 * @param {Home} home
 * @param {(call: (method: string, params?: object) => Promise<any>) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withHost(home, work) {
  /** @type {(() => void)[]} */
  const ends = [];
  const client = connect(
    {
      after: (end) => {
        ends.push(end);
      },
    },
    { env: home.env },
  );
  try {
    return await work(client.call);
  } finally {
    for (const end of ends) end();
    await client.ended;
  }
}

/** Every event, in order. @param {Home} home @returns {Promise<Row[]>} */
export const rowsOf = (home) =>
  withHost(home, async (call) => {
    let text = '';
    for (let cursor; cursor !== null;) {
      const piece = await call('journal.export', { format: 'json', ...(cursor ? { cursor } : {}) });
      text += piece.text;
      cursor = piece.cursor;
    }
    return JSON.parse(text);
  });

/** How many times guides were finished. @param {Home} home @returns {Promise<number>} */
export const completions = (home) =>
  withHost(home, async (call) => {
    const { guides } = await call('journal.summary');
    return guides.reduce(
      (/** @type {number} */ sum, /** @type {{completed: number}} */ guide) =>
        sum + guide.completed,
      0,
    );
  });

/** The steps that were done, in order. @param {Row[]} rows */
export const stepsDone = (rows) =>
  rows.filter(({ event }) => event === 'done').map(({ step }) => step);
