import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { parseAddress, parsePattern, patternFits } from '../../extension/src/shared/pattern.js';

/**
 * @type {{fits: [string, string, boolean][], localhost: [string, string, boolean][],
 *   patterns: [string, boolean][], addresses: [string, boolean][]}}
 */
const table = JSON.parse(readFileSync(new URL('../guide/patterns.json', import.meta.url), 'utf8'));

test('a guide is offered on its own site and on no other that looks like it', () => {
  for (const [pattern, address, fits] of [...table.fits, ...table.localhost])
    assert.equal(patternFits(pattern, address), fits, `${pattern} ~ ${address}`);
});

test('what is no pattern is refused, so that it cannot fit everything', () => {
  for (const [text, is] of table.patterns) assert.equal(parsePattern(text) !== null, is, text);
});

test('an address that a browser would rewrite is refused before it is compared', () => {
  for (const [text, is] of table.addresses) assert.equal(parseAddress(text) !== null, is, text);
});

test('what the browser itself says of an address is what we say of it', () => {
  for (const [, address] of [...table.fits, ...table.localhost]) {
    const ours = parseAddress(address);
    if (ours === null) continue;
    const browser = new URL(address);
    assert.equal(ours.host, browser.hostname.replace(/\.$/, ''), address);
    assert.equal(ours.path, browser.pathname + browser.search, address);
  }
});
