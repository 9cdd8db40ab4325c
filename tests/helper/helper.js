/** Somebody who helps, at the page in a real browser: what they see, type and press. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';
import { LISTS } from '../../extension/src/shared/follow/pairing-words.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {'chromium' | 'firefox'} Name */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @param {Name} name */
export const openBrowser = (name) =>
  name === 'chromium'
    ? puppeteer.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        headless: true,
        args: [
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          '--lang=fr-FR',
          '--accept-lang=fr-FR',
          '--disable-background-networking',
          '--no-first-run',
        ],
      })
    : puppeteer.launch({
        browser: 'firefox',
        executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
        headless: true,
        extraPrefsFirefox: { 'intl.accept_languages': 'fr-FR, fr' },
      });

/** @param {readonly [number, number]} pair */
export const said = (pair) => pair.map((place) => LISTS.fr[place]).join(' ');

/**
 * Waits until something that can be seen says this.
 * @param {Page} page
 * @param {string} selector
 * @param {string} [words]
 */
export const see = (page, selector, words = '') =>
  page.evaluate(
    (/** @type {string} */ wanted, /** @type {string} */ text) =>
      new Promise((resolve) => {
        const look = () => {
          const found = [...document.querySelectorAll(wanted)].find(
            (element) =>
              element.checkVisibility() &&
              (element.textContent ?? '').replace(/[\u00a0\u202f]/gu, ' ').includes(text),
          );
          if (!found) return;
          observer.disconnect();
          resolve(found.textContent);
        };
        const observer = new MutationObserver(look);
        observer.observe(document, {
          subtree: true,
          childList: true,
          attributes: true,
          characterData: true,
        });
        look();
      }),
    selector,
    words,
  );

/**
 * The page ends without an error of its own.
 * @param {import('node:test').TestContext} t
 * @param {Page} page
 * @param {RegExp} [expected]  what a test does to it on purpose
 */
export function withoutErrors(t, page, expected) {
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => {
    if (!expected?.test(String(error))) errors.push(String(error));
  });
  t.after(() => assert.deepEqual(errors, []));
}

/** What can be seen of it. @param {Page} page @param {string} selector */
export const count = (page, selector) =>
  page.$$eval(selector, (all) => all.filter((element) => element.checkVisibility()).length);

/** @param {Page} page @param {string} name */
export const press = (page, name) => page.locator(`[data-name="${name}"]`).click();

/** Where the keyboard is. @param {Page} page */
export const focused = (page) =>
  page.evaluate(() => {
    const element = /** @type {HTMLElement | null} */ (document.activeElement);
    return element?.dataset.name ?? element?.tagName.toLowerCase();
  });

/**
 * Writes into a field as a hand does.
 * @param {Page} page
 * @param {string} name
 * @param {string} text
 */
export async function write(page, name, text) {
  await page.locator(`[data-name="${name}"]`).click();
  await page.keyboard.type(text);
}

/**
 * Letters from 18 px, buttons from 44 px, nothing sideways, and what axe says.
 * @param {Page} page
 * @param {string} what
 */
export async function assertUsable(page, what) {
  const problems = await page.evaluate(() => {
    const found = [];
    const { documentElement: root } = document;
    if (root.scrollWidth > root.clientWidth)
      found.push(`${root.scrollWidth} px wide in ${root.clientWidth}`);
    for (const element of document.body.querySelectorAll('*')) {
      if (!element.checkVisibility() || element.closest('.aside, .page')) continue;
      const own = [...element.childNodes].some(
        (node) => node.nodeType === 3 && node.textContent?.trim(),
      );
      if (own && parseFloat(getComputedStyle(element).fontSize) < 18)
        found.push(`small letters: ${element.outerHTML}`);
      const box = element.getBoundingClientRect();
      if (
        element.matches('button, input[type=text], label:has(input)') &&
        (box.height < 44 || box.width < 44)
      )
        found.push(`small: ${element.outerHTML}`);
    }
    return found;
  });
  assert.deepEqual(problems, [], what);
  await page.evaluate(axe);
  const { violations, unclear, passes } = await page.evaluate(async () => {
    const results = await /** @type {any} */ (globalThis).axe.run(document, {
      rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
    });
    /** @param {any[]} rules */
    const short = (rules) =>
      rules.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((/** @type {any} */ node) => `${node.html} ${node.failureSummary ?? ''}`).join(' | ')}`,
      );
    const contrast = results.incomplete.filter((/** @type {any} */ rule) =>
      rule.id.startsWith('color-contrast'),
    );
    for (const rule of contrast)
      rule.nodes = rule.nodes.filter(
        (/** @type {any} */ node) => !node.html.includes('class="words"'),
      ); // a drawing, told in words below it
    return {
      violations: short(results.violations),
      unclear: short(contrast.filter((/** @type {any} */ rule) => rule.nodes.length)),
      passes: results.passes.length,
    };
  });
  assert.deepEqual(violations, [], what);
  assert.deepEqual(unclear, [], what);
  assert.ok(passes > 10, `${what}: axe looked at ${passes} things only`);
}
