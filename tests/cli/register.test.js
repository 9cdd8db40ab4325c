import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin, computer, read, write } from './command.js';

/** @param {string} name */
const table = (name) =>
  read(`packaging/${name}.tsv`)
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t'));
const browsers = table('browsers');
const ids = Object.fromEntries(table('extensions'));

// The key was made anew, the id with it, and the host refused the extension.
test('the ids are those of the manifests', () => {
  const { key } = JSON.parse(read('extension/manifest/chromium.json'));
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32);
  assert.equal(
    ids.chromium,
    digest.replace(/./g, (digit) => 'abcdefghijklmnop'[parseInt(digit, 16)]),
  );
  assert.equal(
    ids.firefox,
    JSON.parse(read('extension/manifest/firefox.json')).browser_specific_settings.gecko.id,
  );
});

test('each browser of the table gets the manifest that its family reads', (t) => {
  const { home, pasapas } = computer(t);
  assert.ok(browsers.length >= 6);
  for (const [name, family, , , user] of browsers) {
    assert.equal(pasapas(['register', '--browser', name]).status, 0);
    const manifest = JSON.parse(readFileSync(join(home, user, 'org.pasapas.host.json'), 'utf8'));
    assert.equal(manifest.name, 'org.pasapas.host');
    assert.equal(manifest.type, 'stdio');
    assert.equal(manifest.path, realpathSync(join(bin, 'pasapas-host')));
    if (family === 'firefox') assert.deepEqual(manifest.allowed_extensions, [ids.firefox]);
    else assert.deepEqual(manifest.allowed_origins, [`chrome-extension://${ids.chromium}/`]);
  }
});

test('without a name, the browsers that are here', (t) => {
  const { home, pasapas } = computer(t, ['firefox-esr']);
  mkdirSync(join(home, '.config/vivaldi'), { recursive: true });
  const done = pasapas(['register', '--json']).json();
  assert.deepEqual(done.map((/** @type {any} */ one) => one.browser).sort(), [
    'firefox',
    'vivaldi',
  ]);
  assert.ok(!existsSync(join(home, '.config/chromium')));
  assert.equal(pasapas(['register', '--remove']).status, 0);
  assert.deepEqual(readdirSync(join(home, '.mozilla/native-messaging-hosts')), []);
});

test('for everybody: all browsers, folders that everybody can read, below DESTDIR for packages', (t) => {
  const { home, pasapas } = computer(t);
  const env = { DESTDIR: join(home, 'package') };
  assert.equal(pasapas(['register', '--system'], env).status, 0);
  for (const [, , , , , system] of browsers) {
    assert.ok(existsSync(join(home, 'package', system, 'org.pasapas.host.json')));
    assert.equal(statSync(join(home, 'package', system)).mode & 0o005, 0o005);
  }
  assert.equal(pasapas(['register', '--system', '--remove'], env).status, 0);
  assert.ok(
    browsers.every((row) => !existsSync(join(home, 'package', row[5], 'org.pasapas.host.json'))),
  );
});

//  An administrator makes files for nobody else (umask 077), and no user's browser could read the
// manifest.
test('for everybody means everybody, whatever the umask', (t) => {
  const { home, pasapas } = computer(t);
  const before = process.umask(0o077);
  try {
    assert.equal(
      pasapas(['register', '--system', '--browser', 'chromium'], { DESTDIR: join(home, 'package') })
        .status,
      0,
    );
    assert.equal(pasapas(['register', '--browser', 'chromium']).status, 0);
  } finally {
    process.umask(before);
  }
  for (const folder of ['etc', 'etc/chromium', 'etc/chromium/native-messaging-hosts'])
    assert.equal(statSync(join(home, 'package', folder)).mode & 0o777, 0o755, folder);
  assert.equal(
    statSync(join(home, 'package/etc/chromium/native-messaging-hosts/org.pasapas.host.json')).mode &
      0o777,
    0o644,
  );
  assert.equal(statSync(join(home, '.config/chromium')).mode & 0o777, 0o700);
});

