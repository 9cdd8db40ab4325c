/*
 * A library's computer on which nothing is installed: she is followed, reads for a minute, and Firefox, which
 * sees no program and no work, would put the worker to sleep, and with it the line and its keys.
 */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {placeOf} from './browser.js';
import {heardAs, onTheTelephone, shownWords} from './rendezvous.js';
import {recordAll} from './service.js';
import {followFrom} from './telephone.js';

const SLEEP_MS = 2000;
const PATIENCE_MS = 20_000;
const pause = () => new Promise((resolve) => { setTimeout(resolve, 200); });

test('in firefox, whoever is followed is not lost while nothing happens; afterwards the worker may sleep', async (t) => {
  const {service, browser, pressOwn} = await onTheTelephone('firefox', t, recordAll, {host: null, sleepsAfter: SLEEP_MS});
  await pressOwn('[data-name=begin]');
  await pressOwn('[data-name=me]');
  await browser.evaluate(placeOf, '.rendezvous');
  const marie = await followFrom({address: service.address, name: 'Marie', ...heardAs(await browser.evaluate(shownWords))});
  await pressOwn('[data-name=yes]');
  await marie.until(() => marie.said.find(({say}) => say === 'begin'), 'the beginning');

  for (const end = performance.now() + 4 * SLEEP_MS; performance.now() < end; await pause())
    assert.equal(await browser.sleeps(), false, 'the worker went to sleep with the line');
  await browser.evaluate(placeOf, '[data-stage=followed]');

  await marie.leave();
  await browser.evaluate(placeOf, '[data-stage=over]');
  const end = performance.now() + PATIENCE_MS;
  while (!await browser.sleeps() && performance.now() < end) await pause();
  assert.ok(await browser.sleeps(), 'with nobody there it is not kept from it');
});
