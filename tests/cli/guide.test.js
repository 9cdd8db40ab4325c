import assert from 'node:assert/strict';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {computer, read, root, write} from './command.js';

const base = read('tests/guide/base.guide.json');

/** @param {(guide: any) => void} change */
function changed(change) {
  const guide = JSON.parse(base);
  change(guide);
  return guide;
}

// A guide went to print with "dnager": nobody was warned before the booking.
test('lint names file, line and column, says what to do, and fails', (t) => {
  const {home, pasapas} = computer(t);
  const file = write(join(home, 'a.guide.json'), base.replace('"danger"', '"dnager"'));
  const line = base.split('\n').findIndex((text) => text.includes('"danger"')) + 1;
  const column = base.split('\n')[line - 1].indexOf('"send"') + 1;
  const {status, stdout} = pasapas(['guide', 'lint', file]);
  assert.equal(status, 1);
  assert.ok(stdout.includes(`${file}:${line}:${column}: lint: « dnager » ne veut rien dire ici : ` +
    'vouliez-vous écrire « danger » ? (unknown-member)\n'), stdout);
  const english = pasapas(['guide', 'lint', file], {LANG: 'C'}).stdout;
  assert.ok(english.includes('did you mean "danger"?'), english);
  assert.equal(pasapas(['--lang', 'en', 'guide', 'lint', file]).stdout, english);
});

test('lint tells the three verdicts apart', (t) => {
  const {home, pasapas} = computer(t);
  const cases = /** @type {const} */ ([
    ['schema', (/** @type {any} */ guide) => { guide.minutes = 0; }, 'wrong-size'],
    ['semantic', (/** @type {any} */ guide) => { guide.start = 'https://autre.example/'; }, 'off-site'],
    ['lint', (/** @type {any} */ guide) => { delete guide.steps[4].warn; }, 'danger-without-warn'],
  ]);
  for (const [verdict, change, rule] of cases) {
    const {status, json} = pasapas(['guide', 'lint', '--json', write(join(home, 'a.guide.json'), changed(change))]);
    assert.equal(status, 1);
    const finding = json().find((/** @type {any} */ found) => found.rule === rule);
    assert.equal(finding.verdict, verdict);
    assert.equal(finding.warning, false);
    assert.ok(finding.line > 1 && finding.en && finding.fr);
  }
});

test('a hint is said and does not fail', (t) => {
  const {home, pasapas} = computer(t);
  const file = write(join(home, 'a.guide.json'), changed((guide) => { guide.steps[5].say.fr = 'C’est fait...'; }));
  const {status, stdout} = pasapas(['guide', 'lint', file]);
  assert.equal(status, 0);
  assert.match(stdout, /: conseil: .* \(dots\)\n/);
});

test('a comma too many has a line too', (t) => {
  const {home, pasapas} = computer(t);
  const {status, stdout} = pasapas(['guide', 'lint', write(join(home, 'a.guide.json'), '{\n  "format": 1,\n}\n')]);
  assert.equal(status, 1);
  assert.match(stdout, /a\.guide\.json:3:\d+: schema: .*\(not-json\)/);
});

test('a file that is not there, or no guide at all, is no success', (t) => {
  const {home, pasapas} = computer(t);
  mkdirSync(join(home, 'empty'));
  assert.equal(pasapas(['guide', 'lint', join(home, 'none.guide.json')]).status, 3);
  assert.equal(pasapas(['guide', 'lint', join(home, 'empty')]).status, 3);
});

test('the guides that are shipped have no error in them', (t) => {
  const {pasapas} = computer(t);
  const {status, json} = pasapas(['guide', 'lint', '--json', join(root, 'guides')]);
  assert.deepEqual(json().filter((/** @type {any} */ finding) => !finding.warning), []);
  assert.equal(status, 0);
});

test('a guide is installed, listed, shown and removed', (t) => {
  const {home, pasapas} = computer(t);
  const file = write(join(home, 'a.guide.json'), base);
  assert.equal(pasapas(['guide', 'install', file]).status, 0);
  assert.match(pasapas(['guide', 'list']).stdout, /^mairie-demander-un-acte +3 +Demander un acte de naissance +installed$/m);
  assert.deepEqual(pasapas(['guide', 'list', '--json']).json().guides.map((/** @type {any} */ guide) => guide.id),
    ['mairie-demander-un-acte']);

  const french = pasapas(['guide', 'show', 'mairie-demander-un-acte']).stdout;
  assert.match(french, / 5\. Cliquez sur « Envoyer »\.\n +! Le prochain clic envoie votre demande\.\n/);
  const english = pasapas(['guide', 'show', 'mairie-demander-un-acte', '--lang', 'en-GB', '--json']).json();
  assert.deepEqual(english.title, {text: 'Ask for a birth certificate', lang: 'en'});
  assert.equal(pasapas(['guide', 'show', file]).stdout, french);

  assert.equal(pasapas(['guide', 'remove', 'mairie-demander-un-acte']).status, 0);
  const again = pasapas(['guide', 'remove', 'mairie-demander-un-acte']);
  assert.equal(again.status, 1);
  assert.match(again.stderr, /^pasapas: .+/);
});

test('a broken guide is not installed, and the same revision may not say something else', (t) => {
  const {home, pasapas} = computer(t);
  const file = join(home, 'a.guide.json');
  write(file, changed((guide) => { delete guide.title; }));
  assert.equal(pasapas(['guide', 'install', file]).status, 1);
  assert.deepEqual(pasapas(['guide', 'list', '--json']).json().guides, []);
  write(file, base);
  assert.equal(pasapas(['guide', 'install', file]).status, 0);
  assert.equal(pasapas(['guide', 'install', file]).status, 0);
  write(file, changed((guide) => { guide.minutes = 11; }));
  const {status, json} = pasapas(['guide', 'install', '--json', file]);
  assert.equal(status, 1);
  assert.equal(json().error.status, 'conflict');
});
