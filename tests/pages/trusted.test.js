/**
 * A granddaughter sits beside her grandmother, who adds her in the settings: with the real service
 * between them, and with whoever else would like to be in that list.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { createHelperSession } from '../../extension/src/helper/helper-session.js';
import { lastingSecret } from '../../extension/src/shared/follow/pairing.js';
import { LISTS } from '../../extension/src/shared/follow/pairing-words.js';
import { connect, openStage as openService } from '../helper/stage.js';
import { openStage, TOP } from './stage.js';
import { assertAccessible, assertReadable } from './usable.js';
import { sampled } from '../sampling.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('../../extension/src/helper/helper-state.js').HelperState} HelperState */

/** How it looked, for whoever wants to see it. */
const SHOTS = join(TOP, 'build/pages/trusted');
mkdirSync(SHOTS, { recursive: true });

const [stage, service] = await Promise.all([
  openStage({ viewport: { width: 1366, height: 768 } }),
  openService(),
]);
after(() => Promise.all([stage.close(), service.close()]));

/** @param {Record<string, unknown>} [more] */
const settle = (more = {}) =>
  stage.worker.evaluate(
    (settings) =>
      Promise.all([chrome.storage.local.remove('known'), chrome.storage.local.set({ settings })]),
    { voice: false, language: 'fr', service: service.follow.replace(/\/follow$/u, ''), ...more },
  );

/** @param {Page} page @param {string} name */
const press = (page, name) => page.locator(`button[data-name="${name}"]`).click();

/** @param {Page} page @param {string} name */
const at = (page, name) => page.locator(`[data-pairing="${name}"]`).waitFor();

/**
 * @param {Page} page
 * @param {unknown} ask
 * @returns {Promise<any>} what the worker answers to a page of ours
 */
const ask = (page, ask) =>
  page.evaluate(
    (/** @type {any} */ what) => chrome.runtime.sendMessage({ type: 'ask', tab: null, ask: what }),
    ask,
  );

/** @param {string} key @returns {Promise<any>} */
const stored = (key) =>
  stage.worker.evaluate(async (name) => (await chrome.storage.local.get(name))[name], key);

/**
 * Whom the grandmother's computer knows, by whose picture.
 * @returns {Promise<Record<string, string[]>>}
 */
const known = async () =>
  Object.fromEntries(
    Object.entries((await stored('known')) ?? {}).map(([whose, list]) => [
      whose,
      /** @type {{name: string}[]} */ (list).map(({ name }) => name),
    ]),
  );

async function options() {
  const page = await stage.open('options');
  page.setDefaultTimeout(20_000);
  return page;
}

/** Up to the words. @param {Page} page */
async function words(page) {
  await press(page, 'pair-begin');
  await press(page, 'pair-beside');
  await at(page, 'words');
  const [number, ...pair] = await page.locator('.rendezvous b').allTextContents();
  const places = pair.map((word) => LISTS.fr.indexOf(word));
  assert.ok(
    places.every((place) => place >= 0),
    pair.join(),
  );
  return { number: number.replace(/\D/gu, ''), pair: /** @type {[number, number]} */ (places) };
}

/**
 * The granddaughter's side, without a page.
 * @param {import('node:test').TestContext} t
 * @param {{number: string, pair: [number, number]}} heard
 * @param {string} [name]
 */
function granddaughter(t, heard, name = 'Marie') {
  /** @type {Uint8Array[]} */
  const kept = [];
  /** @type {HelperState} */
  let now;
  let look = () => {};
  const helping = createHelperSession({
    address: service.follow,
    ...heard,
    name,
    connect,
    onKept: (key) => kept.push(key.slice()),
    onChange: (next) => {
      now = next;
      look();
    },
  });
  t.after(() => helping.bye());
  return {
    ...helping,
    kept,
    now: () => now,
    /** @param {(helping: HelperState) => boolean} fits @returns {Promise<HelperState>} */
    until: (fits) =>
      new Promise((resolve) => {
        look = () => {
          if (fits(now)) resolve(now);
        };
        look();
      }),
  };
}

