/**
 * Follows a guide on a page by the format's own rules, the strict way: a target counts only if
 * exactly one visible element fits, and every press lands on the middle of what was found.
 * It stands in for no reader of guides; it tells whether guide and site fit each other.
 */
import assert from 'node:assert/strict';
import { ORIGIN } from './place.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').ElementHandle<Element>} Found */
/** @typedef {any} Step  as written in the file */
/** @typedef {(step: Step) => string} Persona  what to write, asked by the words of `say` */

/** Long enough for the busiest machine: it is waited in full only where something is wrong. */
const PATIENCE = 60_000;
/** A page that changes without its markup changing is looked at again after so long. */
const GLANCE = 200;
/** A page is looked at twice with so long between before one of several ways is taken. */
const SETTLED = 400;

/**
 * @param {string} pattern  a match pattern of the guide format
 * @param {string} address
 */
export function fitsPattern(pattern, address) {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(address.replace(/#.*$/, ''));
}

/**
 * The address that a practice page stands for.
 * @param {Page} page
 * @param {string} [origin]  of the true site
 */
export function addressOf(page, origin = ORIGIN) {
  const { pathname, search } = new URL(page.url());
  return origin + pathname + search;
}

/** @param {string | Record<string, string | string[]> | undefined} known */
function candidates(known) {
  if (known === undefined) return [];
  return typeof known === 'string' ? [known] : Object.values(known).flat();
}

/**
 * The first of the selectors that exactly one visible element fits. Runs in the page.
 * @param {string[]} selectors
 * @returns {Element | null}
 */
function onlyFit(selectors) {
  /** @param {string} selector @returns {Element[]} */
  const all = (selector) => {
    if (selector.startsWith('xpath/')) {
      const found = document.evaluate(
        selector.slice(6),
        document,
        null,
        XPathResult.ORDERED_NODE_SNAPSHOT_TYPE,
        null,
      );
      return Array.from(
        { length: found.snapshotLength },
        (_, index) => /** @type {Element} */ (found.snapshotItem(index)),
      );
    }
    if (selector.startsWith('text/')) {
      const holders = [...document.body.querySelectorAll('*')].filter(
        (each) => each.textContent?.trim() === selector.slice(5),
      );
      return holders.filter(
        (each) => !holders.some((other) => other !== each && each.contains(other)),
      );
    }
    return [...document.querySelectorAll(selector)];
  };
  for (const selector of selectors) {
    const visible = all(selector).filter(
      (each) =>
        each.checkVisibility({ visibilityProperty: true }) && each.getClientRects().length > 0,
    );
    if (visible.length === 1) return visible[0];
  }
  return null;
}

/**
 * @param {Page} page
 * @param {any} target
 * @returns {Promise<Found | null>}
 */
export async function find(page, target) {
  if (target.selectors) {
    const element = (await page.evaluateHandle(onlyFit, target.selectors)).asElement();
    if (element) return element;
  }
  const ways = [
    ...(target.role
      ? candidates(target.name).map((name) => page.getByRole(target.role, { name, exact: true }))
      : []),
    ...candidates(target.label).map((label) => page.getByLabel(label, { exact: true })),
    ...candidates(target.text).map((text) => page.getByText(text, { exact: true })),
  ];
  for (const way of ways) {
    const found = await way.filter({ visible: true }).elementHandles();
    if (found.length === 1) return /** @type {Found} */ (found[0]);
  }
  return null;
}

/**
 * Resolves with the page's next change. Runs in the page.
 * @param {number} glance
 */
function change(glance) {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => requestAnimationFrame(end));
    const timer = setTimeout(end, glance);
    function end() {
      observer.disconnect();
      clearTimeout(timer);
      resolve(undefined);
    }
    observer.observe(document, { subtree: true, childList: true, attributes: true });
  });
}

/**
 * Looks again whenever the page has changed, across page loads.
 * @template T
 * @param {Page} page
 * @param {() => Promise<T | null | false>} check
 * @returns {Promise<T | null>}
 */
