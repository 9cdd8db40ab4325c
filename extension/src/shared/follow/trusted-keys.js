/**
 * The list of those whom somebody paired with face to face, on either side: a name that its owner
 * gave, the day, and the key by which the other is recognised. Where it is stored the caller says.
 */

/** A limit, because a knock is compared with the key of each of them. */
export const TRUSTED_MOST = 16;

/** @typedef {import('./secrets.js').Bytes} Bytes */
/**
 * `key` is base64 of 32 bytes.
 * @typedef {{id: string, name: string, at: number, key: string}} Kept
 */

/** @param {Kept} kept @returns {Bytes} */
export const keyOf = ({ key }) => Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));

/** What a page may show of it. @param {Kept} kept */
export const shownOf = ({ id, name, at }) => ({ id, name, at });

/** @param {unknown} value as it was read @returns {Kept[]} */
const listed = (value) => (Array.isArray(value) ? value : []);

/**
 * @param {{read: () => Promise<unknown>, write: (list: Kept[]) => Promise<unknown>}} store
 */
export function createTrustedList({ read, write }) {
  /** @type {Promise<unknown>} */
  let changing = Promise.resolve();

  /**
   * One change after the other, each from what the one before left.
   * @template R
   * @param {(list: Kept[]) => Promise<R>} change
   * @returns {Promise<R>}
   */
  function inTurn(change) {
    const changed = changing.then(async () => change(listed(await read())));
    changing = changed.catch(() => null);
    return changed;
  }

  return {
    all: () => inTurn(async (list) => list),
    /**
     * @param {string} name
     * @param {Bytes} key is copied
     * @param {number} at
     * @returns {Promise<Kept | null>} null where there is no room for one more
     */
    add(name, key, at) {
      const kept = {
        id: crypto.getRandomValues(new Uint32Array(2)).join('-'),
        name,
        at,
        key: btoa(String.fromCharCode(...key)),
      };
      return inTurn(async (list) => {
        if (list.length >= TRUSTED_MOST) return null;
        await write([...list, kept]);
        return kept;
      });
    },
    /** @param {string} id */
    remove: (id) =>
      inTurn(async (list) => {
        await write(list.filter((kept) => kept.id !== id));
      }),
  };
}

/** @typedef {ReturnType<typeof createTrustedList>} TrustedList */
