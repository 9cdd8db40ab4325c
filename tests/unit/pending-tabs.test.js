import assert from 'node:assert/strict';
import test from 'node:test';
import { createPendingTabs } from '../../extension/src/background/tabs/pending-tabs.js';

/**
 * A browser that remembers for as long as it is open.
 * @param {import('node:test').TestContext} t
 */
function browser(t) {
  /** @type {Record<string, unknown>} */
  const session = {};
  Object.assign(globalThis, {
    chrome: {
      storage: {
        session: {
          get: async (/** @type {string} */ key) => ({ [key]: session[key] }),
          set: async (/** @type {object} */ more) => {
            Object.assign(session, more);
          },
        },
      },
    },
  });
  t.after(() => {
    Reflect.deleteProperty(globalThis, 'chrome');
  });
  t.mock.timers.enable({ apis: ['setTimeout'] });
}

//  The library's service was down for an afternoon: each page of each site said so, and was to be
// closed each time.
test('that there are no guides now is said in one tab, until it was read there, and anew once there were some', async (t) => {
  browser(t);
  /** @type {number[]} */
  const asked = [];
  const pending = createPendingTabs((tab) => asked.push(tab));
  assert.equal(await pending.add(1), false, 'a moment of silence is nothing to speak of');
  assert.equal(await pending.add(1), true);
  assert.equal(await pending.speaksIn(1), true);
  assert.equal(await pending.add(2), false);
  assert.equal(await pending.speaksIn(2), false);
  assert.equal(await pending.speaksIn(1), true, 'it stands there until it was read');
  await pending.read(2);
  assert.equal(await pending.speaksIn(1), true);
  await pending.read(1);
  for (const tab of [1, 2]) assert.equal(await pending.speaksIn(tab), false);
  await pending.answered();
  assert.deepEqual(asked, [1, 2]);
  assert.equal(await pending.speaksIn(2), true);
});
