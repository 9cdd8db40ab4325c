import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { computer, read, write } from './command.js';

const base = JSON.parse(read('tests/guide/base.guide.json'));

const cookies = [
  {
    id: 'voir',
    action: 'read',
    say: { fr: 'Une fenêtre parle de cookies.', en: 'A window is about cookies.' },
    optional: true,
    next: ['refuser', 'end'],
  },
  {
    id: 'refuser',
    action: 'click',
    say: { fr: 'Refusez.', en: 'Refuse.' },
    target: { name: 'Refuser' },
    missing: { say: { fr: 'Rien.', en: 'Nothing.' }, go: 'voir' },
  },
  {
    id: 'choisir',
    action: 'click',
    say: { fr: 'Choisissez.', en: 'Choose.' },
    target: { name: 'Choisir' },
    branch: [{ if: { appears: { name: 'Non' } }, go: 'refuser' }],
  },
];

/**
 * A source that includes the file in place of its first step.
 * @param {any} t
 * @param {{common?: any, change?: (source: any) => void, folder?: string}} [with_]
 */
function place(t, { common = cookies, change = () => {}, folder = 'common' } = {}) {
  const { home, pasapas } = computer(t);
  const source = structuredClone(base);
  source.steps[0] = { include: 'common/cookies' };
  change(source);
  const steps = join(home, folder, 'cookies.steps.json');
  if (common !== undefined) write(steps, common);
  const file = write(join(home, 'site/a.guide.src.json'), source);
  return {
    home,
    pasapas,
    file,
    steps,
    build: (/** @type {string[]} */ ...args) => pasapas(['guide', 'build', file, ...args]),
  };
}

// The same cookie window was described in nine guides, and one of them was corrected.
test('steps that many guides share are put in, with ids of their own', (t) => {
  const { build, home, pasapas } = place(t);
  const built = build();
  assert.equal(built.stderr, '');
  const guide = built.json();
  assert.deepEqual(guide, {
    ...base,
    steps: [
      { ...cookies[0], id: 'cookies-voir', next: ['cookies-refuser', 'end'] },
      {
        ...cookies[1],
        id: 'cookies-refuser',
        missing: { ...cookies[1].missing, go: 'cookies-voir' },
      },
      {
        ...cookies[2],
        id: 'cookies-choisir',
        branch: [{ if: { appears: { name: 'Non' } }, go: 'cookies-refuser' }],
      },
      ...base.steps.slice(1),
    ],
  });
  const out = join(home, 'a.guide.json');
  const written = build('-o', out);
  assert.equal(written.status, 0);
  assert.equal(written.stdout, '');
  assert.equal(readFileSync(out, 'utf8'), built.stdout);
  assert.equal(build('--output', out).status, 0);
  assert.deepEqual(build('--json', '-o', out).json(), { built: out });
  assert.equal(pasapas(['guide', 'install', out]).status, 0);
});

test('common files stand beside the source too, and a source may include nothing', (t) => {
  const near = place(t, { folder: 'site/common' });
  assert.equal(near.build().json().steps.length, 8);
  const plain = place(t, { change: (source) => (source.steps[0] = base.steps[0]) });
  assert.deepEqual(plain.build().json(), base);
});

/**
 * The line and column of a text in a file.
 * @param {string} file
 * @param {string} text
 */
function spot(file, text) {
  const before = readFileSync(file, 'utf8').split(text)[0].split('\n');
  return `${file}:${before.length}:${[...(before.at(-1) ?? '')].length + 1}:`;
}