export async function until(page, check, patience = PATIENCE) {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    // A page that goes away while it is looked at is looked at again once the next one is there.
    const result = await check().catch((error) => {
      if (/context was destroyed|navigat/i.test(String(error))) return null;
      throw error;
    });
    if (result) return result;
    await page.evaluate(change, GLANCE).catch(() => {});
  }
  return null;
}

/**
 * @param {Page} page
 * @param {any} condition
 * @param {string} origin
 */
async function holds(page, condition, origin) {
  if (condition.url) return fitsPattern(condition.url, addressOf(page, origin));
  if (condition.appears) return (await find(page, condition.appears)) !== null;
  if (condition.gone) return (await find(page, condition.gone)) === null;
  return false;
}

/**
 * The step of `next` that is there: its element can be used, or its card belongs to this page. The
 * end is seen on no page.
 * @param {Page} page
 * @param {Step | undefined} step
 * @param {string} origin
 */
async function isThere(page, step, origin) {
  const address = addressOf(page, origin);
  if (
    !step ||
    !(step.pages?.some((/** @type {string} */ one) => fitsPattern(one, address)) ?? true)
  )
    return false;
  if (!step.target) return true;
  const found = await find(page, step.target);
  return found !== null && !(await found.evaluate((element) => element.matches(':disabled')));
}

/**
 * Where the guide goes after a step with several ways on: to the first that is there, twice with a
 * while between, so that the page has settled. An optional step that stands before one of them is
 * done meanwhile.
 * @param {Page} page
 * @param {any} guide
 * @param {string[]} ids
 * @param {string} origin
 * @param {(step: Step) => Promise<void>} pass
 * @returns {Promise<string | null>}
 */
async function wayOn(page, guide, ids, origin, pass) {
  const stepOf = (/** @type {string} */ id) =>
    guide.steps.find((/** @type {Step} */ each) => each.id === id);
  if (ids.length === 1) return ids[0];
  let before = '';
  return until(page, async () => {
    for (const id of ids) {
      if (!(await isThere(page, stepOf(id), origin))) continue;
      if (before === id) return id;
      before = id;
      await new Promise((resolve) => {
        setTimeout(resolve, SETTLED);
      });
      return null;
    }
    before = '';
    for (const beside of ids.flatMap((id) => optionalBefore(guide, id)))
      if (await find(page, beside.target)) await pass(beside);
    return null;
  });
}

/** @param {any} guide @param {string} id @returns {Step[]} */
function optionalBefore({ steps }, id) {
  const at = steps.findIndex((/** @type {Step} */ each) => each.id === id);
  let first = at;
  while (first > 0 && steps[first - 1].optional) first -= 1;
  return at < 0 ? [] : steps.slice(first, at);
}

/**
 * @param {Page} page
 * @param {Step} step
 * @param {Found} found
 * @param {Persona} persona
 */
async function act(page, step, found, persona) {
  if (step.done?.next) return; // what is ringed is only to be read
  if (step.action === 'choose') {
    assert.equal(
      await found.evaluate((element) => element.localName),
      'select',
      `${step.id}: a list to choose from`,
    );
    await found.selectOption({ index: 1 });
    return;
  }
  await found.scrollIntoViewIfNeeded();
  const box = await found.boundingBox();
  assert.ok(box, `${step.id}: the target has a place on the page`);
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const reached = await found.evaluate((element, { x, y }) => {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && element.contains(hit);
  }, middle);
  assert.ok(reached, `${step.id}: nothing lies over the target`);
  await page.mouse.click(middle.x, middle.y);
  if (step.action === 'type') {
    await page.keyboard.press('Control+A');
    await page.keyboard.type(persona(step));
  }
}

/**
 * @param {Page} page
 * @param {Step} step
 * @param {any[]} optional
 * @param {Set<string>} past
 */
async function nextTarget(page, step, optional, past) {
  return until(page, async () => {
    for (const beside of optional) {
      if (past.has(beside.id)) continue;
      const found = await find(page, beside.target);
      if (found) return { step: beside, found };
    }
    const found = await find(page, step.target);
    return found && { step, found };
  });
}

