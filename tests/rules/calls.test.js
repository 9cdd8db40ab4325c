/*
 * Which file of host/ uses what of which other, and what a file's functions are called: read from
 * the object files of a build (`./dev build`), since a compiler knows better than a pattern.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { files, root } from './files.js';
import { circles } from './graph.js';

/* Circles that are still to be cut. Take a line out with its circle; never add one. */
const TO_BE_CUT = [
  ['app/dispatch', 'app/guides'],
  [
    'main/chrome_tab',
    'main/cli',
    'main/cli_build',
    'main/cli_check',
    'main/cli_diff',
    'main/cli_doctor',
    'main/cli_guide',
    'main/cli_journal',
    'main/cli_register',
    'main/guide_walk',
  ],
  ['store/erase', 'store/journal'],
  [
    'store/library',
    'store/library_guide',
    'store/library_scan',
    'store/library_scan_file',
    'store/library_scan_folder',
  ],
];

/* Files whose functions are not named after them yet; likewise. */
/** @type {string[]} */
const TO_BE_NAMED = [
  'app/dispatch',
  'app/guides',
  'app/journal',
  'base/error',
  'base/log',
  'main/browsers',
  'main/chrome_tab',
  'main/cli',
  'main/cli_build',
  'main/cli_check',
  'main/cli_diff',
  'main/cli_doctor',
  'main/cli_guide',
  'main/cli_journal',
  'main/cli_register',
  'main/guide_walk',
  'main/host_probe',
  'main/language',
  'store/journal',
  'store/library',
  'store/library_card',
  'store/library_find',
  'store/library_guide',
  'store/library_scan',
  'store/library_scan_file',
  'store/library_scan_folder',
  'store/people',
];

/** @typedef {{name: string, type: string}} Symbol */

const build = ['release', 'asan']
  .map((preset) => `${root}build/${preset}/host/CMakeFiles/`)
  .find((folder) => existsSync(folder));

/** "store/journal" of each source. */
const sources = files('host/*.c').map((path) => path.slice('host/'.length, -'.c'.length));

/**
 * The symbols of each source's object file. What a build has left of sources that are gone is not
 * among them.
 * @returns {Map<string, Symbol[]>}
 */
function readSymbols() {
  assert.ok(build, 'build first');
  const objects = new Map(
    execFileSync('find', [build, '-name', '*.c.o'], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((path) => [/\.dir\/(.*)\.c\.o$/.exec(path)?.[1] ?? '', path]),
  );
  assert.deepEqual(
    sources.filter((source) => !objects.has(source)),
    [],
    'sources that were not built',
  );
  return new Map(
    sources.map((source) => [
      source,
      execFileSync('nm', [/** @type {string} */ (objects.get(source))], { encoding: 'utf8' })
        .split('\n')
        .flatMap((line) => {
          const [, type, name] = /([A-Za-z]) (\S+)$/.exec(line) ?? [];
          return name === undefined ? [] : [{ name, type }];
        }),
    ]),
  );
}

const symbols = readSymbols();

test('no file of the host calls one that calls it, over whichever others', () => {
  /** @type {Map<string, string>} */
  const definedIn = new Map();
  for (const [source, all] of symbols)
    for (const { name, type } of all) if (/[TDRBC]/.test(type)) definedIn.set(name, source);
  definedIn.delete('main'); // each program has one
  const graph = new Map(
    [...symbols].map(([source, all]) => [
      source,
      new Set(
        all
          .filter(({ type }) => type === 'U')
          .map(({ name }) => definedIn.get(name) ?? source)
          .filter((other) => other !== source),
      ),
    ]),
  );
  assert.ok([...graph.values()].some((used) => used.size > 3));
  assert.deepEqual(circles(graph), TO_BE_CUT);
});

// Whoever reads a call finds the file without searching.
test('a public function is named after its file', () => {
  /** pap_FILE or pap_FOLDER_FILE, in the plural where that reads better; app/ has methods. */
  const isNamed = (/** @type {string} */ source, /** @type {string} */ name) => {
    const [file, folder] = source.split('/').reverse();
    return (
      new RegExp(`^pap_(${folder}_)?${file}s?(_|$)`).test(name) ||
      (folder === 'app' && name.startsWith('pap_method_')) ||
      (folder === 'main' && name === 'main')
    );
  };
  const wrong = [...symbols].flatMap(([source, all]) =>
    all.some(({ name, type }) => type === 'T' && !isNamed(source, name)) ? [source] : [],
  );
  assert.deepEqual(wrong.sort(), TO_BE_NAMED);
});