// "The guide is wrong", of a file that nobody had written.
test('what is wrong is said with the file and the line that somebody wrote', (t) => {
  const include = '"common/cookies"';
  /** @type {[string, Parameters<typeof place>[1], 'file' | 'steps', string, RegExp][]} */
  const rows = [
    [
      'a file that is not there',
      { folder: 'elsewhere' },
      'file',
      include,
      /guides\/common\/cookies\.steps\.json/,
    ],
    ['no list', { common: { steps: [] } }, 'steps', '{', /liste d'étapes/],
    ['an empty list', { common: [] }, 'steps', '[', /liste d'étapes/],
    ['not JSON', { common: '[\n  {]' }, 'steps', ']', /JSON/],
    [
      'an include in a common file',
      { common: [{ include: 'common/autre' }] },
      'steps',
      '"common/autre"',
      /n'en inclut pas d'autre/,
    ],
    [
      'a common file that includes itself',
      { common: [{ include: 'common/cookies' }] },
      'steps',
      include,
      /n'en inclut pas d'autre/,
    ],
    [
      'the same file twice',
      { change: (source) => source.steps.push({ include: 'common/cookies' }) },
      'file',
      '',
      /déjà inclus/,
    ],
    [
      'a name that leaves the folder',
      { change: (source) => (source.steps[0].include = 'common/../x') },
      'file',
      '"common/../x"',
      /guides\/common\//,
    ],
    [
      'a name that is none',
      { change: (source) => (source.steps[0].include = 7777) },
      'file',
      '7777',
      /guides\/common\//,
    ],
    [
      'an include with more',
      { change: (source) => (source.steps[0].optional = true) },
      'file',
      include,
      /rien d'autre/,
    ],
    [
      'an id that the guide has too',
      { change: (source) => (source.steps[1].id = 'cookies-voir') },
      'file',
      '"cookies-voir"',
      /a déjà l'id/,
    ],
    [
      'an id too long',
      { common: [{ ...cookies[0], id: 'x'.repeat(60), next: ['end'] }] },
      'steps',
      `"${'x'.repeat(60)}"`,
      /64/,
    ],
    ['a step that is no step', { common: ['voir'] }, 'steps', '"voir"', /étape/],
    [
      'an unknown action',
      { common: [{ ...cookies[1], action: 'hover' }] },
      'steps',
      '"hover"',
      /click/,
    ],
    [
      'a next that is not in the common file',
      { common: [{ ...cookies[0], next: ['nom'] }] },
      'steps',
      '"nom"',
      /cookies-nom/,
    ],
    [
      'a fault of the guide itself',
      { change: (source) => (source.minutes = 500) },
      'file',
      '500',
      /minutes/,
    ],
    [
      'a step after the included ones',
      { change: (source) => (source.steps[5].action = 'hover') },
      'file',
      '"hover"',
      /click/,
    ],
  ];
  for (const [why, change, where, text, words] of rows) {
    const at = place(t, change);
    const out = join(at.home, 'out.guide.json');
    const { status, stderr, stdout } = at.build('-o', out);
    assert.equal(status, 1, `${why}: ${stderr}`);
    assert.equal(stdout, '', why);
    assert.match(stderr, words, why);
    assert.ok(
      stderr.includes(text === '' ? at[where] : spot(at[where], text)),
      `${why}: ${stderr}`,
    );
    assert.ok(!existsSync(out), why);
    assert.ok(!existsSync(`${out}.new`), why);
  }
});

test('sixty steps are the most, whoever wrote them', (t) => {
  const many = Array.from({ length: 55 }, (_, index) => ({
    ...cookies[1],
    id: `s${index}`,
    missing: undefined,
  }));
  assert.equal(place(t, { common: many }).build().json().steps.length, 60);
  const over = place(t, {
    common: [...many, { ...cookies[1], id: 'un-de-trop', missing: undefined }],
  });
  const { status, stderr } = over.build();
  assert.notEqual(status, 0);
  assert.match(stderr, /plus de 60 étapes/);
  assert.ok(stderr.includes(`${over.file}:`), stderr);
});

test('with --json findings are data, and a reader says what to run on a source', (t) => {
  const { build } = place(t, { common: [{ ...cookies[1], action: 'hover' }] });
  const [finding] = build('--json').json();
  assert.equal(finding.rule, 'not-in-list');
  assert.match(finding.file, /cookies\.steps\.json$/);
  const { file, pasapas } = place(t);
  assert.match(pasapas(['guide', 'lint', file]).stdout, /pasapas guide build/);
  assert.equal(pasapas(['guide', 'install', file]).status, 1);
});

test('what cannot be written is said, and leaves nothing behind', (t) => {
  const { home, build } = place(t);
  const { status, stderr } = build('-o', join(home, 'nowhere/a.guide.json'));
  assert.equal(status, 3);
  assert.match(stderr, /nowhere\/a\.guide\.json/);
});
