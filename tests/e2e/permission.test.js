/*
 * A site of a later guide is allowed by a press on a page of ours and may be taken back on the
 * browser's own page at any time, in the middle of a guide too.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { placeOf } from './browser.js';
import { rowsOf } from './journal.js';
import { openScene } from './scene.js';
import { sampledBrowsers } from '../sampling.js';

const SITE = 'https://www.ailleurs.example/*';
const GUIDE = {
  format: 1,
  id: 'ailleurs',
  revision: 1,
  reviewed: null,
  language: 'fr',
  title: { fr: 'Ailleurs' },
  summary: { fr: 'Un autre site.' },
  sites: [SITE],
  start: 'https://www.ailleurs.example/',
  topics: ['debuter'],
  minutes: 1,
  steps: [
    {
      id: 'entrer',
      action: 'click',
      say: { fr: 'Cliquez sur « Entrer ».' },
      target: { selectors: ['#entrer'] },
    },
  ],
};
const PAGE =
  '<!doctype html><html lang="fr"><meta charset="utf-8"><title>Ailleurs</title><h1>Ailleurs</h1><button id="entrer">Entrer</button>';

/** When what waits for the person's permission is there, or is gone. @param {boolean} there */
const waiting = (there) =>
  new Promise((resolve) => {
    const look = () => {
      if ((document.querySelector('[data-name="allow"]') !== null) === there) resolve(true);
      else requestAnimationFrame(look);
    };
    look();
  });

const registered = async () =>
  (await chrome.scripting.getRegisteredContentScripts()).flatMap(({ matches = [] }) => matches);

for (const name of sampledBrowsers('firefox')) {
  test(`in ${name}, a site is allowed by a press, and a guide on it ends with a word when that is taken back`, async (t) => {
    const guides = mkdtempSync(join(tmpdir(), 'pasapas-guides-'));
    t.after(() => rmSync(guides, { recursive: true }));
    writeFileSync(join(guides, 'ailleurs.guide.json'), JSON.stringify(GUIDE));
    const scene = await openScene(name, t, {
      guides,
      sites: {
        'www.ailleurs.example': (_, response) => {
          response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
        },
      },
    });
    const { browser, see, press } = scene;

    await browser.goto('https://www.ailleurs.example/');
    await browser.willAllow(SITE);
    await browser.openTab(browser.extensionUrl('options/options.html'));
    const { x, y } = await browser.evaluate(placeOf, '[data-name="allow"]');
    assert.deepEqual(await browser.evaluate(registered), [], 'we run nowhere before');
    await browser.click(x, y);
    await browser.evaluate(waiting, false);
    assert.deepEqual(await browser.evaluate(registered), [SITE]);
    await browser.closeTab();

    //  in the page that was open before it was allowed
    for (const handle of ['offer', 'me']) await press(handle);
    await see((now) => now.step === 'entrer' && now.ring !== null, 'the step');
    await browser.takeBack(SITE);
    const last = await see(
      (now) => /n['’]a plus votre accord/u.test(now.say),
      'the word that it was taken back',
    );
    assert.equal(last.ring, null);
    assert.deepEqual(
      (await rowsOf(scene.home)).map(({ step, event, outcome }) => [step, event, outcome]),
      [['entrer', 'shown', 'stopped']],
    );
    await press('stop');
    await see((now) => now.handles.length === 0, 'nothing of ours');

    await browser.openTab(browser.extensionUrl('options/options.html'));
    await browser.evaluate(waiting, true);
    assert.deepEqual(await browser.evaluate(registered), []);

    //  What was left half-way there is taken up from the popup by the same press that allows the
    // site again.
    await browser.willAllow(SITE);
    await browser.goto(browser.extensionUrl('popup/popup.html'));
    const resume = await browser.evaluate(placeOf, '[data-name="resume"]');
    await browser.click(resume.x, resume.y);
    await browser.switchTab(0);
    await see((now) => now.step === 'entrer' && now.ring !== null, 'the step where he was');
  });
}
