/* The floors of extension/src: who may import what, and who may call the extension API. */
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { test } from 'node:test';
import { files, linesWith, text } from './files.js';

const SRC = 'extension/src/';

/** What each folder may import besides itself, from the lowest to the highest. */
const FLOORS = /** @type {Record<string, string[]>} */ ({
  shared: [],
  locate: ['shared'],
  overlay: ['shared', 'locate'],
  session: ['shared'],
  page: ['shared', 'locate', 'overlay'],
  check: ['shared', 'locate'],
  storage: ['shared', 'session'],
  background: ['shared', 'session', 'storage'],
  ui: ['shared', 'overlay'],
  popup: ['shared', 'ui'],
  options: ['shared', 'ui'],
  welcome: ['shared', 'ui'],
  follow: ['shared', 'ui'],
  helper: ['shared', 'ui', 'storage'],
});

/** What has to run in a page without an extension too. */
const PLAIN = ['shared', 'locate', 'overlay', 'session'];
/** In a guided page these alone speak with the worker. */
const SPEAKERS = ['page/main.js', 'page/channel.js'];

const sources = files(`${SRC}*.js`).map((path) => path.slice(SRC.length));

/** @param {string} path */
const floorOf = (path) => path.split('/')[0];

/** @param {string} source */
const withoutComments = (source) => source.replace(/\/\*[^]*?\*\/|(?<!:)\/\/.*/g, '');

/**
 * The files of ours that a source imports.
 * @param {string} path
 * @param {string} source  with its comments, types in them count too
 */
const importsIn = (path, source) =>
  [...source.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, name]) =>
    posix.join(posix.dirname(path), name),
  );

test('every folder of the extension is on a floor', () => {
  assert.ok(sources.length > 100);
  assert.deepEqual([...new Set(sources.map(floorOf))].sort(), Object.keys(FLOORS).sort());
});

test('the table has each floor after those that it imports', () => {
  const order = Object.keys(FLOORS);
  assert.deepEqual(
    order.filter((floor, at) => FLOORS[floor].some((below) => order.indexOf(below) >= at)),
    [],
  );
  assert.ok(Object.values(FLOORS).every((below) => below.every((floor) => order.includes(floor))));
});

// A session that knew the worker could not be played on a page that has none.
test('a folder imports only itself and the folders below it, types included', () => {
  const wrong = sources.flatMap((path) =>
    importsIn(path, text(SRC + path))
      .filter((other) => ![floorOf(path), ...FLOORS[floorOf(path)]].includes(floorOf(other)))
      .map((other) => `${path} imports ${other}`),
  );
  assert.deepEqual([...new Set(wrong)].sort(), []);
});

test('no files import each other in a circle', () => {
  /** @type {Map<string, string[]>} */
  const imports = new Map(
    sources.map((path) => [path, importsIn(path, withoutComments(text(SRC + path)))]),
  );
  /** @type {string[]} */
  const circles = [];
  /** @type {Set<string>} */
  const seen = new Set();
  /** @param {string} path @param {string[]} way */
  function follow(path, way) {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' > '));
    if (seen.has(path)) return;
    seen.add(path);
    for (const next of imports.get(path) ?? []) follow(next, [...way, path]);
  }
  for (const path of sources) follow(path, []);
  assert.deepEqual(circles, []);
});

// The practice pages that a service gives away drive these without an extension.
test('what runs without an extension calls none of its API', () => {
  const api = /\b(?:chrome|browser)\s*(?:\.|\?\.|\[)/;
  const wrong = sources
    .filter((path) => PLAIN.includes(floorOf(path)) || floorOf(path) === 'page')
    .filter((path) => !SPEAKERS.includes(path))
    .flatMap((path) => linesWith(path, withoutComments(text(SRC + path)), api));
  assert.deepEqual(wrong, []);
});
