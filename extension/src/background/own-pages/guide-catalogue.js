/**
 * Guide lists for the extension's own pages: search, preview, practice.
 *
 * @typedef {import('../../shared/protocol.js').Card} Card
 * @typedef {import('../../shared/protocol.js').Guide} Guide
 */
import { patternFits } from '../../shared/pattern.js';
import { orElse } from '../source/rpc.js';
import { lockedOf } from '../tabs/sites.js';

/** Maximum number of guides examined for a practice page. */
const LOOKED_INTO = 20;

/** @param {Guide} guide @param {string | undefined} url */
export const fits = (guide, url) =>
  url !== undefined && guide.sites.some((site) => patternFits(site, url));

/** @param {import('../source/guide-source.js').GuideSource} source */
export function createGuideCatalogue(source) {
  /**
   * @param {string} id
   * @param {string} locale
   * @param {number} [revision]
   * @returns {Promise<Guide>}
   */
  const guideOf = async (id, locale, revision) =>
    (
      await source.call('guides.get', {
        id,
        locale,
        ...(revision === undefined ? {} : { revision }),
      })
    ).guide;

  /** @param {string} text @param {string} locale @returns {Promise<Card[]>} */
  const search = async (text, locale) =>
    (await source.call('guides.search', { text, locale })).guides;

  return {
    guideOf,
    search,
    /** Guides for a page. @param {string | undefined} url @param {string} locale */
    async forPage(url, locale) {
      /** @type {{guides: Card[]}} */
      const { guides } = await orElse(source.call('guides.find', { url, locale }), { guides: [] });
      return guides;
    },
    /** Guides with a practice page. @param {string} locale */
    async practices(locale) {
      /** @type {Card[]} */
      const fit = [];
      for (const card of (await search('', locale)).slice(0, LOOKED_INTO))
        if ((await guideOf(card.id, locale)).practice !== undefined) fit.push(card);
      return fit;
    },
    /**
     * The preview of a guide.
     * @param {string} id
     * @param {string} locale
     * @returns {Promise<import('../../shared/protocol.js').GuidePreview>}
     */
    async preview(id, locale) {
      const guide = await guideOf(id, locale);
      const { title, summary, prepare = [], minutes, start, practice, sites } = guide;
      return {
        id,
        title,
        summary,
        prepare,
        minutes,
        site: sites.length > 0 && start ? new URL(start).hostname : null, // an exercise has none
        practice: practice !== undefined,
        locked: await lockedOf(sites),
      };
    },
  };
}

/** @typedef {ReturnType<typeof createGuideCatalogue>} GuideCatalogue */
