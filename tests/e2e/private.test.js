/*
 * In a private window she is guided as everywhere, and nothing of it stays: she chose that window
 * so that the next to sit down would not see what she was about.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { seen } from './browser.js';
import { TOP } from './home.js';
import { rowsOf } from './journal.js';
import { openScene } from './scene.js';
import { serveFolder } from './site.js';
import { sampledBrowsers } from '../sampling.js';

for (const name of sampledBrowsers('chromium')) {
  test(`a private window in ${name}: guided to the end, asked nothing about herself, nothing noted`, async (t) => {
    const scene = await openScene(name, t, {
      sites: { 'www.doctolib.fr': serveFolder(join(TOP, 'tests/e2e/pages')) },
      guides: join(TOP, 'tests/e2e/guides'),
      guide: 'essai',
    });
    const { browser } = scene;
    await browser.openPrivate('https://www.doctolib.fr/form.html');
    /** @type {string[]} */
    const words = [];
    const { transcript, lost } = await scene.follow({
      finished: async () => words.includes('end'),
      before: async (now) => {
        words.push(now.say);
        if (now.say.startsWith('Bravo')) words.push('end');
      },
    });
    assert.equal(lost, undefined, lost);
    assert.ok(
      transcript.every(({ pressed }) => pressed !== 'me'),
      'whose computer it is was not asked',
    );
    assert.ok(
      words.some((say) => say.startsWith('Bravo')),
      'it came to the end',
    );
    assert.equal(seen(await browser.overlay()).bubble, null);
    assert.deepEqual(await rowsOf(scene.home), []);
  });
}