/**
 * @param {any} guide
 * @param {Page} start
 * @param {Persona} persona
 * @param {{enter?: string[], answer?: Record<string, string>, stop?: string, limit?: number, seen?:
 *   (page: Page, step: Step) => Promise<void>, open?: (url: string, page: Page) =>
 *   Promise<unknown>}} [options] `enter`: steps where Enter is pressed instead of the bubble's
 *   button; `answer`: which of several choices is pressed; `stop`: a step that it is enough to come
 *   back to
 * @returns {Promise<{path: string[], page: Page}>} the steps in the order in which they came
 */
export async function walk(
  guide,
  start,
  persona,
  { enter = [], answer = {}, stop, limit = 60, seen, open } = {},
) {
  const { origin } = new URL(guide.start);
  let page = start;
  page.context().on('page', (opened) => {
    page = opened;
  });
  /** @type {string[]} */
  const path = [];
  const past = new Set();
  let at = 0;
  while (at < guide.steps.length) {
    assert.ok(path.length < limit, `goes round in circles: ${path.join(' ')}`);
    const optional = [];
    while (guide.steps[at].optional) optional.push(guide.steps[at++]);
    const step = guide.steps[at];
    if (step.target) {
      let target = await nextTarget(page, step, optional, past);
      while (target && target.step !== step) {
        await seen?.(page, target.step);
        await act(page, target.step, target.found, persona);
        past.add(target.step.id);
        path.push(target.step.id);
        target = await nextTarget(page, step, optional, past);
      }
      assert.ok(
        target,
        `${step.id}: exactly one element fits on ${addressOf(page, origin)} (after ${path.join(' ')})`,
      );
      for (const pages of step.pages ? [step.pages] : [])
        assert.ok(
          pages.some((/** @type {string} */ pattern) =>
            fitsPattern(pattern, addressOf(page, origin)),
          ),
          `${step.id} belongs to ${addressOf(page, origin)}`,
        );
      await seen?.(page, step);
      if (step.done?.url || step.done?.appears || step.done?.gone)
        assert.equal(
          await holds(page, step.done, origin),
          false,
          `${step.id}: what ends it does not hold from the start`,
        );
      const tabs = page.context().pages().length;
      const newTab = await target.found.evaluate(
        (element) => element.getAttribute('target') === '_blank',
      );
      if (answer[step.id]) await (await target.found.$(`text="${answer[step.id]}"`))?.click();
      else await act(page, step, target.found, persona);
      if (enter.includes(step.id)) await page.keyboard.press('Enter');
      if (newTab) await until(page, async () => page.context().pages().length > tabs);
      if (step.done && !step.done.clicked && !step.done.changed && !step.done.next)
        assert.ok(
          await until(page, () => holds(page, step.done, origin)),
          `${step.id}: ends by itself`,
        );
    } else {
      await seen?.(page, step);
      if (step.action === 'open') await open?.(step.url, page);
    }
    path.push(step.id);
    const taken = await leadsTo(page, guide, step, origin, async (beside) => {
      const found = await find(page, beside.target);
      if (!found || past.has(beside.id)) return;
      await act(page, beside, found, persona);
      past.add(beside.id);
      path.push(beside.id);
    });
    if (!taken) assert.fail(`${step.id}: one of its ways on fits ${addressOf(page, origin)}`);
    if (taken === 'end' || taken === stop) break;
    at = guide.steps.findIndex((/** @type {Step} */ each) => each.id === taken);
    assert.ok(at >= 0, `${step.id}: ${taken} is a step`);
    at -= optionalBefore(guide, taken).length;
  }
  return { path, page };
}

/**
 * @param {Page} page
 * @param {any} guide
 * @param {Step} step  that was done
 * @param {string} origin
 * @param {(step: Step) => Promise<void>} pass  does an optional step
 * @returns {Promise<string | null>} the id of the step that follows, or `end`
 */
async function leadsTo(page, guide, step, origin, pass) {
  if (step.next) return wayOn(page, guide, step.next, origin, pass);
  if (!step.branch) return guide.steps[guide.steps.indexOf(step) + 1]?.id ?? 'end';
  return until(page, async () => {
    for (const { if: condition, go } of step.branch)
      if (await holds(page, condition, origin)) return go;
    return null;
  });
}
