/* PROTOCOL.md is the contract: what it says is asked of the built host. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect, frame } from '../native/client.js';
import { root, text } from './files.js';

const page = text('PROTOCOL.md');

/**
 * The rows of the table in a section, without its head.
 * @param {string} heading as in the page, with its marks
 * @returns {string[][]} cells without marks of code
 */
function table(heading) {
  const section = page.split(`\n${heading}\n`)[1]?.split(/\n#{1,3} /)[0] ?? '';
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

/** The examples in the page's order: a request, an empty line, its response. */
const examples = [...page.matchAll(/^(#{2,3} .*)|```json\n([^]*?)```/gm)].reduce(
  (found, [, heading, block]) => {
    if (heading) return { ...found, heading: heading.replace(/^#+ /, '').replaceAll('`', '') };
    const [request, response] = block.split('\n\n').map((part) => JSON.parse(part));
    return { ...found, list: [...found.list, { heading: found.heading, request, response }] };
  },
  { heading: '', list: /** @type {{heading: string, request: any, response: any}[]} */ ([]) },
).list;

/**
 * Puts what was found before into a request's placeholders.
 * @param {any} value
 * @param {Map<string, unknown>} known
 * @returns {any}
 */
function filled(value, known) {
  if (typeof value === 'string') return known.has(value) ? known.get(value) : value;
  if (Array.isArray(value)) return value.map((item) => filled(item, known));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, filled(item, known)]),
  );
}

/**
 * Asserts that `found` is what the page shows, placeholders aside.
 * @param {any} found
 * @param {any} shown
 * @param {Map<string, unknown>} known gets what stood in named placeholders
 * @param {string} where
 */
function assertShown(found, shown, known, where) {
  if (typeof shown === 'string' && shown.startsWith('…')) {
    assert.notEqual(found, undefined, `${where} is missing`);
    if (shown === '…') return;
    if (known.has(shown)) assert.deepEqual(found, known.get(shown), where);
    known.set(shown, found);
    return;
  }
  if (Array.isArray(shown)) {
    const open = shown.at(-1) === '…';
    const items = open ? shown.slice(0, -1) : shown;
    assert.ok(Array.isArray(found), `${where} is no list: ${JSON.stringify(found)}`);
    assert.ok(
      open ? found.length >= items.length : found.length === items.length,
      `${where} has ${found.length} elements: ${JSON.stringify(found)}`,
    );
    items.forEach((item, index) => assertShown(found[index], item, known, `${where}[${index}]`));
    return;
  }
  if (shown === null || typeof shown !== 'object') {
    assert.deepEqual(found, shown, where);
    return;
  }
  const { '…': open, ...members } = shown;
  assert.ok(
    found !== null && typeof found === 'object',
    `${where} is no object: ${JSON.stringify(found)}`,
  );
  for (const [name, member] of Object.entries(members))
    assertShown(found[name], member, known, `${where}.${name}`);
  if (!open) assert.deepEqual(Object.keys(found).sort(), Object.keys(members).sort(), where);
}

/** What the examples are played on: the guides that come with the project. */
const played = { PASAPAS_GUIDES: join(root, 'guides/doctolib') };

// A method that the page forgets is one that nobody else can call; one that the host forgets breaks
// whoever believed the page.
test("the method table is the dispatcher's", async (t) => {
  const host = connect(t);
  const { methods } = await host.call('hello', { protocol: 1 });
  const native = table('## Methods')
    .filter(([, yes]) => yes === 'yes')
    .map(([name]) => name);
  assert.deepEqual(native.sort(), methods.sort());
});

test('every method has a section and an example', () => {
  const methods = table('## Methods').map(([name]) => name);
  assert.ok(methods.length > 0);
  assert.deepEqual(
    methods.filter((name) => !page.includes(`\n### \`${name}\`\n`)),
    [],
  );
  assert.deepEqual(
    methods.filter(
      (name) =>
        !examples.some(
          ({ heading, request, response }) =>
            heading === name && request.method === name && response.result !== undefined,
        ),
    ),
    [],
  );
});

test('every example is answered as the page shows it', async (t) => {
  const host = connect(t, { env: played });
  /** @type {Map<string, unknown>} */
  const known = new Map();
  assert.ok(examples.length >= 3);
  assert.equal((await host.call('hello')).generation, 0);
  assert.equal((await host.next()).method, 'guides.changed'); // the folder was looked at
  for (const { heading, request, response } of examples) {
    host.write(frame(filled(request, known)));
    let found = await host.next();
    while (found.method !== undefined && found.id === undefined) found = await host.next();
    assertShown(found, response, known, `${heading}, ${JSON.stringify(request)}: answer`);
  }
});

// Somebody's program of last year still knows -32001 as what it was.
test('error codes are those that were published, in their order, and those of dispatch.c', () => {
  const published = [
    [-32700, ''],
    [-32600, ''],
    [-32601, ''],
    [-32602, 'invalid'],
    [-32603, 'no-memory'],
    [-32001, 'not-found'],
    [-32002, 'conflict'],
    [-32003, 'limit'],
    [-32004, 'io'],
    [-32005, 'full'],
    [-32006, 'read-only'],
    [-32007, 'busy'],
    [-32008, 'corrupt'],
    [-32009, 'unavailable'],
  ];
  const stated = table('## Errors').map(([code, status]) => [Number(code), status]);
  assert.deepEqual(stated.slice(0, published.length), published);
  const own = [
    ...text('host/app/dispatch.c').matchAll(/case PAP_(\w+):\s+return (-32\d{3});/g),
  ].map(([, status, code]) => [Number(code), status.toLowerCase().replaceAll('_', '-')]);
  assert.ok(own.length >= 9);
  assert.deepEqual(own.sort(), stated.filter(([code]) => Number(code) > -32600).sort());
});

test('the limits are those of wire/limits.h', () => {
  const limits = [...text('host/wire/limits.h').matchAll(/^ {4}(PAP_\w+) = ([\d *]+),/gm)].map(
    ([, name, product]) => [
      name,
      product.split('*').reduce((all, factor) => all * Number(factor), 1),
    ],
  );
  assert.ok(limits.length >= 5);
  assert.deepEqual(
    table('## Limits').map(([name, value]) => [name, Number(value)]),
    limits,
  );
});

// A client that believes the page and is closed for it cannot know why.
test('the limits, settings and close codes of the relay are those of relay/limits.h and close.c', () => {
  const header = text('host/relay/limits.h');
  const enumerated = (/** @type {string} */ source) =>
    [...source.matchAll(/^ {4}(PAP_\w+) = (\d+),/gm)].map(([, name, value]) => [
      name,
      Number(value),
    ]);
  const limits = enumerated(header);
  assert.ok(limits.length >= 11);
  assert.deepEqual(
    table('### Limits of the relay').map(([name, value]) => [name, Number(value)]),
    limits,
  );

  const usual = header.split('#define PAP_RELAY_SETTINGS')[1].split('\n\n')[0];
  const settings = [...usual.matchAll(/\.(\w+) = (\d+)/g)].map(([, name, value]) => [
    name.replaceAll('_', '-'),
    Number(value),
  ]);
  assert.ok(settings.length >= 7);
  assert.deepEqual(
    table('### Settings of the relay').map(([name, value]) => [name, Number(value)]),
    settings,
  );

  const reasons = new Map(
    [...text('host/relay/close.c').matchAll(/case (PAP_CLOSE_\w+):\s+return "(.*)";/g)].map(
      ([, name, reason]) => [name, reason],
    ),
  );
  const codes = enumerated(text('host/relay/close.h')).map(([name, code]) => [
    code,
    reasons.get(String(name)),
  ]);
  assert.ok(codes.length >= 11);
  assert.deepEqual(
    table('### Close codes').map(([code, reason]) => [Number(code), reason]),
    codes,
  );
});
