/** What every page of ours has to be for everybody: read out, seen and pressed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** @typedef {import('playwright-core').Page} Page */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @param {Page} page @param {string} what */
export async function assertAccessible(page, what) {
  await page.evaluate(axe);
  const { violations, incomplete, passes } = await page.evaluate(async () => {
    const { axe } = /** @type {any} */ (globalThis);
    const options = {
      rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
    };
    const results = await axe.run(document, options);
    /** @param {any[]} rules */
    const short = (rules) =>
      rules.map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map((/** @type {any} */ node) => `${node.html} ${node.failureSummary ?? ''}`).join(' | ')}`,
      );
    return {
      violations: short(results.violations),
      incomplete: short(
        results.incomplete.filter((/** @type {any} */ rule) =>
          rule.id.startsWith('color-contrast'),
        ),
      ),
      passes: results.passes.length,
    };
  });
  assert.deepEqual(violations, [], what);
  assert.deepEqual(incomplete, [], what);
  assert.ok(passes > 10, `${what}: axe looked at ${passes} things only`);
}

/**
 * Letters from 18 px, buttons from 44 px, nothing to scroll to sideways.
 * @param {Page} page
 * @param {string} what
 */
export async function assertReadable(page, what) {
  const problems = await page.evaluate(() => {
    const found = [];
    const { documentElement: root } = document;
    if (root.scrollWidth > root.clientWidth)
      found.push(`${root.scrollWidth} px wide in ${root.clientWidth}`);
    for (const element of document.body.querySelectorAll('*')) {
      if (!element.checkVisibility() || element.closest('.aside')) continue;
      const own = [...element.childNodes].some(
        (node) => node.nodeType === 3 && node.textContent?.trim(),
      );
      if (own && parseFloat(getComputedStyle(element).fontSize) < 18)
        found.push(`small letters: ${element.outerHTML}`);
      const box = element.getBoundingClientRect();
      if (
        element.matches('button, select, summary, input:not([type=radio]), label:has(input)') &&
        (box.height < 44 || box.width < 44)
      )
        found.push(`small button: ${element.outerHTML}`);
    }
    return found;
  });
  assert.deepEqual(problems, [], what);
}
