/*
 * ./dev coverage prints this: which lines and branches the tests ran, a file a row, and at the end
 * the files where most lines were not. Arguments: gcovr's summary as JSON, the folder of V8.
 */
import { readFileSync } from 'node:fs';
import { files, root } from '../rules/files.js';
import { v8Counts } from './v8.js';

/** @typedef {import('./v8.js').Counts} Counts */

const THINNEST = 12;
const [summary, v8Folder] = process.argv.slice(2);

/** @type {Counts[]} */
const host = JSON.parse(readFileSync(summary, 'utf8')).files.map((/** @type {any} */ one) => ({
  file: one.filename,
  lines: one.line_total,
  linesRun: one.line_covered,
  branches: one.branch_total,
  branchesRun: one.branch_covered,
}));
const sources = files('extension/src/*.js');
const extension = v8Counts(v8Folder, root, sources);

/** @param {number} some @param {number} all */
const percent = (some, all) => (all === 0 ? '' : `${((100 * some) / all).toFixed(1)} %`);

/** @param {Counts} counts */
function print({ file, lines, linesRun, branches, branchesRun }) {
  const cells = [
    `${linesRun}/${lines}`.padStart(12),
    percent(linesRun, lines).padStart(8),
    `${branchesRun}/${branches}`.padStart(13),
    percent(branchesRun, branches).padStart(8),
  ];
  console.log(`${file.padEnd(46)}${cells.join(' ')}`);
}

/** @param {string} title @param {Counts[]} all */
function printTable(title, all) {
  /** @param {'lines' | 'linesRun' | 'branches' | 'branchesRun'} key */
  const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
  console.log(`\n${title.padEnd(46)}${'lines'.padStart(21)} ${'branches'.padStart(22)}`);
  for (const counts of all) print(counts);
  print({
    file: 'total',
    lines: sum('lines'),
    linesRun: sum('linesRun'),
    branches: sum('branches'),
    branchesRun: sum('branchesRun'),
  });
}

printTable('host', host);
printTable('extension, by its unit tests', extension);
const measured = new Set(extension.map(({ file }) => file));
const others = sources.filter((file) => !measured.has(file));
console.log(`\n${others.length} files of the extension run in browsers only and are not measured:`);
console.log(others.map((file) => `  ${file}`).join('\n'));

const missing = (/** @type {Counts} */ { lines, linesRun }) => lines - linesRun;
console.log('\nthinnest: lines that no test ran');
for (const counts of [...host, ...extension]
  .sort((a, b) => missing(b) - missing(a))
  .slice(0, THINNEST))
  console.log(
    `${String(missing(counts)).padStart(6)}  ${percent(counts.linesRun, counts.lines).padStart(8)}  ${counts.file}`,
  );
