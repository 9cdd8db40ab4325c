import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin, computer, read, root } from './command.js';

const { version } = JSON.parse(read('package.json'));

/** The commands that --help shows, as "guide lint". */
function commands(/** @type {any} */ t) {
  const { stdout } = computer(t).pasapas(['--help', '--lang', 'en']);
  return [...stdout.matchAll(/^ {2}pasapas ([a-z]+(?: [a-z]+)?)/gm)].map((match) => match[1]);
}

test('help and version, in the language of the person', (t) => {
  const { pasapas } = computer(t);
  assert.ok(commands(t).length >= 11);
  assert.match(pasapas(['--help']).stdout, /juger des guides/);
  assert.match(pasapas(['--help'], { LC_ALL: 'de_DE.UTF-8' }).stdout, /judge guides/);
  assert.match(
    pasapas(['--help'], { LC_ALL: '', LC_MESSAGES: 'en_US.UTF-8' }).stdout,
    /judge guides/,
  );
  assert.equal(pasapas([]).status, 0);
  assert.doesNotMatch(pasapas(['guide', '--help']).stdout, /journal show/);
  assert.equal(pasapas(['--version']).stdout, `pasapas ${version}\n`);
  assert.equal(pasapas(['--version', '--json']).json().version, version);
});

test('a slip in a command is not taken for another command', (t) => {
  const { pasapas } = computer(t);
  for (const args of [
    ['guide'],
    ['guide', 'lnit', 'x'],
    ['lint'],
    ['guide', 'lint'],
    ['guide', 'list', 'x'],
    ['--nothing'],
    ['guide', 'list', '--all'],
    ['journal', 'erase', '--format', 'csv'],
    ['doctor', 'x'],
  ]) {
    const { status, stdout, stderr } = pasapas(args);
    assert.equal(status, 2, args.join(' '));
    assert.ok(stdout + stderr !== '', args.join(' '));
  }
});

// The export went to a full disk and the script said that all was saved.
test('what cannot be written is no success', () => {
  const full = openSync('/dev/full', 'w');
  const { status } = spawnSync(join(bin, 'pasapas'), ['--help'], {
    stdio: ['ignore', full, 'inherit'],
  });
  assert.equal(status, 3);
});

test('the manual knows every command and option, in both languages, and mandoc finds no fault', (t) => {
  const options = [
    ...read('host/main/cli.c').matchAll(/^ +\{"([a-z]+)", (?:no|required)_argument/gm),
  ].map((match) => match[1]);
  assert.ok(options.length >= 13);
  for (const page of ['packaging/man/pasapas.1', 'packaging/man/fr/pasapas.1']) {
    const text = read(page);
    for (const command of commands(t)) {
      const [group, name] = command.split(' ');
      assert.match(
        text,
        new RegExp(`^\\.It Cm ${name ? `${group} ${name}` : group}\\b`, 'm'),
        `${page}: ${command}`,
      );
    }
    for (const option of options)
      assert.match(text, new RegExp(`Fl Fl ${option}\\b`), `${page}: --${option}`);
  }
  for (const page of ['pasapas.1', 'pasapas-host.1', 'fr/pasapas.1', 'fr/pasapas-host.1']) {
    const { status, stdout } = spawnSync(
      'mandoc',
      ['-T', 'lint', '-W', 'warning', join(root, 'packaging/man', page)],
      { encoding: 'utf8' },
    );
    assert.equal(stdout, '');
    assert.equal(status, 0);
  }
});
