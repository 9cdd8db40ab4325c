import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { fitsSchema, judge, parentOf, read } from './judge.js';

/**
 * @typedef {{why: string, verdict: string, rule?: string, alone?: boolean, raw?: any,
 *   set?: Record<string, any>, remove?: string[]}} Row
 */

/** @type {Row[]} */
const rows = JSON.parse(read('tests/guide/documents.json')).rows;
const base = read('tests/guide/base.guide.json');

/**
 * A value with its abbreviations written out; numbers as they are to be written leave as a mark.
 * @param {any} value
 * @returns {any}
 */
function expand(value) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(expand);
  if ('$times' in value) return value.$times[0].repeat(value.$times[1]);
  if ('$list' in value) return Array.from({ length: value.$list[1] }, () => expand(value.$list[0]));
  if ('$nest' in value) return JSON.parse('['.repeat(value.$nest) + ']'.repeat(value.$nest));
  if ('$raw' in value) return `$raw:${value.$raw}`;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, expand(item)]));
}

/**
 * @param {Row} row
 * @returns {string} the document, on one line
 */
function write(row) {
  if (row.raw !== undefined) return expand(row.raw);
  let document = JSON.parse(base);
  for (const pointer of row.remove ?? []) {
    const [parent, name] = parentOf(document, pointer);
    assert.ok(name in parent, `${row.why}: nothing to remove at ${pointer}`);
    delete parent[name];
  }
  for (const [pointer, value] of Object.entries(row.set ?? {})) {
    const [parent, name] = parentOf(document, pointer);
    if (pointer === '') document = expand(value);
    else parent[name] = expand(value);
  }
  return JSON.stringify(document).replace(/"\$raw:([^"]*)"/g, '$1');
}

/**
 * @param {string} text
 * @returns {boolean} whether a reader with the schema takes it
 */
function isTaken(text) {
  try {
    return fitsSchema(JSON.parse(text));
  } catch {
    return false;
  }
}

const documents = rows.map(write);

/** @type {{verdict: string, rules: string[]}[]} */
let answers;

before(async () => {
  answers = await judge(documents);
});

test('there are enough examples, and a right one for every wrong member', () => {
  assert.ok(rows.length >= 80);
  assert.ok(rows.filter((row) => row.verdict === 'ok').length >= 20);
});

for (const [index, row] of rows.entries())
  test(`${row.why}: ${row.verdict}`, () => {
    assert.equal(answers[index].verdict, row.verdict, answers[index].rules.join(' '));
    if (row.rule !== undefined)
      assert.ok(answers[index].rules.includes(row.rule), answers[index].rules.join(' '));
    if (!row.alone) assert.equal(isTaken(documents[index]), row.verdict !== 'schema');
  });

// A rule that no example breaks may be broken itself.
test('every rule of the two verdicts has an example', () => {
  const slugs = [
    'host/guide/schema.c',
    'host/guide/schema_guide.c',
    'host/guide/semantic.c',
    'host/guide/guide.c',
    'host/guide/document.c',
  ]
    .flatMap((path) => [...read(path).matchAll(/\{"([a-z-]+)",\s*PAP_VERDICT_/g)])
    .map((match) => match[1]);
  assert.ok(slugs.length >= 20);
  const named = new Set(rows.map((row) => row.rule));
  assert.deepEqual(
    slugs.filter((slug) => !named.has(slug)),
    [],
  );
});
