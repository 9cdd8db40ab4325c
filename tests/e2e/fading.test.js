/*
 * Somebody who knows a guide by heart is shown less of it, because they said so; and all of it
 * again the moment they wish.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CALM_MS, placeOf } from './browser.js';
import { click, ringIsAround, servePages, tellStories, words } from './stories.js';
import { sampledBrowsers } from '../sampling.js';

const GUIDES = {
  easy: {
    steps: [
      click('un'),
      {
        id: 'nom',
        action: 'type',
        say: words('Écrivez votre nom.'),
        target: { selectors: ['#nom'] },
      },
      click('deux'),
    ],
  },
};
const PAGES = {
  '/easy/':
    '<button id="un">Un</button> <label>Nom <input id="nom"></label> <button id="deux">Deux</button>',
};

for (const name of sampledBrowsers('chromium')) {
  describe(`guided less in ${name}`, () => {
    const { scene, see, press, clickOnThe, boxAt, ringAt, begin } = tellStories(name, {
      guides: GUIDES,
      sites: { 'www.doctolib.fr': servePages(PAGES) },
    });
    /** Closes the last card. */
    const close = async () => {
      await press('next');
      await see((now) => now.bubble === null, 'nothing of ours');
    };
    /** The whole guide without a question. */
    const walkAlone = async () => {
      await begin('easy');
      await ringAt('un');
      await clickOnThe('#un');
      await ringAt('nom');
      await press('written');
      await ringAt('deux');
      await clickOnThe('#deux');
    };

    test('without help once: the frame alone is offered, and comes; asking shows the sentence', async () => {
      await walkAlone();
      await press('less');
      await see(
        (now) => now.find('less') === null && /C'est noté/.test(now.bubble?.text ?? ''),
        'the word that it is noted',
      );
      await close();

      await begin('easy');
      const folded = await ringAt('un');
      ringIsAround(folded, await boxAt('#un'));
      assert.equal(folded.find('progress')?.clear ?? false, false);
      assert.ok((folded.bubble?.box.height ?? 0) < 90, 'no more than its buttons');
      await press('help');
      await see(
        (now) =>
          now.step === 'un' && now.find('progress') !== null && now.say === 'Cliquez sur « un ».',
        'the step in full',
      );
      await clickOnThe('#un');
      assert.ok(
        (
          await see(
            (now) => now.step === 'nom' && now.find('written') !== null,
            'the next step, folded',
          )
        ).bubble,
      );
      await press('written');
      await ringAt('deux');
      await clickOnThe('#deux');
      await see((now) => now.say.startsWith('Bravo'), 'the end');
      assert.equal(
        (await see((now) => now.bubble !== null, 'the end', CALM_MS)).find('less'),
        null,
        'help was asked for: no less of it is offered',
      );
      await close();
    });

    test('then alone again: only on request, without a ring; and in the settings all of it comes back', async () => {
      await walkAlone();
      await press('less');
      await close();

      await begin('easy');
      const silent = await see((now) => now.step === 'un', 'the folded step', CALM_MS);
      assert.equal(silent.ring, null);
      assert.equal(silent.say, '');
      await press('help');
      ringIsAround(await ringAt('un'), await boxAt('#un'));
      await press('stop');
      await see(
        (now) => now.say.includes('Votre place est gardée'),
        'the words that the place is kept',
      );
      await press('stop');

      const { browser } = scene();
      await browser.openTab(browser.extensionUrl('options/options.html'));
      const { x, y } = await browser.evaluate(placeOf, '[data-name="more-easy"]');
      await browser.click(x, y);
      await browser.evaluate(
        () =>
          new Promise((resolve) => {
            const look = () =>
              document.querySelector('[data-name="more-easy"]')
                ? requestAnimationFrame(look)
                : resolve(true);
            look();
          }),
      );
      await browser.closeTab();
    });
  });
}
