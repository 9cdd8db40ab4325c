import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from '../native/client.js';
import { bin, computer, read, root, write } from './command.js';

const base = read('tests/guide/base.guide.json');

/** @param {(guide: any) => void} change */
function changed(change) {
  const guide = JSON.parse(base);
  change(guide);
  return guide;
}

// A guide went to print with "dnager": nobody was warned before the booking.
test('lint names file, line and column, says what to do, and fails', (t) => {
  const { home, pasapas } = computer(t);
  const file = write(join(home, 'a.guide.json'), base.replace('"danger"', '"dnager"'));
  const line = base.split('\n').findIndex((text) => text.includes('"danger"')) + 1;
  const column = base.split('\n')[line - 1].indexOf('"send"') + 1;
  const { status, stdout } = pasapas(['guide', 'lint', file]);
  assert.equal(status, 1);
  assert.ok(
    stdout.includes(
      `${file}:${line}:${column}: lint: « dnager » ne veut rien dire ici : ` +
        'vouliez-vous écrire « danger » ? (unknown-member)\n',
    ),
    stdout,
  );
  const english = pasapas(['guide', 'lint', file], { LANG: 'C' }).stdout;
  assert.ok(english.includes('did you mean "danger"?'), english);
  assert.equal(pasapas(['--lang', 'en', 'guide', 'lint', file]).stdout, english);
});

test('lint tells the three verdicts apart', (t) => {
  const { home, pasapas } = computer(t);
  const cases = /** @type {const} */ ([
    [
      'schema',
      (/** @type {any} */ guide) => {
        guide.minutes = 0;
      },
      'wrong-size',
    ],
    [
      'semantic',
      (/** @type {any} */ guide) => {
        guide.start = 'https://autre.example/';
      },
      'off-site',
    ],
    [
      'lint',
      (/** @type {any} */ guide) => {
        delete guide.steps[4].warn;
      },
      'danger-without-warn',
    ],
  ]);
  for (const [verdict, change, rule] of cases) {
    const { status, json } = pasapas([
      'guide',
      'lint',
      '--json',
      write(join(home, 'a.guide.json'), changed(change)),
    ]);
    assert.equal(status, 1);
    const finding = json().find((/** @type {any} */ found) => found.rule === rule);
    assert.equal(finding.verdict, verdict);
    assert.equal(finding.warning, false);
    assert.ok(finding.line > 1 && finding.en && finding.fr);
  }
});

test('a hint is said and does not fail', (t) => {
  const { home, pasapas } = computer(t);
  const file = write(
    join(home, 'a.guide.json'),
    changed((guide) => {
      guide.steps[5].say.fr = 'C’est fait...';
    }),
  );
  const { status, stdout } = pasapas(['guide', 'lint', file]);
  assert.equal(status, 0);
  assert.match(stdout, /: conseil: .* \(dots\)\n/);
});

test('a comma too many has a line too', (t) => {
  const { home, pasapas } = computer(t);
  const { status, stdout } = pasapas([
    'guide',
    'lint',
    write(join(home, 'a.guide.json'), '{\n  "format": 1,\n}\n'),
  ]);
  assert.equal(status, 1);
  assert.match(stdout, /a\.guide\.json:3:\d+: schema: .*\(not-json\)/);
});

test('a file that is not there, or no guide at all, is no success', (t) => {
  const { home, pasapas } = computer(t);
  mkdirSync(join(home, 'empty'));
  assert.equal(pasapas(['guide', 'lint', join(home, 'none.guide.json')]).status, 3);
  assert.equal(pasapas(['guide', 'lint', join(home, 'empty')]).status, 3);
});

// A script read the findings, and where a file was missing there were two documents instead of one.
test('with --json what could not be read stands among the findings', (t) => {
  const { home, pasapas } = computer(t);
  const missing = join(home, 'none.guide.json');
  const { status, json } = pasapas([
    'guide',
    'lint',
    '--json',
    missing,
    write(join(home, 'a.guide.json'), '{'),
  ]);
  assert.equal(status, 3);
  assert.deepEqual(
    json().map((/** @type {any} */ finding) => [finding.file, finding.status ?? finding.rule]),
    [
      [missing, 'not-found'],
      [join(home, 'a.guide.json'), 'not-json'],
    ],
  );
});

