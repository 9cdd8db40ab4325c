/**
 * What others do with the same work. Each gives what it would point at on the page of today: one
 * candidate, or nothing. More than one hit counts as nothing, which is generous to selectors.
 *
 * @typedef {import('./vectors.js').Site} Site
 * @typedef {(number | 'other')[]} Hits  numbers of candidates; 'other' is an element that is none
 * @typedef {{name: string, site: Site, answer: number, hits: Hits}} Try
 */
import { chromium } from 'playwright-core';
import { makePage, makers } from './skeleton.js';
import { similo, similoBest } from './similo.js';

/**
 * Similo with the refusal that does best of those that were tried: a score and a lead, as parts of
 * the best sum.
 */
const REFUSAL = { score: 0.6, lead: 0.05 };

/**
 * @param {Site} site
 * @param {(candidate: import('./vectors.js').Properties) => boolean} fits
 * @returns {Hits}
 */
const where = ({ candidates }, fits) =>
  candidates.flatMap((candidate, index) => (fits(candidate) ? [index] : []));

/**
 * Methods that need no page. `absent` is the page without its right candidate.
 * @param {Site} site
 * @returns {{name: string, answer: number, present: number | 'other' | null, absent: number |
 *   'other' | null}[]}
 */
export function withoutPage(site) {
  return site.targets.flatMap(({ target, answer }) => {
    const only = (/** @type {Hits} */ hits) => (hits.length === 1 ? hits[0] : null);
    const simple = (/** @type {string} */ name, /** @type {Hits} */ hits) => ({
      name,
      answer,
      present: only(hits),
      absent: only(hits.filter((hit) => hit !== answer)),
    });
    const ranked = similo(target, site.candidates);
    const best = similoBest(target);
    const pick = (/** @type {typeof ranked} */ order) => order[0].index;
    const careful = (/** @type {typeof ranked} */ [first, second]) =>
      first.score >= REFUSAL.score * best &&
      first.score - (second?.score ?? 0) >= REFUSAL.lead * best
        ? first.index
        : null;
    const without = ranked.filter(({ index }) => index !== answer);
    return [
      simple(
        'absolute XPath',
        where(site, ({ path }) => path === target.path),
      ),
      simple(
        'XPath from the nearest id',
        where(site, ({ idPath }) => idPath === target.idPath),
      ),
      { name: 'Similo', answer, present: pick(ranked), absent: pick(without) },
      { name: 'Similo, refusing', answer, present: careful(ranked), absent: careful(without) },
    ];
  });
}

/**
 * Methods that need a page, on skeletons of both.
 * @param {Site[]} sites
 */
export async function withPage(sites) {
  const script = await makers();
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox'],
  });
  const page = await browser.newPage();
  await page.addScriptTag({ content: script });
  /** @type {ReturnType<typeof withoutPage>} */
  const tries = [];
  try {
    for (const { candidates, targets } of sites) {
      await page.evaluate(
        makePage,
        targets.map(({ target }) => target),
      );
      const css = await page.evaluate(() => {
        const { made, makers: all } = /** @type {any} */ (globalThis);
        return made.map((/** @type {Element} */ element) =>
          Object.entries(all).map(([name, make]) => {
            try {
              return [name, make(element)];
            } catch {
              return [name, null];
            }
          }),
        );
      });
      const locators = [];
      for (const { target } of targets)
        locators.push(
          await page
            .locator(`xpath=${target.path}`)
            .normalize()
            .catch(() => null),
        ); // too deep, or no name to go by
      await page.evaluate(makePage, candidates);
      for (const [number, { answer }] of targets.entries()) {
        const found = /** @type {[string, Hits][]} */ (
          await page.evaluate((selectors) => {
            const { made } = /** @type {any} */ (globalThis);
            return selectors.map((/** @type {[string, string | null]} */ [name, selector]) => [
              name,
              selector
                ? [...document.querySelectorAll(selector)].map((hit) =>
                    made.includes(hit) ? made.indexOf(hit) : 'other',
                  )
                : [],
            ]);
          }, css[number])
        );
        const hits =
          (await locators[number]?.evaluateAll((all) => {
            const { made } = /** @type {any} */ (globalThis);
            return all.map((hit) => (made.includes(hit) ? made.indexOf(hit) : 'other'));
          })) ?? [];
        for (const [name, all] of [
          ...found,
          /** @type {[string, Hits]} */ (['Playwright, generated', hits]),
        ]) {
          const others = all.filter((hit) => hit !== answer);
          tries.push({
            name,
            answer,
            present: all.length === 1 ? all[0] : null,
            absent: others.length === 1 ? others[0] : null,
          });
        }
      }
    }
  } finally {
    await browser.close();
  }
  return tries;
}