// JSON is UTF-8: the manifest would have led nowhere.
test('a program in a folder whose name JSON cannot hold is not registered', (t) => {
  const { home, pasapas } = computer(t);
  const { status, stderr } = pasapas(
    [
      '-c',
      `d=$(printf '${home}/caf\\351') && /bin/mkdir "$d" && /bin/cp ${bin}/pasapas ${bin}/pasapas-host "$d" && exec "$d/pasapas" register --browser firefox`,
    ],
    {},
    '/bin/sh',
  );
  assert.equal(status, 1);
  assert.match(stderr, /caf\?\/pasapas-host : JSON ne peut pas contenir ce chemin/);
  assert.ok(!existsSync(join(home, '.mozilla/native-messaging-hosts/org.pasapas.host.json')));
});

test('what cannot be done is said', (t) => {
  const { home, pasapas } = computer(t);
  assert.equal(pasapas(['register']).status, 1, 'no browser here');
  assert.match(
    pasapas(['register', '--browser', 'netscape']).stderr,
    /pas de navigateur « netscape »/,
  );
  assert.equal(pasapas(['register', '--user', '--system']).status, 1);
  writeFileSync(join(home, '.mozilla'), 'a file where a folder should be');
  const { status, stderr } = pasapas(['register', '--browser', 'firefox']);
  assert.equal(status, 3);
  assert.match(stderr, /\.mozilla\/native-messaging-hosts/);
});

/**
 * @param {{json: () => any}} result
 * @param {string} station
 */
const station = (result, station) =>
  result.json().find((/** @type {any} */ one) => one.station === station);

