/**
 * Lines and branches of JavaScript files, from what V8 wrote for NODE_V8_COVERAGE.
 *
 * V8 gives nested ranges of a script with a count each: a function, or within it a block that runs
 * more or less often than what is around it. The innermost range around a character decides. A line
 * ran if a character of it, other than space, ran in one of the processes. A function and a block
 * are each a branch.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @typedef {{startOffset: number, endOffset: number, count: number}} Range */
/** @typedef {{functions: {ranges: Range[]}[]}} Script */
/**
 * @typedef {Object} Counts
 * @property {string} file
 * @property {number} lines @property {number} linesRun
 * @property {number} branches @property {number} branchesRun
 */

/**
 * Which characters ran, 1 each.
 * @param {Script} script @param {number} length
 */
function ranIn({ functions }, length) {
  const ran = new Uint8Array(length);
  const ranges = functions.flatMap((one) => one.ranges);
  //  the outer before the inner, so that the innermost is what stays
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  for (const { startOffset, endOffset, count } of ranges)
    ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return ran;
}

/** Characters that are only comment or space. @param {string} source */
function blanks(source) {
  const blank = new Uint8Array(source.length);
  for (const { index, 0: piece } of source.matchAll(/\/\*[^]*?\*\/|^\s*\/\/.*|\s+|[{}()[\];,]/gm))
    blank.fill(1, index, index + piece.length);
  return blank;
}

/**
 * @param {string} file @param {string} source @param {Script[]} scripts  the file in each process
 * @returns {Counts}
 */
function countsOf(file, source, scripts) {
  const ran = new Uint8Array(source.length);
  /** @type {Map<string, boolean>} */
  const branches = new Map();
  for (const script of scripts) {
    ranIn(script, source.length).forEach((one, at) => (ran[at] |= one));
    for (const { startOffset, endOffset, count } of script.functions.flatMap((one) => one.ranges)) {
      const key = `${startOffset}-${endOffset}`;
      branches.set(key, (branches.get(key) ?? false) || count > 0);
    }
  }
  const blank = blanks(source);
  let [at, lines, linesRun] = [0, 0, 0];
  for (const line of source.split('\n')) {
    const held = [...line].map((_, column) => at + column).filter((place) => !blank[place]);
    if (held.length > 0) lines += 1;
    if (held.some((place) => ran[place])) linesRun += 1;
    at += line.length + 1;
  }
  const branchesRun = [...branches.values()].filter(Boolean).length;
  return { file, lines, linesRun, branches: branches.size, branchesRun };
}

/**
 * @param {string} folder  of NODE_V8_COVERAGE
 * @param {string} root @param {string[]} files  from the root
 * @returns {Counts[]} of those files that a process loaded
 */
export function v8Counts(folder, root, files) {
  /** @type {Map<string, Script[]>} */
  const found = new Map(files.map((file) => [pathToFileURL(join(root, file)).href, []]));
  for (const name of readdirSync(folder)) {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    for (const script of result) found.get(script.url)?.push(script);
  }
  return files.flatMap((file) => {
    const scripts = found.get(pathToFileURL(join(root, file)).href) ?? [];
    return scripts.length > 0
      ? [countsOf(file, readFileSync(join(root, file), 'utf8'), scripts)]
      : [];
  });
}