test(
  'a folder that may not be read was called good',
  { skip: process.getuid?.() === 0 && 'root may read everywhere' },
  (t) => {
    const { home, pasapas } = computer(t);
    write(join(home, 'guides/a.guide.json'), base);
    const closed = join(home, 'guides/closed');
    mkdirSync(closed, { mode: 0o300 });
    const { status, stderr } = pasapas(['guide', 'lint', join(home, 'guides')]);
    assert.equal(status, 3);
    assert.match(stderr, /guides\/closed : lecture impossible/);
  },
);

//  "René" in the encoding of twenty years ago: the findings were dropped, and the list ran "out of
// memory".
test('a folder whose name is no UTF-8 is a folder like another', (t) => {
  const { home, pasapas } = computer(t);
  const place = `d=$(printf '${home}/Ren\\351') && /bin/mkdir -p "$d" &&`;
  const file = write(join(home, 'a.guide.json'), base);
  const run = (/** @type {string} */ command) =>
    pasapas(['-c', `${place} ${command}`], {}, '/bin/sh');
  const found = run(`echo '{' >"$d/b.guide.json"; exec ${bin}/pasapas guide lint --json "$d"`);
  assert.equal(found.status, 1);
  assert.deepEqual(
    found.json().map((/** @type {any} */ finding) => finding.file),
    [join(home, 'Ren?/b.guide.json')],
  );
  const { json } = run(
    `/bin/cp ${file} "$d"; PASAPAS_GUIDES="$d" exec ${bin}/pasapas guide list --json`,
  );
  assert.deepEqual(
    json().guides.map((/** @type {any} */ guide) => guide.file),
    [join(home, 'Ren?/a.guide.json')],
  );
  assert.deepEqual(
    json().broken.map((/** @type {any} */ one) => one.file),
    [join(home, 'Ren?/b.guide.json')],
  );
});

test('the guides that are shipped have nothing in them to be said, in French and in English', (t) => {
  const { pasapas } = computer(t);
  const { status, json } = pasapas(['guide', 'lint', '--json', join(root, 'guides')]);
  assert.deepEqual(json(), []);
  assert.equal(status, 0);
});

test('a guide is installed, listed, shown and removed', (t) => {
  const { home, pasapas } = computer(t);
  const file = write(join(home, 'a.guide.json'), base);
  assert.equal(pasapas(['guide', 'install', file]).status, 0);
  assert.match(
    pasapas(['guide', 'list']).stdout,
    /^mairie-demander-un-acte +3 +Demander un acte de naissance +installed$/m,
  );
  assert.deepEqual(
    pasapas(['guide', 'list', '--json'])
      .json()
      .guides.map((/** @type {any} */ guide) => guide.id),
    ['mairie-demander-un-acte'],
  );

  const french = pasapas(['guide', 'show', 'mairie-demander-un-acte']).stdout;
  assert.match(
    french,
    / 5\. Cliquez sur « Envoyer »\.\n +! Le prochain clic envoie votre demande\.\n/,
  );
  const english = pasapas([
    'guide',
    'show',
    'mairie-demander-un-acte',
    '--lang',
    'en-GB',
    '--json',
  ]).json();
  assert.deepEqual(english.title, { text: 'Ask for a birth certificate', lang: 'en' });
  assert.equal(pasapas(['guide', 'show', file]).stdout, french);

  assert.equal(pasapas(['guide', 'remove', 'mairie-demander-un-acte']).status, 0);
  const again = pasapas(['guide', 'remove', 'mairie-demander-un-acte']);
  assert.equal(again.status, 1);
  assert.match(again.stderr, /^pasapas: .+/);
});

// The site had changed in spring; its author heard of it in autumn, from somebody who had given up.
test("a guide whose site has changed is marked, with its steps and without anybody's name", async (t) => {
  const { home, pasapas, kept } = computer(t);
  pasapas(['guide', 'install', write(join(home, 'a.guide.json'), base)]);
  const id = 'mairie-demander-un-acte';
  const host = connect(t, { home: kept });
  await host.call('people.choose', { use: 'family' });
  for (const [number, person] of ['cat', 'dog', 'rose'].entries()) {
    assert.equal(
      'drift' in pasapas(['guide', 'list', '--json']).json().guides[0],
      false,
      `${number} are too few`,
    );
    await host.call('people.add', { person });
    const { session, epoch } = await host.call('sessions.start', {
      guide: id,
      revision: 3,
      mode: 'real',
      person,
    });
    await host.call('sessions.record', {
      session,
      epoch,
      seq: 1,
      step: 'envoyer',
      event: 'drifted',
      ms: 5,
      detail: { changed: ['text'] },
    });
  }
  assert.deepEqual(pasapas(['guide', 'list', '--json']).json().guides[0].drift, {
    sessions: 3,
    steps: ['envoyer'],
  });
  const { stdout } = pasapas(['guide', 'list']);
  assert.match(
    stdout,
    /le site a changé, 3 séances l'ont vu\. Retrouvé autrement : envoyer\n +pasapas guide check mairie-demander-un-acte\n/,
  );
  assert.doesNotMatch(stdout, /cat|rose/);

  pasapas([
    'guide',
    'install',
    write(
      join(home, 'a.guide.json'),
      changed((guide) => {
        guide.revision = 4;
      }),
    ),
  ]);
  assert.doesNotMatch(pasapas(['guide', 'list']).stdout, /le site a changé/, 'it was mended');
});

