/*
 * Line and keys are the worker's alone. Firefox, which sees no program and no work where nothing is
 * installed, put it to sleep while she read; and where a browser ends it all the same, nobody said
 * that it was over.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf } from './browser.js';
import { heardAs, onTheTelephone, shownWords } from './rendezvous.js';
import { recordAll } from './service.js';
import { followFrom } from './telephone.js';
import { sampledBrowsers } from '../sampling.js';

const SLEEP_MS = 2000;
const PATIENCE_MS = 20_000;
const pause = () =>
  new Promise((resolve) => {
    setTimeout(resolve, 200);
  });

/** @param {Awaited<ReturnType<typeof onTheTelephone>>} place  up to where Marie follows */
async function followed({ service, browser, pressOwn }) {
  await pressOwn('[data-name=begin]');
  await pressOwn('[data-name=me]');
  await browser.evaluate(placeOf, '.rendezvous');
  const marie = await followFrom({
    address: service.address,
    name: 'Marie',
    ...heardAs(await browser.evaluate(shownWords)),
  });
  await pressOwn('[data-name=yes]');
  await marie.until(() => marie.said.find(({ say }) => say === 'begin'), 'the beginning');
  return marie;
}

test('in firefox, whoever is followed is not lost while nothing happens; afterwards the worker may sleep', async (t) => {
  const place = await onTheTelephone('firefox', t, recordAll, {
    host: null,
    sleepsAfter: SLEEP_MS,
  });
  const { browser } = place;
  const marie = await followed(place);

  for (const end = performance.now() + 4 * SLEEP_MS; performance.now() < end; await pause())
    assert.equal(await browser.sleeps(), false, 'the worker went to sleep with the line');
  await browser.evaluate(placeOf, '[data-stage=followed]');

  await marie.leave();
  await browser.evaluate(placeOf, '[data-stage=over]');
  const end = performance.now() + PATIENCE_MS;
  while (!(await browser.sleeps()) && performance.now() < end) await pause();
  assert.ok(await browser.sleeps(), 'with nobody there it is not kept from it');
});

for (const name of sampledBrowsers('chromium')) {
  test(`in ${name}, the worker is ended by the browser: she is told that nobody follows any more`, async (t) => {
    const place = await onTheTelephone(name, t, recordAll);
    const { browser, scene } = place;
    await followed(place);
    await browser.switchTab(0);
    await scene.press('offer');
    await scene.see(
      (now) => /Marie suit votre guide\./.test(now.find('followed')?.text ?? ''),
      'that Marie follows',
    );
    await browser.stopWorker();
    await scene.press('me'); // the next thing that she does
    await scene.see(
      (now) =>
        /La connexion s'est arrêtée\. Marie ne suit plus votre guide\./.test(
          now.find('followed')?.text ?? '',
        ),
      'that it is over',
    );
    await scene.press('follow-read');
    await scene.see(
      (now) => !now.find('followed') && now.bubble !== null,
      'that it was read, and the guide goes on',
    );
  });
}
