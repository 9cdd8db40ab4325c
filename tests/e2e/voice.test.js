/*
 * Somebody who would rather listen: the words of each step reach the voice of this computer, in the
 * language that they are written in, and only if the person wished it.
 */
import assert from 'node:assert/strict';
import {join} from 'node:path';
import {test} from 'node:test';
import {TOP} from './home.js';
import {openScene} from './scene.js';
import {serveFolder} from './site.js';

/** Presses a button of an own page that is looked at. @param {string} name */
const pressOwn = (name) => new Promise((resolve) => {
  const look = () => {
    const button = /** @type {HTMLElement | null} */ (document.querySelector(`[data-name="${name}"]`));
    if (button) button.click();
    else return void requestAnimationFrame(look);
    resolve(true);
  };
  look();
});

for (const name of /** @type {const} */ (['chromium', 'firefox'])) {
  test(`in ${name}, each step is read aloud by a voice of this computer, as it is spoken in France`, async (t) => {
    const scene = await openScene(name, t, {
      sites: {'www.doctolib.fr': serveFolder(join(TOP, 'tests/e2e/pages'))}, guides: join(TOP, 'tests/e2e/guides'), guide: 'essai',
      voices: [['Achille', 'fr-BE'], ['Lucie', 'fr-FR'], ['Ann', 'en-GB']],
    });
    const {browser, see, press} = scene;
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

    const {x, y, width, height} = /** @type {{box: import('./eye.js').Box}} */ ((await see((now) => now.ring !== null, 'the ring', 700)).ring).box;
    await browser.click(x + width / 2, y + height / 2);
    await voice.heard('Écrivez votre prénom.');

    await browser.openTab(browser.extensionUrl('options/options.html'));
    await browser.evaluate(pressOwn, 'try-voice');
    assert.equal((await voice.heard('Je vous lirai chaque étape')).voice, 'Lucie');
  });
}
