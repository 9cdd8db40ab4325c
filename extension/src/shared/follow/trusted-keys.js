/**
 * A list of peers paired face to face, for either side: the name chosen by the list's owner, the
 * time, and the key that authenticates the peer. The caller provides the storage.
 */

/** Maximum length, because every knock is compared with each key. */
export const TRUSTED_MOST = 16;

/** @typedef {import('./secrets.js').Bytes} Bytes */
/**
 * `key` is base64 of 32 bytes.
 * @typedef {{id: string, name: string, at: number, key: string}} Kept
 */

/** @param {Kept} kept @returns {Bytes} */
export const keyOf = ({ key }) => Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));

/** The part that a page may show (no key). @param {Kept} kept */
export const shownOf = ({ id, name, at }) => ({ id, name, at });

/** @param {unknown} value as read from storage @returns {Kept[]} */
const listed = (value) => (Array.isArray(value) ? value : []);

/**
 * @param {{read: () => Promise<unknown>, write: (list: Kept[]) => Promise<unknown>}} store
 */
export function createTrustedList({ read, write }) {
  /** @type {Promise<unknown>} */
  let changing = Promise.resolve();

  /**
   * Serialises changes: each starts from the result of the previous one.
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
     * @param {Bytes} key copied
     * @param {number} at
     * @returns {Promise<Kept | null>} null if the list is full
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
