import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';

import { fitsSchema, judge, parentOf, read, root } from './judge.js';

const MUTATIONS = 10_000;
const BATCH = 1000;
const SEED = 20260314;

/** What is larger is refused unread, whatever its shape: there is nothing to agree on. */
const BYTES = 512 * 1024;

/**
 * Numbers that are the same in every run, so that what fails today fails tomorrow (mulberry32).
 * @param {number} seed
 */
function chance(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = chance(SEED);

/** @template T @param {T[]} list @returns {T} */
const any = (list) => list[Math.floor(random() * list.length)];

/**
 * Every place below a value, as JSON pointers that parentOf() reads.
 * @param {any} value
 * @param {string} [at]
 * @returns {string[]}
 */
function places(value, at = '') {
  if (value === null || typeof value !== 'object') return [];
  return Object.keys(value).flatMap((name) => [
    `${at}/${name}`,
    ...places(value[name], `${at}/${name}`),
  ]);
}

/** Values at the edges of what the format allows, and of every JSON type. */
const EDGES = [
  null,
  true,
  false,
  0,
  -1,
  1,
  2,
  1.5,
  -0.5,
  120,
  121,
  999,
  1000,
  60000,
  60001,
  2147483648,
  2147483649,
  1e15,
  1e300,
  2 ** 53,
  '',
  ' ',
  'end',
  'a',
  '-',
  'a-b',
  'A',
  'fr',
  'fr-',
  'x'.repeat(64),
  'x'.repeat(65),
  'é'.repeat(256),
  'é'.repeat(257),
  '😀'.repeat(1000),
  '😀'.repeat(1001),
  'y'.repeat(2000),
  'y'.repeat(2001),
  'z'.repeat(2048),
  'z'.repeat(2049),
  'read',
  'open',
  'click',
  'pay',
  'sante',
  '2026-02-30',
  '2026-12-31',
  '2026-1-1',
  'doctolib/',
  '..',
  'https://www.mairie.example/*',
  [],
  [[]],
  [''],
  ['a'],
  [0],
  [1, 2],
  [1, 2, 3, 4],
  {},
  { fr: 'a' },
  { fr: '' },
  { 1: 'a' },
  { fr: ['a'] },
  { clicked: true },
  { clicked: false },
  { next: true, url: 'a' },
  { url: 'https://a.example/*' },
  { appears: { name: 'a' } },
  { gone: { role: 'a' } },
  { name: 'a' },
  { selectors: [['a'], 'b'] },
  { go: 'end' },
  ['end'],
  ['nom', 'fin'],
  ['nom', 'nom'],
  '39 39',
  '39\u00a039',
  '+33 1',
  '3939 ',
  { phone: '39 39' },
  { name: { fr: 'a' }, phone: '15' },
  { include: 'common/a' },
  'quiz',
  { if: { next: true }, go: 'end' },
  { say: { fr: 'a' } },
  { id: 'z', action: 'read', say: { fr: 'a' } },
];

/** Every name that the format knows, and some that it does not. */
const NAMES = [...new Set(read('guides/guide.schema.json').match(/"[a-zA-Z]+"(?=: \{)/g))]
  .map((name) => name.slice(1, -1))
  .concat('en', 'pt-BR', 'dnager', 'toString', 'x y', '');

/** @param {any} value */
const typeOf = (value) => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);

/**
 * @param {any} parent
 * @param {string} name
 */
function sameType(parent, name) {
  parent[name] = structuredClone(
    any(EDGES.filter((edge) => typeOf(edge) === typeOf(parent[name]))),
  );
}

/**
 * What may happen to a document under somebody's hands, a tool's or an enemy's.
 * @type {((parent: any, name: string, document: any) => void)[]}
 */
const MISHAPS = [
  (parent, name) => {
    if (Array.isArray(parent)) parent.splice(Number(name), 1);
    else delete parent[name];
  },
  (parent, name) => (parent[name] = structuredClone(any(EDGES))),
  sameType,
  sameType,
  sameType,
  (parent, name) => (parent[name] = [parent[name]]),
  (parent, name) =>
    (parent[name] = Array.from({ length: any([2, 5, 9, 17, 21, 33, 61, 65]) }, () => parent[name])),
  (parent) =>
    (parent[Array.isArray(parent) ? parent.length : any(NAMES)] = structuredClone(any(EDGES))),
  (parent, name, document) => {
    const [from, there] = parentOf(document, any(places(document)));
    parent[name] = structuredClone(from[there]);
  },
  (parent, name) => {
    if (Array.isArray(parent)) return;
    const value = parent[name];
    delete parent[name];
    parent[any(NAMES)] = value;
  },
];

/** @param {string} text */
function mutated(text) {
  const document = JSON.parse(text);
  for (let times = any([1, 1, 1, 2, 3]); times > 0; times--) {
    const all = places(document);
    if (all.length === 0) break;
    const [parent, name] = parentOf(document, any(all));
    any(MISHAPS)(parent, name, document);
  }
  const wrong = JSON.stringify(document);
  return Buffer.byteLength(wrong) > BYTES ? JSON.stringify(JSON.parse(text)) : wrong;
}

const guides = readdirSync(`${root}guides`, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.guide.json'))
  .map((path) => read(`guides/${path}`));

/** What the table of examples changes is where guides are likely to be wrong: it is mutated too. */
const changed = JSON.parse(read('tests/guide/documents.json'))
  .rows.filter((/** @type {any} */ row) => row.set && !JSON.stringify(row).includes('$'))
  .map((/** @type {any} */ row) => {
    const document = JSON.parse(read('tests/guide/base.guide.json'));
    for (const [pointer, value] of Object.entries(row.set)) {
      if (pointer === '') continue;
      const [parent, name] = parentOf(document, pointer);
      parent[name] = value;
    }
    return JSON.stringify(document);
  });

// A guide passed the check in the editor, was published, and no computer opened it.
test(`the C validator and ajv agree on ${MUTATIONS} mutations (seed ${SEED})`, async () => {
  const base = read('tests/guide/base.guide.json');
  const counted = { taken: 0, refused: 0 };
  for (let done = 0; done < MUTATIONS; done += BATCH) {
    const documents = Array.from({ length: BATCH }, () =>
      mutated(any([base, any(changed), any([base, ...guides])])),
    );
    const answers = await judge(documents);
    for (const [index, document] of documents.entries()) {
      const taken = fitsSchema(JSON.parse(document));
      counted[taken ? 'taken' : 'refused']++;
      assert.equal(
        answers[index].verdict !== 'schema',
        taken,
        `C: ${answers[index].verdict} ${answers[index].rules.join(' ')}, ajv: ${JSON.stringify(fitsSchema.errors)}\n${document}`,
      );
    }
  }
  // A sample that is all wrong, or all right, would show nothing.
  assert.ok(counted.taken > MUTATIONS / 10, `${counted.taken} taken`);
  assert.ok(counted.refused > MUTATIONS / 10, `${counted.refused} refused`);
});
