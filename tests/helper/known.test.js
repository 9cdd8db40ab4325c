/**
 * A granddaughter makes herself known to her grandmother's computer, from her telephone: the page
 * as it is served, the real service, and both browsers. Afterwards the number is enough, until one
 * of the two forgets the other.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { LISTS } from '../../extension/src/shared/follow/pairing-words.js';
import {
  assertUsable,
  count,
  focused,
  openBrowser,
  press,
  said,
  see,
  withoutErrors,
  write,
} from './helper.js';
import { alternate } from '../sampling.js';
import { learnerFor, openStage, PAIR, TOP } from './stage.js';

/** @typedef {import('puppeteer-core').Page} Page */

/** How it looked, for whoever wants to see it. */
const SHOTS = join(TOP, 'build/helper/known');
mkdirSync(SHOTS, { recursive: true });

const SIZES = [
  { width: 1366, height: 768 },
  { width: 320, height: 640 },
];
/** @type {import('./stage.js').Stage} */
let stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

for (const name of /** @type {const} */ (['chromium', 'firefox']))
  describe(name, { timeout: 300_000 }, () => {
    const sampledTest = alternate(name === 'chromium' ? 'first' : 'second');
    /** @type {import('puppeteer-core').Browser} */
    let browser;
    before(async () => {
      browser = await openBrowser(name);
    });
    after(() => browser.close());

    /**
     * Her telephone, which nobody has been made known to yet.
     * @param {import('node:test').TestContext} t
     */
    async function pageFor(t) {
      const page = await browser.newPage();
      t.after(() => page.close());
      withoutErrors(t, page);
      await page.setViewport(SIZES[1]);
      await page.goto(stage.url);
      //  else its texts are still under way, and that they never come is an error of it
      await see(page, 'h1', 'Aider');
      await page.evaluate(() => localStorage.clear());
      await page.reload();
      await see(page, 'h1', 'Aider');
      return page;
    }

    /** In both languages, on a telephone and at a desk. @param {Page} page @param {string} what */
    async function look(page, what) {
      for (const language of ['fr', 'en']) {
        for (const size of SIZES) {
          await page.setViewport(size);
          if (name === 'chromium')
            await page.screenshot({
              path: join(SHOTS, `${language}-${what}-${size.width}.png`),
              fullPage: true,
            });
          await assertUsable(page, `${what} ${language} ${size.width}`);
        }
        await (
          await page.$('[data-name=language]')
        )?.evaluate((made) => /** @type {HTMLElement} */ (made).click());
      }
    }

    /** Goes to it as somebody does who has no mouse. @param {Page} page @param {string} where */
    async function go(page, where) {
      for (let presses = 0; presses < 30; presses++) {
        if ((await focused(page))?.startsWith(where)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`no way to ${where}`);
    }

    /**
     * What is kept in this browser.
     * @param {Page} page
     * @returns {Promise<{name: string, key: string}[]>}
     */
    const kept = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('helped') ?? '[]'));

    /**
     * Side by side, up to the question whether it is the same.
     * @param {import('node:test').TestContext} t
     * @param {Page} page
     */
    async function comparing(t, page) {
      const learner = await learnerFor(t, stage);
      await press(page, 'beside');
      await write(page, 'words', `${learner.number} ${said(PAIR)}`);
      await write(page, 'name', 'Marie');
      await press(page, 'begin');
      await learner.next('name');
      learner.tell({ say: 'compare', lang: 'fr' });
      await see(page, 'h1', 'Regardez les deux écrans');
      return learner;
    }

    /**
     * Both said that it is the same.
     * @param {import('node:test').TestContext} t
     * @param {Page} page
     */
    async function known(t, page) {
      const learner = await comparing(t, page);
      await write(page, 'called', 'Mamie');
      await press(page, 'same-yes');
      await learner.next('same');
      learner.tell({ say: 'kept' });
      await see(page, 'h1', "C'est fait");
      await press(page, 'again');
      await see(page, '.people', 'Mamie');
      return learner.last().lasting;
    }

    sampledTest(
      'Side by side, with the keyboard alone: what both screens show is compared, and it is kept once both said yes',
      async (t) => {
        const page = await pageFor(t);
        const learner = await learnerFor(t, stage);
        await go(page, 'beside');
        await page.keyboard.press('Enter');
        await see(page, 'h1', 'Se reconnaître la prochaine fois');
        assert.equal(await focused(page), 'h1', 'a new view is begun at its beginning');
        await look(page, 'beside');
        await go(page, 'words');
        await page.keyboard.type(`${learner.number} ${said(PAIR)}`);
        await page.keyboard.press('Tab');
        await page.keyboard.type('Marie');
        await page.keyboard.press('Enter');
        await learner.next('name');
        learner.tell({ say: 'compare', lang: 'en' });
        await see(page, '.comparing .rendezvous');
        const words = await page.$$eval('.rendezvous b', (all) =>
          all.map((word) => word.textContent),
        );
        assert.deepEqual(
          words,
          learner.last().compare.map((place) => LISTS.en[place]),
          'in the language of the other screen',
        );
        await go(page, 'same-yes');
        await page.keyboard.press('Enter');
        await see(page, '.trouble', 'Écrivez un nom');
        assert.equal(await focused(page), 'called');
        await look(page, 'compare');
        await page.keyboard.type('Mamie');
        await go(page, 'same-yes');
        await page.keyboard.press('Enter');
        assert.equal((await learner.next('same')).yes, true);
        await see(page, '.comparing .lead', 'La personne répond maintenant sur son écran.');
        await look(page, 'agreed');
        assert.deepEqual(await kept(page), []);
        learner.tell({ say: 'kept' });
        await see(page, 'h1', "C'est fait");
        await look(page, 'paired');
        const [{ name: called, key }] = await kept(page);
        assert.deepEqual(
          [called, Buffer.from(key, 'base64')],
          ['Mamie', Buffer.from(learner.last().lasting)],
        );
        await go(page, 'again');
        await page.keyboard.press('Enter');
        await see(page, '.people', 'Mamie');
        await look(page, 'list');
      },
    );

    sampledTest(
      'The screens do not show the same, or her grandmother says no: nothing is kept',
      async (t) => {
        const page = await pageFor(t);
        await comparing(t, page);
        await press(page, 'same-no');
        await see(page, '[data-name=why]', "Rien n'a été gardé, ni ici ni sur l'autre écran.");
        await press(page, 'again');
        const learner = await comparing(t, page);
        await write(page, 'called', 'Mamie');
        await press(page, 'same-yes');
        await learner.next('same');
        await learner.leave();
        await see(page, '[data-name=why]', "Rien n'a été gardé, ni ici ni sur l'autre écran.");
        assert.deepEqual(await kept(page), []);
      },
    );

    sampledTest('Known: the number alone, also after the page was closed', async (t) => {
      const page = await pageFor(t);
      const key = await known(t, page);
      await page.reload();
      await see(page, '.people', 'Mamie');
      const learner = await learnerFor(t, stage, [key]);
      await page.locator('[data-name^=help-]').click();
      await see(page, 'h1', 'Aider Mamie');
      await press(page, 'begin');
      await see(page, '.trouble', 'Il manque encore le nombre.');
      assert.equal(await count(page, '[data-part]'), 1, 'no words are waited for');
      await look(page, 'number');
      await write(page, 'words', learner.number);
      await write(page, 'name', 'Marie');
      await press(page, 'begin');
      await learner.next('name');
      assert.equal(learner.kind(), 'lasting');
      learner.tell({ say: 'wait' });
      await see(page, 'h1', 'Vous êtes dans sa liste');
      learner.tell({ say: 'begin', rung: 2, lasting: true });
      learner.tell({
        say: 'state',
        guide: 'Essai',
        steps: ['Un.'],
        at: 0,
        index: 1,
        total: 1,
        step: 'Un.',
        lang: 'fr',
        since: 0,
        notice: null,
        done: false,
        rung: 2,
        lasting: true,
      });
      await see(page, '[data-name=ask]', 'Demander à lire les mots de la page');
      await see(page, '#hint');
    });

    sampledTest(
      'Taken off her grandmother’s list: the words are asked for, the number stays; then she forgets her too',
      async (t) => {
        const page = await pageFor(t);
        await known(t, page);
        const learner = await learnerFor(t, stage);
        await page.locator('[data-name^=help-]').click();
        await write(page, 'words', learner.number);
        await write(page, 'name', 'Marie');
        await press(page, 'begin');
        await see(page, '[data-name=why]', 'Demandez aussi les deux mots.');
        await look(page, 'not-known');
        await press(page, 'again');
        await write(page, 'words', ` ${said(PAIR)}`);
        await press(page, 'begin');
        await learner.next('name');
        assert.equal(learner.kind(), 'words');
        learner.tell({ say: 'end', why: 'stopped' });
        await press(page, 'again');
        await page.locator('[data-name^=forget-]').click();
        assert.match(
          (await focused(page)) ?? '',
          /^forget-\d/u,
          'on the answer that changes nothing',
        );
        await look(page, 'forget');
        await press(page, 'forget-yes');
        await page.waitForSelector('.people', { hidden: true });
        assert.deepEqual(
          [await kept(page), await count(page, '.known'), await focused(page)],
          [[], 0, 'h1'],
        );
      },
    );
  });
