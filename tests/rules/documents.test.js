/* What the pages for people say is there, is there. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { files, root, text } from './files.js';

const PAGES = ['README.md', 'ARCHITECTURE.md', 'PROTOCOL.md', 'CONTRIBUTING.md', 'SECURITY.md'];
const pages = [...PAGES, ...files('docs/*.md')];

/**
 * The folders right below one that hold tracked files.
 * @param {string} below "" or a path that ends in a slash
 */
const folders = (below) => [
  ...new Set(
    files(`${below}*`)
      .filter((path) => path.startsWith(below) && path.slice(below.length).includes('/'))
      .map((path) => path.slice(below.length).split('/')[0]),
  ),
];

// The first command that a stranger types must not answer "no such verb".
test('every ./dev command on the pages is a verb of ./dev', () => {
  const usage = execFileSync(join(root, 'dev'), { encoding: 'utf8' });
  const verbs = [...usage.matchAll(/^ {2}([a-z]+) /gm)].map(([, verb]) => verb);
  assert.deepEqual(verbs, [
    'build',
    'check',
    'test',
    'prove',
    'demo',
    'watch',
    'guide',
    'coverage',
    'bench',
    'fuzz',
    'package',
    'fmt',
    'lint',
  ]);
  const typed = pages.flatMap((page) =>
    [...text(page).matchAll(/\.\/dev ([a-z]+)/g)].map(([, verb]) => verb),
  );
  assert.ok(typed.includes('demo') && typed.includes('test'));
  assert.deepEqual(
    typed.filter((verb) => !verbs.includes(verb) && verb !== 'alone'),
    [],
  );
});

test('every pasapas command on the pages is one that --help knows', () => {
  const help = execFileSync(join(root, 'build/release/bin/pasapas'), ['--help'], {
    encoding: 'utf8',
  });
  const typed = pages.flatMap((page) =>
    [
      ...text(page).matchAll(/`pasapas ([a-z]+(?: [a-z]+)?)|bin\/pasapas ([a-z]+(?: [a-z]+)?)/g),
    ].map(([, plain, built]) => plain ?? built),
  );
  assert.ok(typed.includes('register') && typed.includes('doctor'));
  assert.deepEqual(
    typed.filter(
      (command) => !new RegExp(`\\bpasapas ${command}\\b|^ +${command}\\b`, 'm').test(help),
    ),
    [],
  );
});

test('a verb that does not exist is refused with the list', () => {
  const { status, stderr } = spawnSync(join(root, 'dev'), ['paint'], { encoding: 'utf8' });
  assert.equal(status, 2);
  assert.match(stderr, /usage: \.\/dev VERB/);
});

test('a group or a file of tests that does not exist is refused with what there is', () => {
  const refused = (/** @type {string[]} */ ...words) => {
    const { status, stderr } = spawnSync(join(root, 'dev'), ['test', ...words], {
      encoding: 'utf8',
    });
    assert.notEqual(status, 0);
    return stderr;
  };
  assert.match(refused('paint'), /named paint; there are: build .*unit/);
  assert.match(refused('unit', 'paint'), /of unit is named paint; there are: .*session/);
});

// A unit test for which a webmail is installed first is one that nobody runs.
test('a group of tests asks for sections of packages that there are, and the quick ones for none', () => {
  const needs = [...text('tests/groups.sh').matchAll(/^([\w-]+) +\d+ [12] \w+ +([\w,-]+)$/gm)];
  const sections = [...text('packaging/debian-build-depends.txt').matchAll(/^\[(\w+)\]$/gm)];
  const known = ['-', ...sections.map(([, name]) => name)];
  assert.ok(needs.length > 15 && known.includes('webmail'));
  assert.deepEqual(
    needs.filter(([, , list]) => list.split(',').some((name) => !known.includes(name))),
    [],
  );
  const without = needs.filter(([, , list]) => list === '-').map(([, name]) => name);
  for (const name of ['rules', 'unit', 'c', 'types', 'eslint']) assert.ok(without.includes(name));
});

test('every link between the pages leads somewhere', () => {
  const broken = pages.flatMap((page) =>
    [...text(page).matchAll(/\]\(([^)#]+)[^)]*\)/g)]
      .map(([, link]) => link)
      .filter((link) => !/^https:/.test(link) && !existsSync(join(root, dirname(page), link)))
      .map((link) => `${page}: ${link}`),
  );
  assert.deepEqual(broken, []);
});

test('every file that the architecture names exists', () => {
  const page = text('ARCHITECTURE.md');
  const named = [
    ...page.matchAll(
      /`((?:host|extension|guides|tests|packaging|docs|\.ci)\/[\w./-]*|(?:main|net|app|store|guide|wire|base|background|page|shared)\/[\w./-]+)`/g,
    ),
  ].map(([, path]) => path);
  assert.ok(named.length > 30);
  const missing = named.filter(
    (path) => !['', 'host/', 'extension/src/'].some((base) => existsSync(join(root, base + path))),
  );
  assert.deepEqual(missing, []);
});

// A page that leaves out a folder sends its reader into the dark.
test('the architecture mentions every top-level folder, floor and folder of the extension', () => {
  const page = text('ARCHITECTURE.md');
  const wanted = [...folders(''), ...folders('host/'), ...folders('extension/src/')];
  assert.ok(wanted.includes('host') && wanted.includes('store') && wanted.includes('background'));
  assert.deepEqual(
    wanted.filter((name) => !page.includes(`\`${name}/\``)),
    [],
  );
});

test('the page on taking part mentions every kind of test that has a folder', () => {
  const page = text('CONTRIBUTING.md');
  const kinds = folders('tests/').filter((name) => !['frames', 'golden'].includes(name));
  assert.ok(kinds.length > 5);
  assert.deepEqual(
    kinds.filter((name) => !page.includes(`\`tests/${name}/\``)),
    [],
  );
});

test('decisions have a number each, and a title', () => {
  const decisions = files('docs/decisions/*.md')
    .map((path) => path.split('/')[2])
    .sort();
  assert.ok(decisions.length >= 3);
  assert.deepEqual(
    decisions.filter((name) => !/^\d{4}-[\w-]+\.md$/.test(name)),
    [],
  );
  assert.equal(new Set(decisions.map((name) => name.slice(0, 4))).size, decisions.length);
  const untitled = decisions.filter((name) => !/^# \S/.test(text(`docs/decisions/${name}`)));
  assert.deepEqual(untitled, []);
});