// "It does not work." – "What does it say?" – "Nothing."
test('the doctor names what is wrong and what to type, until all is well', (t) => {
  const { home, pasapas } = computer(t, ['chromium']);
  const file = write(join(home, 'a.guide.json'), read('tests/guide/base.guide.json'));
  const first = pasapas(['doctor']);
  assert.equal(first.status, 1);
  assert.match(
    first.stdout,
    /✗ Chromium ne connaît pas Pas à Pas\n +tapez : pasapas register --browser chromium\n/,
  );
  assert.match(first.stdout, /✗ il n'y a aucun guide/);
  assert.ok(!existsSync(join(home, '.local')), 'looking made something');

  for (const { type } of pasapas(['doctor', '--json'])
    .json()
    .filter((/** @type {any} */ one) => !one.fine))
    assert.equal(pasapas(type.replace('FILE', file).split(' ').slice(1)).status, 0, type);
  const last = pasapas(['doctor']);
  assert.equal(last.status, 0, last.stdout);
  assert.match(last.stdout, /✓ le programme hôte répond/);
  assert.match(last.stdout, /Tout va bien\.\n$/);
});

test('the doctor sees a manifest that leads nowhere, allows somebody else or is damaged', (t) => {
  const { home, pasapas } = computer(t, ['firefox']);
  const path = join(home, '.mozilla/native-messaging-hosts/org.pasapas.host.json');
  assert.equal(pasapas(['register']).status, 0);
  const right = JSON.parse(readFileSync(path, 'utf8'));
  assert.ok(station(pasapas(['doctor', '--json']), 'firefox').fine);
  const wrong = [
    ['{', /cannot be read/],
    [{ ...right, path: '/nowhere/pasapas-host' }, /program that is gone/],
    [{ ...right, allowed_extensions: ['somebody@else.example'] }, /"allowed_extensions" is wrong/],
    [{ ...right, name: 'org.other' }, /"name" is wrong/],
  ];
  for (const [content, words] of wrong) {
    write(path, content);
    const found = station(pasapas(['doctor', '--json']), 'firefox');
    assert.equal(found.fine, false);
    assert.match(found.en, /** @type {RegExp} */ (words));
    assert.equal(found.type, 'pasapas register --browser firefox');
  }
});

// The doctor was asked, set the damaged journal aside itself, and said that all was well.
test('the doctor tells of a damaged database and leaves it as it is', (t) => {
  const { kept, pasapas } = computer(t);
  const bytes = Buffer.from('This is no database, it is a letter. '.repeat(400));
  for (const name of ['journal.db', 'library.db']) {
    write(join(kept, name), '');
    writeFileSync(join(kept, name), bytes);
  }
  const found = pasapas(['doctor', '--json']);
  for (const [name, place] of [
    ['journal', 'journal.db'],
    ['guides', 'library.db'],
  ]) {
    assert.equal(station(found, name).fine, false);
    assert.match(station(found, name).en, new RegExp(`${place} is damaged`));
    assert.deepEqual(readFileSync(join(kept, place)), bytes);
  }
  assert.equal(found.stderr, '');
  assert.deepEqual(
    readdirSync(kept).filter((name) => name.includes('aside')),
    [],
  );
});

test('the doctor finds what was installed and what lies in folders, and writes down neither', (t) => {
  const { home, kept, pasapas } = computer(t);
  const folder = join(home, 'guides');
  const guide = JSON.parse(read('tests/guide/base.guide.json'));
  assert.equal(pasapas(['guide', 'install', write(join(home, 'a.guide.json'), guide)]).status, 0);
  write(join(folder, 'b.guide.json'), { ...guide, id: 'another' });
  const before = readFileSync(join(kept, 'library.db'));
  assert.match(
    station(pasapas(['doctor', '--json'], { PASAPAS_GUIDES: folder }), 'guides').en,
    /: 2$/,
  );
  assert.deepEqual(readFileSync(join(kept, 'library.db')), before);
});

test('the doctor explains snap and Flatpak', (t) => {
  const { home, pasapas } = computer(t);
  mkdirSync(join(home, 'snap/chromium'), { recursive: true });
  mkdirSync(join(home, '.var/app/org.mozilla.firefox'), { recursive: true });
  const found = pasapas(['doctor', '--json']);
  assert.match(station(found, 'chromium').fr, /est installé en snap/);
  assert.match(station(found, 'firefox').fr, /est installé en Flatpak/);
});

test('the doctor notices a host that is gone, mute or of another version', (t) => {
  const { home, pasapas } = computer(t, ['firefox']);
  const place = join(home, 'bin');
  mkdirSync(place);
  const copy = join(place, 'pasapas');
  writeFileSync(copy, readFileSync(join(bin, 'pasapas')));
  chmodSync(copy, 0o755);
  const there = (/** @type {string | null} */ host) => {
    rmSync(join(place, 'pasapas-host'), { force: true });
    if (host !== null) chmodSync(write(join(place, 'pasapas-host'), host), 0o755);
    return station(pasapas(['doctor', '--json'], {}, copy), 'host');
  };
  assert.match(there(null).en, /pasapas-host is not beside this program/);
  assert.match(there('#!/bin/sh\nexit 3\n').en, /did not answer/);
  assert.match(there('not a program').en, /cannot be started|did not answer/);
  const answer = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { version: '9.9.9' } });
  const octal = [answer.length & 255, answer.length >> 8, 0, 0]
    .map((byte) => `\\${byte.toString(8)}`)
    .join('');
  assert.match(there(`#!/bin/sh\nprintf '${octal}%s' '${answer}'\n`).en, /version 9\.9\.9/);
  // One that answered and then never ended held the doctor for ever.
  assert.match(
    there(`#!/bin/sh\nprintf '${octal}%s' '${answer}'\nexec sleep 600\n`).en,
    /version 9\.9\.9/,
  );
});

test(
  'a folder that may not be written is told, with a line that a shell takes',
  { skip: process.getuid?.() === 0 && 'root may write everywhere' },
  (t) => {
    const { home, pasapas } = computer(t);
    const kept = join(home, "l'année d’Émile");
    mkdirSync(kept);
    chmodSync(kept, 0o500);
    const found = station(pasapas(['doctor', '--json'], { PASAPAS_HOME: kept }), 'home');
    assert.equal(found.fine, false);
    assert.equal(pasapas(['-c', found.type], { PATH: '/bin' }, '/bin/sh').status, 0);
    assert.equal(station(pasapas(['doctor', '--json'], { PASAPAS_HOME: kept }), 'home').fine, true);
    chmodSync(kept, 0o700);
  },
);
