/**
 * The same page in the extension: whoever does not want to trust the one that a service serves has
 * it from where all else of ours comes from.
 */
import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { openStage as openBrowser } from '../pages/stage.js';
import { openLearner, stateOf, viewOf } from './learner.js';
import { connect, openStage, PAIR } from './stage.js';

const [stage, browser] = await Promise.all([
  openStage(),
  openBrowser({ viewport: { width: 1366, height: 768 } }),
]);
after(() => Promise.all([stage.close(), browser.close()]));

/** @param {string} service */
const set = (service) =>
  browser.worker.evaluate(
    (address) => chrome.storage.local.set({ settings: { service: address } }),
    service,
  );

test('No service is set on this computer: it is said, and nothing is asked for', async () => {
  const page = await browser.open('helper');
  await page.getByText("L'adresse du service n'est pas réglée sur cet ordinateur.").waitFor();
  assert.equal(await page.locator('input:visible').count(), 0);
  await page.close();
});

test('With the address of the settings somebody is followed from within the extension, in any colours', async () => {
  await set(stage.follow.replace(/\/follow$/u, '/'));
  const learner = await openLearner({ address: stage.follow, connect, pair: PAIR });
  const page = await browser.open('helper');
  await page.locator('#words').fill(`${learner.number} cerise moulin`);
  await page.locator('#name').fill('Marie');
  await page.locator('#keep').check();
  await page.locator('[data-name=begin]').click();
  await learner.next('name');
  learner.tell({ say: 'begin', rung: 2, lasting: false });
  learner.tell(viewOf(stateOf({ rung: 2 })));
  await page.locator('[data-target]').click();
  assert.equal((await learner.next('point')).box, 5);

  await page.emulateMedia({ contrast: 'more' });
  assert.equal(
    await page.locator('.say').evaluate((say) => getComputedStyle(say).color),
    'rgb(0, 0, 0)',
  );
  await page.emulateMedia({ contrast: null, forcedColors: 'active' });
  const looks = await page
    .locator('.page [data-box]')
    .evaluateAll((boxes) => boxes.map((box) => getComputedStyle(box).outlineStyle));
  assert.deepEqual(
    looks.map((style) => style !== 'none'),
    looks.map((_, index) => index === 4),
    'what is pointed at can still be told',
  );
  await page.emulateMedia({ forcedColors: null });

  page.once('dialog', (dialog) => void dialog.accept());
  await page.locator('[data-name=finish]').click();
  await page.locator('[data-name=finish-yes]').click();
  await learner.next('bye');
  await page.locator('[data-name=again]').click();
  assert.equal(await page.locator('#words').inputValue(), '');
  await page.reload();
  await page.locator('#name').waitFor();
  assert.equal(await page.locator('#name').inputValue(), 'Marie', 'kept, as she wished');
  await page.locator('#words').fill('47 cerise moulin');
  await page.locator('#keep').uncheck();
  await page.locator('[data-name=begin]').click();
  await page.locator('[data-name=why]').waitFor();
  await page.reload();
  await page.locator('#name').waitFor();
  assert.equal(await page.locator('#name').inputValue(), '', 'and forgotten, as she wished');
  await learner.leave();
  await page.close();
});

// The library had set its service for all computers; the helper's page said that none was set.
test('The service of a policy is the one that is used, and the settings lead to the page', async () => {
  await set('');
  const learner = await openLearner({ address: stage.follow, connect, pair: PAIR });
  const page = await browser.open('helper');
  await page.addInitScript(
    (service) => {
      chrome.storage.managed.get = /** @type {any} */ (async () => ({ service }));
    },
    stage.follow.replace(/\/follow$/u, '/'),
  );
  await page.reload();
  await page.locator('#words').fill(`${learner.number} cerise moulin`);
  await page.locator('#name').fill('Marie');
  await page.locator('[data-name=begin]').click();
  assert.equal((await learner.next('name')).name, 'Marie');
  page.once('dialog', (dialog) => void dialog.accept());
  await page.close();
  await learner.leave();

  const options = await browser.open('options');
  await options.locator('#service').waitFor();
  assert.equal(await options.locator('[data-name=helping]').count(), 0, 'no service, no help');
  await set(stage.follow.replace(/\/follow$/u, '/'));
  await options.reload();
  const opened = options.context().waitForEvent('page');
  await options.locator('[data-name=helping]').click();
  await (await opened).locator('#words').waitFor();
  await (await opened).close();
  await options.close();
});

test('In the extension whom a helper knows is kept with all else of the person, and nobody is where everybody comes and goes', async () => {
  const service = stage.follow.replace(/\/follow$/u, '/');
  /** @param {string | null} who */
  const settle = (who) =>
    browser.worker.evaluate(
      (settings) =>
        chrome.storage.local.set({
          settings,
          helped: { '': [{ id: '1-2', name: 'Mamie', at: 0, key: btoa('0'.repeat(32)) }] },
        }),
      { service, who },
    );
  await settle(null);
  const page = await browser.open('helper');
  await page.locator('[data-name="help-1-2"]').waitFor();
  await page.locator('[data-name="forget-1-2"]').click();
  await page.locator('[data-name=forget-yes]').click();
  await page.locator('.known').waitFor({ state: 'hidden' });
  assert.deepEqual(
    await browser.worker.evaluate(async () => (await chrome.storage.local.get('helped')).helped),
    { '': [] },
  );
  await settle('everyone');
  await page.reload();
  await page.locator('#words').waitFor();
  assert.equal(await page.locator('[data-name=beside], .people').count(), 0);
  assert.equal(
    await browser.worker.evaluate(async () => (await chrome.storage.local.get('helped')).helped),
    undefined,
  );
  await settle(null);
  await browser.worker.evaluate(() => chrome.storage.local.remove('helped'));
  await page.close();
});
