/* The floors of host/: who may include what, and what nobody may call. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { code, files, linesWith, text } from './files.js';
import { circles } from './graph.js';

const FLOORS = [
  'base',
  'wire',
  'relay',
  'guide',
  'store',
  'app',
  'native',
  'chrome',
  'cluster',
  'service',
  'main',
];

const sources = files('host/*.c', 'host/*.h');

/** @param {string} path */
const floorOf = (path) => path.split('/')[1];

/**
 * @param {string} path
 * @returns {string[]} what stands between quotes or angle brackets
 */
function includes(path) {
  return [...text(path).matchAll(/^\s*#\s*include\s+(["<][^">]+)[">]/gm)].map((match) => match[1]);
}

test('the host has sources on the floors that are known, and no others', () => {
  assert.ok(sources.length > 20);
  assert.deepEqual(
    sources.filter((path) => !FLOORS.includes(floorOf(path))),
    [],
  );
});

// A store that knew of websockets could not be used, nor tested, without them.
test('a floor includes only itself and the floors below it', () => {
  const wrong = sources.flatMap((path) =>
    includes(path)
      .filter((name) => name.startsWith('"'))
      .filter((name) => {
        const floor = FLOORS.indexOf(name.slice(1).split('/')[0]);
        return floor < 0 || floor > FLOORS.indexOf(floorOf(path));
      })
      .map((name) => `${path} includes ${name}"`),
  );
  assert.deepEqual(wrong, []);
});

test('no header includes one that includes it, over whichever others', () => {
  const graph = new Map(
    sources.map((path) => [
      path,
      new Set(
        includes(path)
          .filter((name) => name.startsWith('"'))
          .map((name) => `host/${name.slice(1)}`),
      ),
    ]),
  );
  assert.ok(graph.get('host/relay/room.h')?.has('host/relay/conn.h'));
  assert.deepEqual(circles(graph), []);
});

test('libraries are known where they belong, and those of the network to no floor of the host', () => {
  const native = FLOORS.slice(0, FLOORS.indexOf('chrome') + 1);
  const wrong = sources.flatMap((path) =>
    includes(path)
      .filter(
        (name) =>
          (name === '<sqlite3.h' && floorOf(path) !== 'store') ||
          (name === '<libwebsockets.h' && floorOf(path) !== 'service') ||
          (name === '<uv.h' && native.includes(floorOf(path))) ||
          (/^<(sys\/socket|sys\/un|netinet\/|arpa\/|netdb)/.test(name) &&
            native.includes(floorOf(path)) &&
            path !== 'host/base/address.c') ||
          (/^<(hiredis|openssl)/.test(name) && !path.startsWith('host/cluster/redis/')),
      )
      .map((name) => `${path} includes ${name}>`),
  );
  assert.deepEqual(wrong, []);
});

test('only main/ has main()', () => {
  const wrong = sources.filter(
    (path) => floorOf(path) !== 'main' && /\bint\s+main\s*\(/.test(code(text(path))),
  );
  assert.deepEqual(wrong, []);
});

// Each of these has let somebody write past the end of a buffer, or reads a number without saying
// that it was none.
test('nobody calls the functions that cannot be used safely', () => {
  const banned = new RegExp(
    '\\b(strcpy|strcat|strncpy|strncat|stpcpy|sprintf|vsprintf|gets|scanf|sscanf|' +
      'fscanf|strtok|atoi|atol|atoll|atof|alloca|tmpnam|tempnam|mktemp|rand|srand|' +
      'asctime|ctime|gmtime|localtime)\\s*\\(',
  );
  const all = [...sources, ...files('tests/*.c', 'tests/*.h')];
  assert.deepEqual(
    all.flatMap((path) => linesWith(path, code(text(path)), banned)),
    [],
  );
  assert.deepEqual(
    sources.flatMap((path) => linesWith(path, code(text(path)), /\b(system|popen)\s*\(/)),
    [],
  );
});

// In the host, stdout belongs to the frames; the command line is the one that prints.
test('no floor below main/ prints to standard output', () => {
  const prints = /\b(printf|puts|putchar|vprintf)\s*\(|\bstdout\b/;
  const below = sources.filter((path) => floorOf(path) !== 'main');
  assert.deepEqual(
    below.flatMap((path) => linesWith(path, code(text(path)), prints)),
    [],
  );
});

test('a header is guarded by its own path', () => {
  const wrong = files('host/*.h').filter((path) => {
    const guard = 'PAP_' + path.slice('host/'.length).toUpperCase().replace(/\W/g, '_');
    return !text(path).includes(`#ifndef ${guard}\n#define ${guard}\n`);
  });
  assert.deepEqual(wrong, []);
});