test('a journal that cannot be read does not hide the guides', (t) => {
  const { home, pasapas, kept } = computer(t);
  pasapas(['guide', 'install', write(join(home, 'a.guide.json'), base)]);
  write(join(kept, 'journal.db'), 'this is no database, '.repeat(100));
  const { status, stdout, stderr } = pasapas(['guide', 'list']);
  assert.equal(status, 0);
  assert.match(stdout, /^mairie-demander-un-acte/);
  assert.match(stderr, /^pasapas: le journal : .*abîmée/);
});

// "What did you change?" — "Everything is in the file."
test('what changed between two guides is said in words, and a script is told by the status', (t) => {
  const { home, pasapas } = computer(t);
  const before = write(join(home, 'a.guide.json'), base);
  const after = write(
    join(home, 'b.guide.json'),
    changed((guide) => {
      guide.revision = 4;
      guide.steps[4].say.fr = 'Cliquez sur « Transmettre ».';
      guide.steps.splice(0, 1);
    }),
  );
  const { status, stdout } = pasapas(['guide', 'diff', before, after]);
  assert.equal(status, 1);
  assert.match(stdout, /^la révision 3 → 4$/m);
  assert.match(
    stdout,
    /^étape « envoyer » : l'instruction \(fr\) « Cliquez sur « Envoyer »\. » → « Cliquez sur « Transmettre »\. »$/m,
  );
  const [gone] = pasapas(['guide', 'diff', '--json', before, after])
    .json()
    .filter((/** @type {any} */ change) => change.kind === 'removed');
  assert.deepEqual(
    [gone.step, gone.member, gone.after],
    [JSON.parse(base).steps[0].id, null, null],
  );
  assert.match(
    pasapas(['guide', 'diff', before, after], { LANG: 'C' }).stdout,
    /^the revision 3 → 4$/m,
  );

  pasapas(['guide', 'install', before]);
  const same = pasapas(['guide', 'diff', 'mairie-demander-un-acte', before]);
  assert.deepEqual([same.status, same.stdout], [0, 'Les deux disent la même chose.\n']);
  assert.equal(pasapas(['guide', 'diff', before, join(home, 'none')]).status, 1);
});

test('a broken guide is not installed, and the same revision may not say something else', (t) => {
  const { home, pasapas } = computer(t);
  const file = join(home, 'a.guide.json');
  write(
    file,
    changed((guide) => {
      delete guide.title;
    }),
  );
  assert.equal(pasapas(['guide', 'install', file]).status, 1);
  assert.deepEqual(pasapas(['guide', 'list', '--json']).json().guides, []);
  write(file, base);
  assert.equal(pasapas(['guide', 'install', file]).status, 0);
  assert.equal(pasapas(['guide', 'install', file]).status, 0);
  write(
    file,
    changed((guide) => {
      guide.minutes = 11;
    }),
  );
  const { status, json } = pasapas(['guide', 'install', '--json', file]);
  assert.equal(status, 1);
  assert.equal(json().error.status, 'conflict');
});

// An exercise was looked for on the web, at no address.
test('an exercise is shown, and is checked only on a page that one names', (t) => {
  const { home, pasapas } = computer(t);
  const exercise = changed((guide) => {
    Object.assign(guide, { sites: [], practice: 'souris/', start: undefined });
    guide.steps.splice(1, 1);
    guide.steps[1].missing.go = 'cookies';
  });
  const file = write(join(home, 'a.guide.json'), exercise);
  assert.match(pasapas(['guide', 'show', file]).stdout, /mairie-demander-un-acte souris\//);
  const { status, stderr } = pasapas(['guide', 'check', file]);
  assert.equal(status, 1);
  assert.match(stderr, /exercice/);
});