/**
 * Both see the same, and the list is longer by one.
 * @param {import('node:test').TestContext} t
 * @param {Page} page
 * @param {string} name
 */
async function add(t, page, name) {
  const marie = granddaughter(t, await words(page));
  await marie.until(({ stage: there }) => there === 'comparing');
  await press(page, 'pair-yes');
  await page.locator('#called').fill(name);
  await press(page, 'pair-name');
  await at(page, 'keeping');
  marie.same(true);
  await at(page, 'kept');
  await marie.until(({ why }) => why === 'paired');
  await press(page, 'pair-done');
  return marie;
}

// "Bonjour Madame, je suis votre conseiller. Ouvrez les réglages, et ajoutez-moi à vos proches."
test('Somebody on the telephone is not added, and no words are shown', async () => {
  await settle();
  const page = await options();
  for (const where of ['phone', 'unknown']) {
    await press(page, 'pair-begin');
    await press(page, `pair-${where}`);
    await at(page, 'apart');
    assert.match(
      await page.locator('[data-pairing]').innerText(),
      /Raccrochez\. Rappelez vous-même un proche/u,
    );
    assert.equal(await page.locator('.rendezvous').count(), 0);
    await press(page, 'pair-done');
  }
  await page.close();
});

test('It is begun in the settings and nowhere else, and its words are gone with that page', async () => {
  await settle();
  const popup = await stage.open('popup');
  assert.equal(
    await ask(popup, { ask: 'pair', press: { name: 'begin' } }),
    undefined,
    'nobody answers to that',
  );
  assert.equal((await ask(popup, { ask: 'state' })).state.follow.stage, 'off');
  const page = await options();
  await words(page);
  await page.close();
  for (let stageNow = ''; stageNow !== 'off';)
    stageNow = (await ask(popup, { ask: 'state' })).state.follow.stage;
  await popup.close();
});

test('Side by side: both say that it is the same, one name is given, and both keep one key; until it is taken back', async (t) => {
  await settle();
  const page = await options();
  const marie = granddaughter(t, await words(page), 'Marie-Claude');
  const { compare } = await marie.until(({ stage: there }) => there === 'comparing');
  await at(page, 'compare');
  assert.deepEqual(
    await page.locator('.rendezvous b').allTextContents(),
    compare?.pair.map((place) => LISTS.fr[place]),
  );
  await press(page, 'pair-yes');
  assert.equal(
    await page.locator('#called').inputValue(),
    'Marie-Claude',
    'what she calls herself is proposed',
  );
  await page.locator('#called').fill('Marie');
  await page.keyboard.press('Enter');
  await at(page, 'keeping');
  assert.deepEqual(await known(), {}, 'one yes is not enough');
  marie.same(true);
  await at(page, 'kept');
  await marie.until(({ why }) => why === 'paired');
  assert.deepEqual(await known(), { '': ['Marie'] });
  const [{ key }] = (await stored('known'))[''];
  assert.deepEqual(
    Buffer.from(key, 'base64'),
    Buffer.from(marie.kept[0]),
    'the same on both sides',
  );
  await press(page, 'pair-done');
  await page.getByText('depuis le').waitFor();

  await page.getByRole('button', { name: 'Retirer Marie' }).click();
  await press(page, 'remove-yes');
  await page.getByText('depuis le').waitFor({ state: 'detached' });
  assert.deepEqual(await known(), { '': [] });
  assert.doesNotMatch(
    JSON.stringify(await stage.worker.evaluate(() => chrome.storage.local.get())),
    new RegExp(key.slice(0, 16).replace(/[+/]/gu, '\\$&'), 'u'),
  );
  assert.ok(lastingSecret(marie.kept[0]));
  await page.close();
});

