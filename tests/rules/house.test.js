/* Rules that hold for the whole tree. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { files, linesWith, text } from './files.js';

const BINARY =
  /\.(png|ico|woff2?|bin|pdf|jpg|db|gz|zip|mo)$|^tests\/(fuzz\/corpus|golden|frames)\//;
const all = files();
const written = all.filter((path) => !BINARY.test(path) && path !== 'package-lock.json');

// A file that nobody can hold in the head is one that nobody mends.
test('no source file is longer than 600 lines', () => {
  const sources = written.filter((path) => /\.(c|h|js|css|html|sh)$|^dev$/.test(path));
  assert.ok(sources.length > 30);
  assert.deepEqual(
    sources.filter((path) => text(path).split('\n').length > 601),
    [],
  );
});

test('no file holds a path of the machine it was written on', () => {
  const machine = /(^|[^.\w])\/(work|home|root)\/[a-z]/;
  const wrong = written
    .filter((path) => path !== 'tests/rules/house.test.js')
    .flatMap((path) => linesWith(path, text(path), machine));
  assert.deepEqual(wrong, []);
});

// A lock file with addresses pins everybody to one registry's host.
test('package-lock.json has hashes and no download addresses', () => {
  const lock = JSON.parse(text('package-lock.json'));
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  assert.ok(packages.length > 10);
  assert.deepEqual(
    packages.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path),
    [],
  );
  assert.deepEqual(
    packages.filter(([, entry]) => entry.integrity === undefined).map(([path]) => path),
    [],
  );
});

test('npm packages are pinned to one exact version', () => {
  const { dependencies = {}, devDependencies } = JSON.parse(text('package.json'));
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  assert.deepEqual(loose, []);
});

// Playwright ends at once on a Node that is too old for it, and with it every test that it drives.
test('npm packages ask for no newer Node than Debian 12 has', () => {
  const tried = [
    // on Node 18, by the tests of the webmail and of pairing
    'smtp-server',
    'nodemailer',
    '@noble/ciphers',
    '@noble/curves',
    '@noble/hashes',
  ];
  const inBrowsersOnly = ['shepherd.js'];
  const { packages } = JSON.parse(text('package-lock.json'));
  const late = Object.entries(packages)
    .filter(([, { engines = {} }]) => Number(/^>=? ?(\d+)/.exec(engines.node ?? '')?.[1]) > 18)
    .map(([path]) => path.replace('node_modules/', ''));
  assert.deepEqual(
    late.filter((name) => ![...tried, ...inBrowsersOnly].includes(name)),
    [],
  );
});

// Debian 12 has Node 18; what came later breaks `./dev test` on a fresh machine.
test("scripts use nothing that Debian 12's Node lacks", () => {
  const late =
    /import\.meta\.(dirname|filename)|\bPromise\.withResolvers|\bObject\.groupBy|with \{ ?type: ?'json'|\bnew WebSocket\(/;
  const scripts = files('tests/*.js', 'extension/*.js', 'guides/*.js').filter(
    (path) =>
      !path.startsWith('tests/rules/') && // they name what they look for
      !path.startsWith('extension/src/') &&
      !path.startsWith('guides/practice/') &&
      !path.includes('/contenders/'),
  );
  assert.deepEqual(
    scripts.flatMap((path) => linesWith(path, text(path), late)),
    [],
  );
});

test('a text file ends its last line and has no spaces at the end of lines', () => {
  const wrong = written.flatMap((path) => {
    const body = text(path);
    const ends = body === '' || body.endsWith('\n') ? [] : [`${path}: no newline at the end`];
    const spaces = /\.md$/.test(path) ? [] : linesWith(path, body, /[ \t]+$/);
    return [...ends, ...spaces];
  });
  assert.deepEqual(wrong, []);
});
