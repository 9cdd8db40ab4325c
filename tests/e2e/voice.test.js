/*
 * Somebody who would rather listen: the words of each step reach the voice of this computer, in the
 * language that they are written in, and only if the person wished it.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { clickOn, placeOf } from './browser.js';
import { TOP } from './home.js';
import { openScene } from './scene.js';
import { serveFolder } from './site.js';
import { sampledBrowsers } from '../sampling.js';

for (const name of sampledBrowsers('chromium')) {
  test(`in ${name}, each step is read aloud by a voice of this computer, as it is spoken in France`, async (t) => {
    const scene = await openScene(name, t, {
      sites: { 'www.doctolib.fr': serveFolder(join(TOP, 'tests/e2e/pages')) },
      guides: join(TOP, 'tests/e2e/guides'),
      guide: 'essai',
      voices: [
        ['Achille', 'fr-BE'],
        ['Lucie', 'fr-FR'],
        ['Ann', 'en-GB'],
      ],
    });
    const { browser, see, press } = scene;
    const voice = /** @type {NonNullable<typeof scene.voice>} */ (scene.voice);

    await browser.goto('https://www.doctolib.fr/form.html');
    for (const handle of ['offer', 'me']) await press(handle);
    await see((now) => now.find('voice-yes') !== null, 'the question about the voice');
    assert.deepEqual(voice.said(), [], 'nothing is read before it is wished');
    await press('voice-yes');
    const first = await voice.heard('Cliquez sur Bonjour');
    assert.equal(first.voice, 'Lucie', 'not the Belgian one, which comes first');

    const before = voice.said().length;
    await press('listen');
    await voice.heard('Cliquez sur Bonjour', before);

    await clickOn(
      browser,
      /** @type {{box: import('./overlay-reader.js').Box}} */ (
        (await see((now) => now.ring !== null, 'the ring', 700)).ring
      ).box,
    );
    await voice.heard('Écrivez votre prénom.');

    await browser.openTab(browser.extensionUrl('options/options.html'));
    const { x, y } = await browser.evaluate(placeOf, '[data-name="try-voice"]');
    await browser.click(x, y);
    assert.equal((await voice.heard('Je vous lirai chaque étape')).voice, 'Lucie');
  });
}
