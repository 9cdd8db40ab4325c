import assert from 'node:assert/strict';
import test from 'node:test';
import { followedThrough, loadPolicy, serviceNow } from '../../extension/src/storage/policy.js';
import { isService } from '../../extension/src/shared/service.js';

/**
 * A browser in which somebody decided something, and the person something else.
 * @param {import('node:test').TestContext} t
 * @param {object | null} decided  null: Firefox without a file
 * @param {string} [service]  the person's
 */
function browser(t, decided, service = 'wss://person.example') {
  Object.assign(globalThis, {
    chrome: {
      storage: {
        managed: {
          get: async () =>
            decided ?? Promise.reject(new Error('Managed storage manifest not found')),
        },
        local: { get: async () => ({ settings: { service } }) },
      },
    },
  });
  t.after(() => {
    Reflect.deleteProperty(globalThis, 'chrome');
  });
}

test('where nobody decided anything, the person does', async (t) => {
  for (const nothing of [{}, null]) {
    browser(t, nothing);
    assert.deepEqual(await loadPolicy(), { service: null, following: true, shared: false });
    assert.equal(await serviceNow(), 'wss://person.example');
    assert.equal(await followedThrough(), 'wss://person.example');
  }
});

test('what was decided holds, whatever the person set; where nobody may be followed there is no address for it', async (t) => {
  browser(t, { service: 'wss://library.example', following: false, shared: true });
  assert.deepEqual(await loadPolicy(), {
    service: 'wss://library.example',
    following: false,
    shared: true,
  });
  assert.equal(await serviceNow(), 'wss://library.example', 'guides still come from there');
  assert.equal(await followedThrough(), '');
  browser(t, { service: '' });
  assert.equal(await serviceNow(), '', 'none was decided too');
});

//  A slip of the pen in the policy must not lead a room of people to the address that somebody left
// in the settings.
test('a decided address that is none is no service, and is not taken from the person instead', async (t) => {
  t.mock.method(console, 'warn', () => {});
  for (const address of [
    'https://library.example',
    'ws://library.example',
    'wss://library.example/path',
    'library',
    7,
    null,
  ]) {
    browser(t, { service: address });
    assert.equal(await serviceNow(), '', String(address));
  }
  browser(t, { following: 'no', shared: 'yes' });
  assert.deepEqual(
    await loadPolicy(),
    { service: null, following: true, shared: false },
    'only true and false are',
  );
});

test('an address is a host and nothing else, sealed unless it is this computer', () => {
  for (const good of [
    '',
    'wss://aide.example',
    'wss://aide.example/',
    'wss://aide.example:8443',
    'ws://127.0.0.1:7627',
    'ws://localhost',
    'ws://[::1]:7627/',
  ])
    assert.equal(isService(good), true, good);
  for (const bad of [
    'ws://aide.example',
    'wss://',
    'wss://a/b',
    'wss://a?b',
    'wss://u:p@a',
    'wss://a b',
    'http://localhost',
    'javascript:1',
    'ws://127.0.0.1.example',
    'ws://localhost@evil.example',
  ])
    assert.equal(isService(bad), false, bad);
});
