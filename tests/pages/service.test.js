/**
 * Guides from a service, in a real Chromium in which no program is installed: what our pages say
 * and do.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { recordAll, startService } from '../e2e/service.js';
import { openStage, TOP } from './stage.js';

/** How it looks, for whoever wants to see it. */
const SHOTS = join(TOP, 'build/test/pages');

/** @param {import('playwright-core').Page} page @param {string} name */
const press = (page, name) => page.locator(`[data-name="${name}"]`).click();

/** @param {import('playwright-core').Page} page */
const words = async (page) => (await page.locator('body').innerText()).replace(/\s+/g, ' ');

test('In the library nothing was installed: guides came from its service until that went away, and then from the program', async (t) => {
  mkdirSync(SHOTS, { recursive: true });
  const service = await startService();
  t.after(service.close);
  const line = await recordAll(service.port);
  t.after(line.close);
  const stage = await openStage({ host: false });
  t.after(() => stage.close());

  const options = await stage.open('options');
  await options.locator('.card.warn').waitFor();
  await options.locator('#service').fill('https://guides.example/');
  await press(options, 'service-save');
  await options.getByText('Cette adresse ne va pas.').waitFor();
  await options.locator('#service').fill(line.address);
  await press(options, 'service-save');
  await options.locator('[data-name=own_unnoted]').waitFor();
  assert.match(
    await words(options),
    /Sur cet ordinateur, rien n'est noté : votre place ne sera pas gardée quand vous arrêtez un guide ou fermez le navigateur\./,
  );
  assert.equal(
    await options.locator('.card.warn, [name=who], [data-name=save-csv]').count(),
    0,
    'nothing is missing, nobody is asked who they are, and there is nothing to take along',
  );
  await options.screenshot({ path: join(SHOTS, 'options-service.png'), fullPage: true });

  const welcome = await stage.open('welcome');
  await welcome
    .getByText('Oui. Les guides viennent de votre bibliothèque ou de votre association.')
    .waitFor();
  await welcome.locator('[data-name^=practice-]').first().waitFor();

  const site = await stage.context.newPage();
  await site.goto('https://www.doctolib.fr/dentiste/nantes?ref=secret');
  const popup = await stage.open('popup');
  await popup.locator('[data-name=unnoted]').waitFor();
  assert.ok(
    (await popup.locator('[aria-labelledby=here] [data-guide^=doctolib]').count()) > 3,
    'all guides for that page',
  );
  await popup.locator('#search').fill('medecn');
  await popup.locator('.search [data-guide=doctolib-prendre-rendez-vous]').waitFor();
  await popup.screenshot({ path: join(SHOTS, 'popup-service.png') });
  await popup.locator('[aria-labelledby=here] [data-guide=doctolib-prendre-rendez-vous]').click();
  await press(popup, 'begin');
  await popup.locator('.card.live').waitFor();

  line.close();
  await service.close();
  await press(popup, 'press-next');
  await popup.locator('#away').waitFor();
  assert.match(
    await words(popup),
    /Je ne peux pas chercher les guides en ce moment .*Ce n'est pas votre faute\..* Le guide en cours continue\./,
  );
  await popup.locator('.card.live').waitFor();
  await popup.screenshot({ path: join(SHOTS, 'popup-away.png') });
  await press(popup, 'again');
  await popup.getByText('Le service ne répond toujours pas. Essayez plus tard.').waitFor();
  const reached = line.reached();
  assert.ok(reached.length > 6);
  assert.deepEqual(
    reached.filter((one) => /doctolib\.fr|nantes|secret|sessions\.|people\.|journal\./.test(one)),
    [],
  );

  stage.installHost();
  await press(popup, 'again');
  await popup.locator('#away').waitFor({ state: 'detached' });
  assert.equal(await popup.locator('[data-name=unnoted]').count(), 0, 'from now on it is noted');
  await popup.locator('.card.live').waitFor();
});
