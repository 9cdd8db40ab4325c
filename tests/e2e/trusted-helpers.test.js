/*
 * One Sunday the granddaughter sits beside her grandmother, and they make themselves known to each
 * other. On Tuesday the grandmother is alone with a booking: she says a number on the telephone,
 * and nothing else. Whom she knows may read the page with her yes and write a sentence, and nobody
 * else; and she takes it back with one press.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { placeOf } from './browser.js';
import { TOP } from './home.js';
import { BOOK, onTheTelephone, openAide, shownWords } from './rendezvous.js';
import { recordAll } from './service.js';
import { sampledBrowsers } from '../sampling.js';
import { count, press, see, write } from '../helper/helper.js';

/** How both looked, for whoever wants to see it. */
const SHOTS = join(TOP, 'build/e2e/known');

for (const name of sampledBrowsers('chromium')) {
  test(`in ${name}, two who sat side by side know each other by a number, until one is taken off the list`, async (t) => {
    mkdirSync(SHOTS, { recursive: true });
    const { service, scene, browser, pressOwn } = await onTheTelephone(name, t, recordAll);
    const page = await openAide(t, service.address);

    await browser.goto(browser.extensionUrl('options/options.html'));
    await pressOwn('button[data-name=pair-begin]');
    await pressOwn('[data-name=pair-beside]');
    await browser.evaluate(placeOf, '.rendezvous');
    const first = await browser.evaluate(shownWords);
    await press(page, 'beside');
    await write(page, 'words', first.join(' '));
    await write(page, 'name', 'Marie-Claude');
    await press(page, 'begin');
    await see(page, '.comparing .rendezvous');
    await browser.evaluate(placeOf, '[data-pairing=compare]');
    assert.deepEqual(
      await page.$$eval('.rendezvous b', (words) => words.map(({ textContent }) => textContent)),
      await browser.evaluate(shownWords),
      'both screens show the same',
    );
    await browser.screenshot(join(SHOTS, `${name}-compare-learner.png`));
    await page.screenshot({ path: join(SHOTS, `${name}-compare-helper.png`) });
    await write(page, 'called', 'Mamie');
    await press(page, 'same-yes');
    await pressOwn('[data-name=pair-yes]');
    await pressOwn('#called');
    for (const _ of 'Marie-Claude') await browser.key('Backspace');
    await browser.type('Marie');
    await pressOwn('button[data-name=pair-name]');
    await browser.evaluate(placeOf, '[data-pairing=kept]');
    await see(page, '[data-name=why]', 'le nombre suffira');
    await press(page, 'again');
    await see(page, '.people', 'Mamie');
    const [{ key }] = /** @type {{key: string}[]} */ (
      await browser.evaluate(
        async () => /** @type {any} */ ((await chrome.storage.local.get('known')).known)[''],
      )
    );
    const theirs = await page.evaluate(() =>
      /** @type {{key: string}[]} */ (JSON.parse(localStorage.getItem('helped') ?? '[]')).map(
        (kept) => kept.key,
      ),
    );
    assert.deepEqual(theirs, [key], 'both keep the same key');

    await browser.goto(browser.extensionUrl('follow/follow.html'));
    await pressOwn('[data-name=begin]');
    await pressOwn('[data-name=me]');
    await browser.evaluate(placeOf, '.rendezvous');
    const second = await browser.evaluate(shownWords);
    await page.locator('[data-name^=help-]').click();
    await see(page, 'h1', 'Aider Mamie');
    await write(page, 'words', second[0]);
    await press(page, 'begin');
    await browser.evaluate(placeOf, '[data-stage=recognise]');
    const asked = await browser.evaluate(
      () => document.querySelector('[data-stage=recognise]')?.textContent ?? '',
    );
    assert.match(
      asked,
      /^Marie, dans votre liste depuis le .*Reconnaissez-vous sa voix/u,
      'by the name that she was given',
    );
    await browser.screenshot(join(SHOTS, `${name}-recognise.png`));
    await pressOwn('[data-name=yes]');
    await browser.evaluate(placeOf, '[data-stage=followed]');
    await browser.switchTab(0);

    /** @param {RegExp} words */
    const said = (words) =>
      scene.see((one) => words.test(one.find('followed')?.text ?? ''), String(words));
    const followed = await scene.follow({
      guide: BOOK,
      before: async (now) => {
        if (now.step === null || now.step === 'didomi-refuser' || !now.ring) return false;
        await see(page, '.step', now.say.replace(/[\u00a0\u202f]/gu, ' '));
        await write(page, 'hint', 'Le bouton bleu, à droite.');
        await page.keyboard.press('Enter');
        await said(/^Marie écrit\s*: Le bouton bleu, à droite\./);
        await browser.screenshot(join(SHOTS, `${name}-hint.png`));
        await scene.press('follow-read');
        for (const [rung, words] of /** @type {const} */ ([
          [2, /Marie demande à voir la page/],
          [3, /Marie demande à lire la page/],
        ])) {
          await see(page, 'button[data-name=ask]', rung === 2 ? 'voir la page' : 'lire les mots');
          await press(page, 'ask');
          await said(words);
          await scene.press('follow-yes');
        }
        await said(/Marie suit votre guide et lit la page\./);
        await page.waitForFunction(
          () =>
            [...document.querySelectorAll('.page .words')].filter(({ textContent }) =>
              textContent?.trim(),
            ).length > 3,
        );
        await page.screenshot({ path: join(SHOTS, `${name}-reading-helper.png`), fullPage: true });
        await browser.screenshot(join(SHOTS, `${name}-reading-learner.png`));
        return true;
      },
    });
    assert.equal(followed.lost, undefined);

    await browser.openTab(browser.extensionUrl('options/options.html'));
    await pressOwn('[data-name^=remove-]');
    await pressOwn('[data-name=remove-yes]');
    await see(page, '[data-name=why]', 'La personne a arrêté.');
    await browser.evaluate(
      () =>
        new Promise((resolve) => {
          const look = () =>
            document.querySelector('.people') ? void requestAnimationFrame(look) : resolve(null);
          look();
        }),
    );
    assert.equal(
      await browser.evaluate(async () =>
        JSON.stringify((await chrome.storage.local.get('known')).known),
      ),
      '{"":[]}',
    );
    await browser.switchTab(0);
    await scene.see((one) => !one.find('followed'), 'that nobody follows');

    await press(page, 'again');
    await browser.switchTab(1);
    await pressOwn('[data-name=done]');
    await pressOwn('[data-name=begin]');
    await pressOwn('[data-name=me]');
    await browser.evaluate(placeOf, '.rendezvous');
    const third = await browser.evaluate(shownWords);
    await page.locator('[data-name^=help-]').click();
    await write(page, 'words', third[0]);
    await press(page, 'begin');
    await see(page, '[data-name=why]', "Vous n'êtes pas ou plus dans sa liste");
    assert.deepEqual(await browser.evaluate(shownWords), third, 'that burns no words');
    await press(page, 'again');
    await write(page, 'words', ` ${third.slice(1).join(' ')}`);
    await press(page, 'begin');
    await pressOwn('[data-name=yes]');
    await see(page, 'h1', 'Vous suivez le guide');
    assert.equal(await count(page, '#hint'), 0, 'like anybody: fixed phrases only');
    const passed = service.kept();
    assert.ok(passed.includes('room.joined'), 'what leaves the service was kept');
    //  the words' list is in the page that it served
    const secrets = ['Marie', 'Mamie', 'Le bouton bleu', key, Buffer.from(key, 'base64')];
    assert.deepEqual(
      secrets.filter((secret) => passed.includes(secret)),
      [],
      'the service saw nothing of it',
    );
  });
}
