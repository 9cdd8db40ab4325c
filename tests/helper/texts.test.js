/** The helper's page stands alone on the web: what it says has to come with it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { PHRASES } from '../../extension/src/shared/follow/messages.js';
import { TOP } from './stage.js';

const SOURCES = join(TOP, 'extension/src/helper');
const source = readdirSync(SOURCES)
  .filter((file) => file.endsWith('.js'))
  .map((file) => readFileSync(join(SOURCES, file), 'utf8'))
  .join('\n');
/** @param {string} folder */
const textsOf = (folder) =>
  JSON.parse(readFileSync(join(TOP, 'build/release', folder, 'texts.json'), 'utf8'));
const texts = textsOf('web/aide');

test('A key that the page uses and the build left out would be read by a person as it is', () => {
  const written = [...source.matchAll(/['"`]((?:helper|phrase|role)_\w+|progress)['"`]/gu)].map(
    ([, key]) => key,
  );
  const made = [...source.matchAll(/`((?:helper|role)_\w*)\$\{/gu)].map(([, start]) => start);
  assert.ok(written.length > 40 && made.length > 8);
  const has = (/** @type {string} */ key) => ['', '_other'].some((end) => texts.fr[key + end]);
  assert.deepEqual(
    written.filter((key) => !has(key)),
    [],
  );
  assert.deepEqual(
    made.filter((start) => !Object.keys(texts.fr).some((key) => key.startsWith(start))),
    [],
  );
});

test('A text that nothing uses any more is one that somebody translates for nothing', () => {
  const unused = Object.keys(texts.fr)
    .filter((key) => key.startsWith('helper_'))
    .filter((key) => {
      const plain = key.replace(/_(?:one|other)$/u, '');
      return (
        !source.includes(`'${plain}'`) &&
        ![...source.matchAll(/`(helper_\w*)\$\{/gu)].some(
          ([, start]) => start !== 'helper_' && key.startsWith(start),
        ) &&
        ![
          'helper_pairing',
          'helper_waiting',
          'helper_following',
          'helper_paused',
          'helper_over',
          'helper_pairing_what',
          'helper_waiting_what',
        ].includes(key)
      );
    });
  assert.deepEqual(unused, []);
});

test('The same words in the extension and on the web, in every language; and phrases that fit into a bubble', () => {
  assert.deepEqual(Object.keys(texts).sort(), ['en', 'fr']);
  for (const browser of ['chromium', 'firefox'])
    assert.deepEqual(textsOf(`extension/${browser}/helper`), texts);
  for (const strings of Object.values(texts))
    for (const phrase of PHRASES) assert.ok([...strings[phrase].message].length <= 60, phrase);
});

test('Nothing on the page is inline, and nothing is fetched from elsewhere', () => {
  const folder = join(TOP, 'build/release/web/aide');
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  assert.doesNotMatch(html, /<style|style=|<script(?![^>]*src="[\w.]+")|\son\w+=/u);
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/gu))
    assert.match(address, /^[\w.]+$/u);
  assert.doesNotMatch(readFileSync(join(folder, 'helper.css'), 'utf8'), /url\(|@import/u);
});
