/** docs/guide-format.md is what authors read: its tables of members are those of the schema. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { fitsSchema, read } from './judge.js';

const page = read('docs/guide-format.md');
const schema = JSON.parse(read('guides/guide.schema.json'));
const { $defs } = schema;

/**
 * The members of an object of the schema, those that are only refused apart.
 * @param {any} object
 */
function members({ properties, required = [] }) {
  return Object.entries(properties)
    .filter(([, value]) => !['#/$defs/reserved', '#/$defs/sourceOnly'].includes(value.$ref))
    .map(([name]) => (required.includes(name) ? `${name} *` : name))
    .sort();
}

/**
 * The first column of the first table below a heading.
 * @param {string} heading
 */
function table(heading) {
  const section = page.split(`\n${heading}\n`)[1].split(/\n#+ /)[0];
  return [...section.matchAll(/^\| `([A-Za-z]+)`( \*)? \|/gm)]
    .map(([, name, star = '']) => name + star)
    .sort();
}

/** @type {[string, any][]} */
const objects = [
  ['## The guide', schema],
  ['## A contact', $defs.contact],
  ['## A step', $defs.step],
  ['### A branch', $defs.step.properties.branch.items],
  ['### Missing', $defs.step.properties.missing],
  ['## A condition', $defs.condition],
  ['## A target', $defs.target],
];

// An author used a member that the page promised, and no reader knew it.
for (const [heading, object] of objects)
  test(`the page names the members of the schema, and no others: ${heading}`, () => {
    assert.ok(table(heading).length > 1);
    assert.deepEqual(table(heading), members(object));
  });

test('every value that the schema lists is on the page, and every reserved member', () => {
  /** @type {string[]} */
  const values = [
    $defs.step.properties.action,
    $defs.step.properties.danger,
    schema.properties.topics.items,
  ].flatMap((one) => one.enum);
  const reserved = [schema, $defs.step].flatMap(({ properties }) =>
    Object.keys(properties).filter(
      (name) => '$ref' in properties[name] && /reserved|sourceOnly/.test(properties[name].$ref),
    ),
  );
  assert.ok(values.length > 20 && reserved.length > 5);
  for (const word of [...values, ...reserved]) assert.ok(page.includes(`\`${word}\``), word);
});

test('the example of the page is a guide', () => {
  const [example] = [...page.matchAll(/```json\n([^]*?)```/g)].map(([, text]) => text).slice(-1);
  assert.ok(fitsSchema(JSON.parse(example)), JSON.stringify(fitsSchema.errors));
});
