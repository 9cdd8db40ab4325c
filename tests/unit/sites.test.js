import assert from 'node:assert/strict';
import test from 'node:test';
import { HostMissing } from '../../extension/src/background/source/rpc.js';
import { createRefresh } from '../../extension/src/background/tabs/sites.js';

/**
 * A browser in which scripts can be registered, and nothing else.
 * @param {import('node:test').TestContext} t
 */
function browser(t) {
  /** @type {{matches: string[]}[]} */
  let scripts = [];
  const chrome = {
    permissions: { contains: async () => true },
    tabs: { query: async () => [] },
    scripting: {
      getRegisteredContentScripts: async () => scripts,
      registerContentScripts: async (/** @type {any[]} */ wanted) => {
        scripts = wanted;
      },
      updateContentScripts: async (/** @type {any[]} */ wanted) => {
        scripts = wanted;
      },
      unregisterContentScripts: async () => {
        scripts = [];
      },
    },
  };
  Object.assign(globalThis, { chrome });
  t.after(() => {
    Reflect.deleteProperty(globalThis, 'chrome');
  });
  return () => scripts.flatMap(({ matches }) => matches);
}

/** What was begun has come to where it waits for time. */
async function settled() {
  for (let turn = 0; turn < 50; turn += 1) await null;
}

const SITES = { sites: [{ pattern: 'https://www.doctolib.fr/*' }] };

//  Firefox was starting, the host did not answer in time, and nobody asked it again: on no page was
// anything offered that day.
test('a host that did not answer at the first asking is asked again until it does', async (t) => {
  const registered = browser(t);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let asked = 0;
  const refresh = createRefresh({
    call: async () => {
      asked += 1;
      if (asked < 3) throw new HostMissing('not yet');
      return SITES;
    },
  });
  await refresh();
  assert.deepEqual(registered(), []);
  for (const ms of [1_100, 5_500]) {
    t.mock.timers.tick(ms);
    await settled();
  }
  assert.deepEqual(registered(), ['https://www.doctolib.fr/*']);
});

test('one that is not there at all is not asked for ever', async (t) => {
  browser(t);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let asked = 0;
  const refresh = createRefresh({
    call: async () => {
      asked += 1;
      throw new HostMissing('not there');
    },
  });
  await refresh();
  for (let minutes = 0; minutes < 30; minutes += 1) {
    t.mock.timers.tick(60_000 * 2);
    await settled();
  }
  assert.equal(asked, 5);
});

test('an older answer does not overwrite a newer one', async (t) => {
  const registered = browser(t);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  /** @type {((answer: object) => void)[]} */
  const waiting = [];
  const refresh = createRefresh({
    call: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
  });
  const both = [refresh(), refresh()];
  while (waiting.length < 1) await null;
  waiting[0]({ sites: [] });
  while (waiting.length < 2) await null;
  waiting[1](SITES);
  await Promise.all(both);
  assert.deepEqual(registered(), ['https://www.doctolib.fr/*']);
});
