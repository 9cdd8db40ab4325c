/** Popup, options and first-run page as everybody has to be able to use them, in both languages. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { DRAWN } from '../../extension/src/ui/people.js';
import { startService } from '../e2e/service.js';
import { drift, openStage, TOP } from './stage.js';
import { assertAccessible, assertReadable } from './usable.js';
import { sampled } from '../sampling.js';

/** @typedef {import('playwright-core').Page} Page */

const stage = await openStage();
const unequipped = await openStage({ host: false, language: 'en' });
after(() => Promise.all([stage.close(), unequipped.close()]));
await drift(stage.data, { guide: 'doctolib-prendre-rendez-vous', step: 'rechercher' });

/**
 * The states that a person can bring each page into.
 * @type {Record<string, {page: string, reach: (page: Page) => Promise<void>}>}
 */
const STATES = {
  popup: {
    page: 'popup',
    reach: async (page) => {
      await page.locator('[data-name=all]').click();
      await page.locator('.search [data-guide]').first().waitFor();
    },
  },
  preview: {
    page: 'popup',
    reach: async (page) => {
      await page.locator('#search').fill('rendez-vous');
      await page.locator('.search [data-guide]').first().click();
      await page.locator('[data-name=begin]').waitFor();
    },
  },
  settings: {
    page: 'popup',
    reach: async (page) => {
      await page.locator('[data-name=corner]').click();
      await page.locator('#language').waitFor();
    },
  },
  family: {
    page: 'popup',
    reach: async (page) => {
      await page.locator('[data-name=corner]').click();
      await page.locator('[data-value=family]').click();
      await page.locator('[data-name=add-cat]').waitFor();
    },
  },
  options: {
    page: 'options',
    reach: async (page) => {
      //  in a family somebody would first have to say who they are
      await page.locator('[data-value=me]').click();
      await page.locator('[data-name=erase]').click();
      await page.locator('[data-name=erase-yes]').waitFor();
    },
  },
  author: {
    page: 'popup',
    reach: async (page) => {
      const site = await page.context().newPage();
      page.once('close', () => void site.close());
      await site.goto('https://www.doctolib.fr/');
      await page.evaluate(() =>
        chrome.runtime.sendMessage({ type: 'ask', tab: null, ask: { ask: 'author', on: true } }),
      );
      await page.bringToFront();
      await page.reload();
      await page.locator('[data-drift]').waitFor();
    },
  },
  welcome: {
    page: 'welcome',
    reach: async (page) => {
      await page.locator('[data-name^=practice-]').first().waitFor();
    },
  },
};

/** @param {string} language @param {Record<string, unknown>} [more] */
const wish = (language, more = {}) =>
  stage.worker.evaluate((settings) => chrome.storage.local.set({ settings }), {
    language,
    voice: false,
    ...more,
  });

for (const language of sampled(['fr', 'en'], 0)) {
  for (const [name, { page: file, reach }] of Object.entries(STATES)) {
    test(`${name} (${language}) can be seen, read out and pressed, on a narrow screen too`, async () => {
      await wish(language);
      const page = await stage.open(file);
      await page.setViewportSize({ width: 320, height: 640 });
      await reach(page);
      assert.equal(await page.locator('html').getAttribute('lang'), language);
      await assertAccessible(page, name);
      await assertReadable(page, name);
      await page.close();
    });
  }
}

test('Where the program is missing, what is said of it can be seen and read out as well', async () => {
  for (const name of ['popup', 'options', 'welcome']) {
    const page = await unequipped.open(name);
    await page.locator('.card.warn').waitFor();
    await assertAccessible(page, name);
    await assertReadable(page, name);
    await page.close();
  }
});

