/*
 * A library decides for its computers: where guides come from, that nobody is followed, that
 * nothing is kept. Whoever sits down finds it so, sees whose choice it was, and cannot change it.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { placeOf, pressOn } from './browser.js';
import { decideInChromium, decideInFirefox, mayDecide } from './policy.js';
import { heardAs, shownWords } from './rendezvous.js';
import { follow } from './robot.js';
import { openScene } from './scene.js';
import { recordAll, startService } from './service.js';
import { servePractice } from './site.js';
import { followFrom } from './telephone.js';

const SITES = { 'www.doctolib.fr': servePractice('doctolib') };
const ADDRESS = 'https://www.doctolib.fr/?site=2025';

/** For `evaluate`, in an own page: what it says, without the kind of its spaces. */
const words = () => document.body.innerText.replace(/\s+/g, ' ');
/** For `evaluate`: how often something is there. @param {string} selector */
const count = (selector) => document.querySelectorAll(selector).length;

/** @param {import('node:test').TestContext} t */
async function library(t) {
  const service = await startService();
  t.after(service.close);
  const line = await recordAll(service.port);
  t.after(line.close);
  return {
    ...line,
    followed: () => line.reached().filter((one) => one.startsWith('GET /follow')).length,
  };
}

/**
 * Guided like anybody else, and followed by nobody.
 * @param {import('./scene.js').Scene} scene  a page with a guide is in front
 */
async function nobodyIsFollowed({ browser, press, see }) {
  const { lost } = await follow(browser, {
    guide: 'doctolib-teleconsultation',
    before: async (now) => now.find('help')?.clear === true,
  });
  assert.equal(lost, undefined);
  await press('help');
  await press('call');
  const now = await see((one) => one.say.includes('Appelez un proche'), 'the words about calling');
  assert.equal(now.find('follow'), null, 'calling a relative is still the best there is');
  await browser.openTab(browser.extensionUrl('popup/popup.html'));
  await browser.evaluate(placeOf, '[data-name=unnoted]');
  assert.equal(await browser.evaluate(count, '[data-name=follow]'), 0);
  //  "J'ai terminé", as on every computer for everybody
  await browser.evaluate(placeOf, '[data-name=done]');
  await browser.goto(browser.extensionUrl('follow/follow.html'));
  await browser.evaluate(placeOf, '[data-name=forbidden]');
  assert.match(
    await browser.evaluate(words),
    /Sur cet ordinateur, le suivi à distance est désactivé\./,
  );
  assert.equal(await browser.evaluate(count, '[data-name=begin]'), 0);
}

/** @param {import('./browser.js').Browser} browser @param {string} address */
async function isDecided(browser, address) {
  await browser.goto(browser.extensionUrl('options/options.html'));
  await browser.evaluate(placeOf, '[data-name=service-fixed]');
  assert.ok(
    (await browser.evaluate(words)).includes(
      `${address} C'est un choix de la personne qui s'occupe de cet ordinateur.`,
    ),
  );
  assert.equal(
    await browser.evaluate(count, '#service, [name=who]'),
    0,
    'there is nothing to be changed',
  );
}

test(
  'in chromium, a policy gives the guides, and ends a following that is going on',
  { skip: mayDecide ? false : 'policies are written by root' },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'pasapas-policy-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const line = await library(t);
    const { extension, decide } = decideInChromium(t, folder);
    decide({ service: line.address, shared: true });
    const scene = await openScene('chromium', t, { sites: SITES, host: null, extension });
    const { browser } = scene;
    await isDecided(browser, line.address);

    await browser.goto(ADDRESS);
    await scene.see((now) => now.find('offer') !== null, 'the offer');
    await browser.openTab(browser.extensionUrl('follow/follow.html'));
    await pressOn(browser, '[data-name=begin]');
    await pressOn(browser, '[data-name=me]');
    await browser.evaluate(placeOf, '.rendezvous');
    const marie = await followFrom({
      address: line.address,
      name: 'Marie',
      ...heardAs(await browser.evaluate(shownWords)),
    });
    await pressOn(browser, '[data-name=yes]');
    await marie.until(() => marie.said.find(({ say }) => say === 'begin'), 'the beginning');

    decide({ service: line.address, shared: true, following: false });
    await marie.until(() => marie.said.at(-1)?.say === 'end', 'the end');
    assert.deepEqual(marie.said.at(-1), { say: 'end', why: 'policy' });
    await browser.evaluate(placeOf, '[data-name=forbidden]');
    assert.match(
      await browser.evaluate(words),
      /désactivé sur cet ordinateur\. Marie ne voit plus rien\./,
    );
    const followed = line.followed();
    assert.equal(followed, 2);

    await browser.switchTab(0);
    await nobodyIsFollowed(scene);
    assert.equal(line.followed(), followed, 'no line was opened any more');
  },
);

test(
  'in firefox, a file of managed storage does the same',
  {
    skip:
      mayDecide && !process.env.PASAPAS_PROVE ? 'tried in chromium; ./dev prove tries both' : false,
  },
  async (t) => {
    const line = await library(t);
    const scene = await openScene('firefox', t, {
      sites: SITES,
      host: (home) => {
        decideInFirefox(home, { service: line.address, following: false, shared: true });
        return '';
      },
    });
    await isDecided(scene.browser, line.address);
    await scene.browser.goto(ADDRESS);
    await nobodyIsFollowed(scene);
    assert.equal(line.followed(), 0);
  },
);
