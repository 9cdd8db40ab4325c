/* What the rules read: tracked files and their text. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Tracked files, and new ones that git does not ignore.
 * @param {...string} patterns git pathspecs
 * @returns {string[]} paths from the top folder
 */
export function files(...patterns) {
  const listed = execFileSync(
    'git',
    [
      'ls-files',
      '-z',
      '--cached',
      '--others',
      '--exclude-standard',
      '--deduplicate',
      '--',
      ...patterns,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  return listed.split('\0').filter((path) => path !== '' && exists(path));
}

/** @param {string} path */
function exists(path) {
  try {
    return readFileSync(root + path) !== null;
  } catch {
    return false;
  }
}

/**
 * @param {string} path from the top folder
 * @returns {string}
 */
export function text(path) {
  return readFileSync(root + path, 'utf8');
}

/**
 * C without comments and with its strings emptied, lines kept.
 * @param {string} source
 */
export function code(source) {
  return source.replace(/\/\*[^]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"/g, (piece) =>
    piece.startsWith('"') ? '""' : piece.replace(/[^\n]/g, ' '),
  );
}

/**
 * Every line that fits, as `path:line: text`.
 * @param {string} path
 * @param {string} source
 * @param {RegExp} wrong
 */
export function linesWith(path, source, wrong) {
  return source
    .split('\n')
    .flatMap((line, index) => (wrong.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));
}
