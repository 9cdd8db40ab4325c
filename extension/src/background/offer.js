/**
 * The offer for a page: the unfinished guide first, and at most three guides.
 *
 * @typedef {import('../shared/protocol.js').View} View
 * @typedef {import('../storage/storage.js').Settings} Settings
 */
import { HostRefused, orElse } from './source/rpc.js';
import { mayGuide } from './tabs/sites.js';

const OFFERED = 3;

/** The current local date, for "Pas maintenant". */
export const today = () => new Date().toLocaleDateString('sv');

/**
 * @param {{call: (method: string, params?: Record<string, unknown>) => Promise<any>, notes: () =>
 *   Promise<boolean>}} source
 */
export function createOffers(source) {
  /**
   * @param {string} address
   * @param {boolean} practice
   * @param {boolean} incognito  a private window: the journal is not shown there
   * @param {{settings: Settings, look: import('../shared/protocol.js').Look}} presentation
   * @returns {Promise<View | null | undefined>} undefined if the host did not answer
   */
  async function offerFor(address, practice, incognito, { settings, look }) {
    if (settings.silentOn === today() || !(practice || (await mayGuide(address)))) return null;
    const found = await orElse(
      source.call('guides.find', { url: address, locale: look.lang }),
      undefined,
    );
    if (!found) return undefined;
    if (found.guides.length === 0) return null;
    // In a family, an offer must not reveal another person's unfinished guide; the popup first asks
    // who is present.
    const left =
      incognito || settings.who === 'family'
        ? null
        : await orElse(lookForOpen(settings, practice), undefined);
    // without this check the person could restart an unfinished guide by mistake
    if (left === undefined) return undefined;
    const resume =
      found.guides.find((/** @type {{id: string}} */ guide) => guide.id === left?.guide) ?? null;
    return { look, bubble: null, offer: { guides: found.guides.slice(0, OFFERED), resume } };
  }

  /**
   * The newest unfinished session, as returned by `sessions.open`; null if there is none or the
   * journal cannot be read. Rejects with HostMissing.
   * @param {Settings} settings @param {boolean} practice
   */
  async function lookForOpen(settings, practice) {
    if (
      settings.who === 'everyone' ||
      (settings.who === 'family' && settings.person === null) ||
      !(await source.notes())
    )
      return null;
    const sessions = await source
      .call('sessions.open', settings.person === null ? {} : { person: settings.person })
      .catch((error) => {
        if (error instanceof HostRefused) return [];
        throw error;
      });
    return (
      sessions.find(
        (/** @type {{mode: string}} */ session) =>
          session.mode === (practice ? 'practice' : 'real'),
      ) ?? null
    );
  }

  /**
   * Like `lookForOpen`, but also null without a host.
   * @param {Settings} settings
   * @param {boolean} practice
   */
  const leftOpen = (settings, practice) => orElse(lookForOpen(settings, practice), null);

  return { offerFor, leftOpen };
}
