/*
 * Two real browsers: somebody is guided through a booking in one, her granddaughter follows on the page
 * that the service serves in the other, and neither has anything but two words from the telephone.
 */
import assert from 'node:assert/strict';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {placeOf} from './browser.js';
import {TOP} from './home.js';
import {BOOK, onTheTelephone, shownWords} from './rendezvous.js';
import {recordAll} from './service.js';
import {openBrowser, press, see, write} from '../helper/helper.js';

/** How both looked, for whoever wants to see it. */
const SHOTS = join(TOP, 'build/e2e/together');

for (const name of /** @type {const} */ (['chromium', 'firefox'])) {
  test(`a booking in ${name} is followed from the helper's page, step by step`, async (t) => {
    mkdirSync(SHOTS, {recursive: true});
    const {service, scene, browser, pressOwn} = await onTheTelephone(name, t, recordAll);
    const granddaughter = await openBrowser('chromium');
    t.after(() => granddaughter.close());
    const page = await granddaughter.newPage();
    await page.setViewport({width: 390, height: 844});
    await page.goto(`${service.address.replace('ws', 'http')}/aide/`);

    await pressOwn('[data-name=begin]');
    await pressOwn('[data-name=me]');
    await browser.evaluate(placeOf, '.rendezvous');
    await write(page, 'words', (await browser.evaluate(shownWords)).join(' ').normalize('NFD').replace(/\p{M}/gu, '')); // as one types it on a telephone
    await write(page, 'name', 'Marie');
    await press(page, 'begin');
    await browser.evaluate(placeOf, '[data-stage=recognise]');
    await pressOwn('[data-name=yes]');
    await browser.evaluate(placeOf, '[data-stage=followed]');
    await browser.switchTab(0);

    const late = [0];
    let greeted = false;
    const followed = await scene.follow({guide: BOOK, before: async (now) => {
      if (now.step === null || now.step === 'cookies' || !now.ring) return false;
      if (now.step === 'motif') return true;
      const before = performance.now();
      await see(page, '.step', now.say.replace(/[\u00a0\u202f]/gu, ' '));
      late.push(performance.now() - before);
      await see(page, '.progress', now.find('progress')?.text.replace(/[\u00a0\u202f]/gu, ' ') ?? ''); // "à quelle étape es-tu ?"
      if (greeted) return false;
      greeted = true;
      await press(page, 'phrase_slowly');
      await scene.see((one) => /Marie écrit\s*: Prenez votre temps, je suis là\./.test(one.find('followed')?.text ?? ''), 'her phrase');
      await browser.screenshot(join(SHOTS, `${name}-learner.png`));
      await page.screenshot({path: join(SHOTS, `${name}-helper.png`)});
      await scene.press('follow-read');
      return false;
    }});
    assert.equal(followed.lost, undefined);
    assert.ok(late.length > 5, 'each step was seen there');
    t.diagnostic(`a step stood on her page at most ${Math.round(Math.max(...late))} ms after the robot had seen it`);
    await see(page, '.paused');
    await scene.press('follow-stop');
    await see(page, '.over');
  });
}
