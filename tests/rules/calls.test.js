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
  assert.deepEqual(circles(graph), []);
});

// Whoever reads a call finds the file without searching.
test('a public function is named after its file', () => {
  /**
   * pap_FILE or pap_FOLDER_FILE, in the plural where that reads better; app/ has methods. In main/,
   * which nobody links, FILE is enough, and what commands share begins with cli.
   */
  const isNamed = (/** @type {string} */ source, /** @type {string} */ name) => {
    const [file, folder] = source.split('/').reverse();
    return (
      new RegExp(`^pap_(${folder}_)?${file}s?(_|$)`).test(name) ||
      (folder === 'app' && name.startsWith('pap_method_')) ||
      (folder === 'main' && (name === 'main' || isNamedInMain(file, name)))
    );
  };
  const isNamedInMain = (/** @type {string} */ file, /** @type {string} */ name) =>
    new RegExp(`^(${file.replace(/s$/, '')}s?|cli)_`).test(name);
  const wrong = [...symbols].flatMap(([source, all]) =>
    all.some(({ name, type }) => type === 'T' && !isNamed(source, name)) ? [source] : [],
  );
  assert.deepEqual(wrong.sort(), []);
});
