/* What the linker knows of the built host; needs `./dev build`. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { root } from './files.js';

const built = root + 'build/release/';

/**
 * @param {string} command
 * @param {...string} args
 */
const lines = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).split('\n');

// "It opens no port" is what a person's nephew will ask first; the import table is the answer.
test('pasapas-host and pasapas import nothing that could open a socket', () => {
  const opens = /\b(socket|socketpair|bind|listen|accept4?|connect|getaddrinfo)(@|$)/;
  for (const program of ['pasapas-host', 'pasapas']) {
    const imports = lines('nm', '--dynamic', '--undefined-only', `${built}bin/${program}`);
    assert.ok(
      imports.some((line) => /\bread@/.test(line)),
      'nm shows the imports',
    );
    assert.deepEqual(
      imports.filter((line) => opens.test(line)),
      [],
    );
  }
});

// A library of the network that nobody calls would still be loaded, and could be.
test('only the service loads the libraries of the network', () => {
  const libraries = (/** @type {string} */ program) =>
    lines('objdump', '--private-headers', `${built}bin/${program}`)
      .filter((line) => /^ +NEEDED /.test(line))
      .map((line) => line.trim().split(/\s+/)[1]);
  const network = /^lib(websockets|uv|hiredis|ssl|crypto)\b/;
  assert.ok(
    libraries('../lib/pasapas/pasapas-redis.so').some((name) => /^libhiredis\b/.test(name)),
  );
  for (const program of ['pasapas-host', 'pasapas'])
    assert.deepEqual(
      libraries(program).filter((name) => network.test(name)),
      [],
    );
  assert.deepEqual(
    libraries('pasapas-service')
      .filter((name) => network.test(name))
      .map((name) => name.split('.')[0])
      .sort(),
    ['libuv', 'libwebsockets'],
  );
});

// State that outlives a call makes tests depend on their order.
test('no floor below main/ keeps a variable between calls', () => {
  const floors = readdirSync(built + 'host').filter((name) => /^libpap_\w+\.a$/.test(name));
  assert.ok(floors.length >= 4);
  const variables = floors.flatMap((name) =>
    lines('objdump', '--syms', `${built}host/${name}`)
      .filter((line) => /\bO \.(data|bss|data\.rel|data\.rel\.local|tdata|tbss)\s/.test(line))
      .map((line) => `${name}: ${line.split(/\s+/).at(-1)}`),
  );
  assert.deepEqual(variables, []);
});
