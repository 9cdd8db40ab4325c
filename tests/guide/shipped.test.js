/** The guides of guides/, as other people's tools and the practice pages see them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { fitsSchema, read, root } from './judge.js';

const shipped = readdirSync(`${root}guides`, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.guide.json'))
  .map((path) => ({ path, guide: JSON.parse(read(`guides/${path}`)) }));

// A mediator's editor underlined our own guide in red: they copied it, and theirs was refused.
test('the schema accepts every guide that is shipped', () => {
  assert.ok(shipped.length >= 9);
  for (const { path, guide } of shipped)
    assert.ok(fitsSchema(guide), `${path}: ${JSON.stringify(fitsSchema.errors)}`);
});

// A common step was corrected, and the guides went on saying what it had said.
test('a guide that has a source is what its source says', () => {
  const sources = readdirSync(`${root}guides`, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.guide.src.json'),
  );
  for (const path of sources) {
    const { stdout, stderr } = spawnSync(
      `${root}build/asan/bin/pasapas`,
      ['guide', 'build', `${root}guides/${path}`],
      { encoding: 'utf8' },
    );
    assert.equal(stderr, '');
    assert.equal(
      read(`guides/${path.replace('.src.json', '.json')}`),
      stdout,
      `${path} has changed: ./dev build makes its guide anew`,
    );
  }
});

/**
 * Texts, wherever they stand: objects of language → string. What a target holds is the site's.
 * @param {any} value
 * @returns {any[]}
 */
function texts(value) {
  if (value === null || typeof value !== 'object') return [];
  if (typeof value.fr === 'string') return [value];
  return Object.entries(value).flatMap(([name, item]) =>
    name === 'target' || name === 'appears' || name === 'gone' ? [] : texts(item),
  );
}

test('every sentence of ours is there in French and in English', () => {
  for (const { path, guide } of shipped) {
    const all = texts(guide);
    assert.ok(all.length > guide.steps.length, path);
    for (const text of all)
      assert.deepEqual(Object.keys(text).sort(), ['en', 'fr'], `${path}: ${JSON.stringify(text)}`);
  }
});

//  Practice stands for the true address: on another one than the guide's, nothing would be offered
// there.
test('a practice site is there, and stands for an address that its guides are for', () => {
  const practised = shipped.filter(({ guide }) => guide.practice !== undefined);
  assert.ok(practised.length >= 5);
  for (const { path, guide } of practised) {
    assert.ok(existsSync(`${root}guides/practice/${guide.practice}index.html`), path);
    const origin = /ORIGIN = '(https:\/\/[^']+)'/.exec(
      read(`guides/practice/${guide.practice}address.js`),
    )?.[1];
    assert.deepEqual(guide.sites, [`${origin}/*`], path);
    assert.equal(guide.start, `${origin}/`, path);
  }
});
