/**
 * Cache of the service's guides that were requested; valid until they change or the connection
 * closes.
 *
 * Guides are matched to a page here, with the same results as the host's `guides.find` (checked by
 * `tests/service/client.test.js`). The requests to the service do not depend on the page, as long
 * as all guides fit into one answer.
 */
import { parsePattern, patternFits } from '../../shared/pattern.js';
import { sitesOf } from '../tabs/sites.js';

/**
 * @typedef {import('../../shared/protocol.js').Card} Card
 * @typedef {import('../../shared/protocol.js').Guide} Guide
 */

/** As PROTOCOL.md says. */
const SHOWN_MOST = 50;

/** Normalises for comparison: removes accents and case. @param {string} text */
const fold = (text) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae');

/** @param {string} a @param {string} b */
const inOrder = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Compares two patterns by precision: the more precise one sorts first.
 * @param {string} a
 * @param {string} b
 */
function moreExact(a, b) {
  const [left, right] = [a, b].map((text) => {
    const { subdomains = true, host = '', path = '' } = parsePattern(text) ?? {};
    return { subdomains, host: host.length, path: path.replaceAll('*', '').length };
  });
  return (
    Number(left.subdomains) - Number(right.subdomains) ||
    right.host - left.host ||
    right.path - left.path
  );
}

/**
 * The guides for an address, each with its most precise matching pattern.
 * @param {{pattern: string, guides: string[]}[]} sites @param {string} url
 * @returns {Map<string, string>} from id to pattern
 */
function fitting(sites, url) {
  /** @type {Map<string, string>} */
  const best = new Map();
  for (const { pattern, guides } of sites) {
    if (!patternFits(pattern, url)) continue;
    for (const id of guides) {
      const other = best.get(id);
      if (other === undefined || moreExact(pattern, other) < 0) best.set(id, pattern);
    }
  }
  return best;
}

/** @param {Guide & {topics: string[], revision: number}} guide @returns {Card} */
const cardOf = ({ id, revision, title, summary, minutes, steps, topics }) => ({
  id,
  revision,
  title,
  summary,
  minutes,
  steps: steps.length,
  topics,
});

/** @param {(method: string, params?: Record<string, unknown>) => Promise<any>} call */
export function createServiceGuideCache(call) {
  /** @type {Map<string, Promise<any>>} */
  let kept = new Map();

  /** @template T @param {string} key @param {() => Promise<T>} fetch @returns {Promise<T>} */
  function once(key, fetch) {
    const here = kept;
    const known = here.get(key);
    if (known) return known;
    const made = fetch();
    here.set(key, made);
    made.catch(() => here.delete(key));
    return made;
  }

  /** @param {Record<string, any>} params  of `guides.get` @returns {Promise<{guide: any}>} */
  const get = ({ id, locale = 'fr', revision }) =>
    once(JSON.stringify([id, locale, revision ?? null]), () =>
      call('guides.get', { id, locale, ...(revision === undefined ? {} : { revision }) }),
    );

  /**
   * Requests all cards at once, so that the service cannot tell which page they are for.
   * @param {string} locale
   * @returns {Promise<Card[]>}
   */
  const cards = (locale) =>
    once(`cards ${locale}`, async () => (await call('guides.search', { text: '', locale })).guides);

  /** @param {string} id @param {string} locale @returns {Promise<Card>} */
  const card = async (id, locale) =>
    (await cards(locale)).find((one) => one.id === id) ?? cardOf((await get({ id, locale })).guide);

  return {
    get,
    /**
     * @param {{url?: string, locale?: string}} params of `guides.find`
     * @returns {Promise<{guides: Card[]}>}
     */
    async find({ url = '', locale = 'fr' }) {
      const best = fitting(await once('sites', () => sitesOf({ call })), url);
      const found = await Promise.all([...best.keys()].map((id) => card(id, locale)));
      /** @param {Card} card */
      const pattern = ({ id }) => /** @type {string} */ (best.get(id));
      found.sort(
        (a, b) =>
          moreExact(pattern(a), pattern(b)) ||
          b.steps - a.steps ||
          inOrder(fold(a.title.text), fold(b.title.text)),
      );
      return { guides: found.slice(0, SHOWN_MOST) };
    },
    clear() {
      kept = new Map();
    },
  };
}
