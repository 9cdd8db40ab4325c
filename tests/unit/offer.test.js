/**
 * What a page is offered where the host answers a part of what it is asked, or goes away between
 * two questions.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOffers } from '../../extension/src/background/offer.js';
import { HostMissing, HostRefused } from '../../extension/src/background/source/rpc.js';

const GUIDE = { id: 'essai', title: 'Un essai' };
const PRESENTATION = /** @type {any} */ ({
  settings: { who: 'me', person: null, silentOn: null },
  look: { lang: 'fr' },
});

/** @param {() => Promise<unknown>} left  what the host says of what was left half-way */
async function offeredWhere(left) {
  const call = (/** @type {string} */ method) =>
    method === 'guides.find' ? Promise.resolve({ guides: [GUIDE] }) : left();
  const offer = await createOffers({ call, notes: async () => true }).offerFor(
    'https://www.site.example/',
    true,
    false,
    PRESENTATION,
  );
  return offer && /** @type {any} */ (offer).offer;
}

test('what was left half-way is offered first', async () => {
  const { guides, resume } = await offeredWhere(async () => [{ guide: 'essai', mode: 'practice' }]);
  assert.deepEqual([guides, resume], [[GUIDE], GUIDE]);
});

//  She was half-way, the program was being replaced just then, and she was offered to begin at the
// first step.
test('the host goes away before it says what was left half-way: nothing is offered yet', async () => {
  assert.equal(await offeredWhere(() => Promise.reject(new HostMissing('gone'))), undefined);
});

test('a journal that cannot be read keeps nobody from a guide', async () => {
  const { guides, resume } = await offeredWhere(() =>
    Promise.reject(new HostRefused({ code: -32002, message: 'corrupt' })),
  );
  assert.deepEqual([guides, resume], [[GUIDE], null]);
});