test('Where guides come from a service, and where that is away, it can be seen and read out as well', async () => {
  const service = await startService();
  await unequipped.worker.evaluate(
    (address) => chrome.storage.local.set({ settings: { service: address } }),
    service.address,
  );
  const look = async (/** @type {string} */ sign) => {
    for (const [name, what] of [
      ['popup', sign],
      ['options', sign === '#away' ? sign : '[data-name=own_unnoted]'],
      ['welcome', sign === '#away' ? sign : '.good'],
    ]) {
      const page = await unequipped.open(name);
      await page.setViewportSize({ width: 320, height: 640 });
      await page.locator(what).first().waitFor();
      await assertAccessible(page, `${name} ${sign}`);
      await assertReadable(page, `${name} ${sign}`);
      await page.close();
    }
  };
  await look('[data-name=unnoted]');
  await service.close();
  await look('#away');
  await unequipped.worker.evaluate(() => chrome.storage.local.clear());
});

test('With the largest letters and the strongest colours nothing falls out of a page', async () => {
  await wish('fr', { size: 3, contrast: 'high' });
  for (const [name, { page: file, reach }] of Object.entries(STATES)) {
    const page = await stage.open(file);
    await page.setViewportSize({ width: 320, height: 640 });
    await reach(page);
    await assertAccessible(page, name);
    await assertReadable(page, name);
    await page.close();
  }
});

test('With the colours that Windows forces, what is chosen can still be told', async () => {
  await wish('fr');
  const page = await stage.open('options');
  await page.emulateMedia({ forcedColors: 'active' });
  const edges = await page.evaluate(() =>
    [...document.querySelectorAll('.choice-size label')].map(
      (label) => getComputedStyle(label).outlineStyle,
    ),
  );
  assert.deepEqual(
    edges.map((style) => style !== 'none'),
    [true, false, false, false],
  );
  await page.close();
});

test('Somebody without a mouse reaches and presses everything, and never loses their place', async () => {
  await wish('fr');
  const page = await stage.open('popup');
  await page.evaluate(() =>
    chrome.runtime.sendMessage({ type: 'ask', tab: null, ask: { ask: 'who', who: 'me' } }),
  );
  await page.reload();
  await page.locator('[data-name=all]').waitFor();
  const focused = () =>
    page.evaluate(
      () =>
        /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.name ??
        document.activeElement?.tagName.toLowerCase(),
    );
  const seen = [];
  for (let presses = 0; presses < 3; presses++) {
    await page.keyboard.press('Tab');
    seen.push(await focused());
  }
  assert.deepEqual(seen, ['corner', 'search', 'all']);
  await page.keyboard.press('Enter');
  await page.locator('.search [data-guide]').first().waitFor();
  assert.equal(await focused(), 'search');
  await page.keyboard.press('Tab');
  const guide = await focused();
  assert.match(guide ?? '', /^guide-/);
  await page.keyboard.press('Enter');
  await page.locator('[data-name=begin]').waitFor();
  assert.equal(await focused(), 'h1', 'the new view is begun at its beginning');
  await page.close();
});

test('A language that is written from the right turns the whole page', async () => {
  await wish('fr');
  const page = await stage.open('options');
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  const [icon, title] = await Promise.all([
    page.locator('header img').boundingBox(),
    page.locator('h1').boundingBox(),
  ]);
  assert.ok(icon && title && icon.x > title.x);
  await assertReadable(page, 'options from the right');
  await page.close();
});

test('A picture that can be chosen was drawn, and has a word in every language', async () => {
  const page = await stage.open('popup');
  const { state } = await page.evaluate(() =>
    chrome.runtime.sendMessage({ type: 'ask', tab: null, ask: { ask: 'state' } }),
  );
  assert.deepEqual([...state.pictures].sort(), DRAWN);
  for (const language of ['fr', 'en']) {
    const strings = JSON.parse(
      readFileSync(join(TOP, 'extension/_locales', language, 'messages.json'), 'utf8'),
    );
    for (const picture of DRAWN) assert.ok(strings[`own_picture_${picture}`]);
  }
  await page.close();
});