test('The screens show different words: nothing is kept on either side', async (t) => {
  await settle();
  const page = await options();
  const marie = granddaughter(t, await words(page));
  await at(page, 'compare');
  await press(page, 'pair-no');
  await page.getByText("Rien n'a été gardé.").waitFor();
  await marie.until(({ why }) => why === 'not-paired');
  assert.deepEqual([marie.kept, (await known())[''] ?? []], [[], []]);
  await page.close();
});

test('In a family the list is one’s own, and goes with what is erased; where everybody comes and goes there is none', async (t) => {
  await settle();
  const page = await options();
  await add(t, page, 'Marie');
  for (const person of ['cat', 'rose']) await ask(page, { ask: 'person-add', person });
  await page.getByText('depuis le').waitFor({ state: 'detached' });
  await add(t, page, 'Paul');
  assert.deepEqual(await known(), { '': ['Marie'], rose: ['Paul'] });
  await ask(page, { ask: 'person', person: 'cat' });
  assert.deepEqual((await ask(page, { ask: 'state' })).state.trusted, []);
  await ask(page, { ask: 'person', person: 'rose' });
  await ask(page, { ask: 'erase' });
  assert.deepEqual(await known(), { '': ['Marie'] });
  await ask(page, { ask: 'who', who: 'everyone' });
  await page.locator('#trusted').waitFor({ state: 'detached' });
  assert.equal(await stored('known'), undefined);
  await ask(page, { ask: 'pair', press: { name: 'begin' } });
  assert.equal((await ask(page, { ask: 'state' })).state.follow.stage, 'off');
  await ask(page, { ask: 'who', who: 'me' });
  await page.close();
});

for (const language of sampled(['fr', 'en'], 0))
  test(`Every card of it can be seen, read out and pressed, on a narrow screen too, with the keyboard alone (${language})`, async (t) => {
    await settle({ language });
    const page = await options();
    /** @param {string} what */
    async function look(what) {
      for (const [width, height] of [
        [1366, 768],
        [320, 640],
      ]) {
        await page.setViewportSize({ width, height });
        await page
          .locator('section:has(> #trusted)')
          .screenshot({ path: join(SHOTS, `${language}-${what}-${width}.png`) });
      }
      await assertAccessible(page, what);
      await assertReadable(page, what);
    }
    /** Goes to it as somebody does who has no mouse. @param {string} name */
    async function enter(name) {
      for (let presses = 0; presses < 60; presses++) {
        if (
          (await page.evaluate(
            () => /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.name,
          )) === name
        )
          return page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
      }
      throw new Error(`no way to ${name}`);
    }
    await look('none');
    await enter('pair-begin');
    await at(page, 'where');
    await look('where');
    await enter('pair-phone');
    await at(page, 'apart');
    await look('apart');
    await enter('pair-done');
    await page.locator('button[data-name=pair-begin]').waitFor();
    await enter('pair-begin');
    await at(page, 'where');
    await enter('pair-beside');
    await at(page, 'words');
    await look('words');
    const [number, ...pair] = await page.locator('.rendezvous b').allTextContents();
    const list = language === 'fr' ? LISTS.fr : LISTS.en;
    const marie = granddaughter(t, {
      number: number.replace(/\D/gu, ''),
      pair: /** @type {[number, number]} */ (pair.map((word) => list.indexOf(word))),
    });
    await at(page, 'compare');
    await look('compare');
    await enter('pair-yes');
    await at(page, 'name');
    await look('name');
    await enter('called');
    await at(page, 'keeping');
    await look('keeping');
    marie.same(true);
    await at(page, 'kept');
    await look('kept');
    await enter('pair-done');
    await page.locator('button[data-name=pair-begin]').waitFor();
    await look('list');
    await page.locator('[data-name^=remove-]').click();
    await page.locator('[data-name=remove-yes]').waitFor();
    await look('remove');
    await enter('remove-yes');
    await page.locator('[data-name=remove-yes]').waitFor({ state: 'detached' });
    assert.equal(await page.locator('[data-name^=remove-]').count(), 0);
    await page.close();
  });
