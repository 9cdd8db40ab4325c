/**
 * Somebody follows, and the guide leads past a bank: nothing of that page is anybody's business.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createPrivacyPause } from '../../extension/src/background/following/privacy-pause.js';
import { houseOf } from '../../extension/src/page/privacy.js';

test('a page of a bank, or one that says who somebody is, is told by its address', () => {
  for (const [address, why] of /** @type {const} */ ([
    ['https://app.franceconnect.gouv.fr/api/v1/authorize', 'identity'],
    ['https://lidentitenumerique.laposte.fr/', 'identity'],
    ['https://www.labanquepostale.fr/', 'bank'],
    ['https://mabanque.bnpparibas/fr', 'bank'],
    ['https://www.credit-agricole.fr/ca-paris', 'bank'],
    ['https://particuliers.sg.fr/', 'bank'],
    ['https://clients.boursobank.com/', 'bank'],
    ['https://www.paypal.com/fr', 'bank'],
    ['https://monespace.lcl.fr/', 'bank'],
    ['https://www.doctolib.fr/banque', null],
    ['https://www.laposte.fr/', null],
    ['https://www.impots.gouv.fr/', null],
    ['https://cicogne.fr/', null],
    ['https://notfranceconnect.gouv.fr.example/', null],
    ['about:blank', null],
    ['', null],
  ]))
    assert.equal(houseOf(address), why, address);
});

test('a frame asked for a card and went away: what it said goes with it, and with the page all does', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  /** @type {number[]} */
  const away = [];
  const pause = createPrivacyPause({ onAway: (tab) => away.push(tab) });
  pause.note(1, 4, 'payment');
  assert.equal(pause.why(1), 'payment');
  assert.equal(pause.why(2), null);
  pause.left(1, 4);
  assert.equal(pause.why(1), null);
  pause.note(1, 0, 'sign-in');
  pause.left(1, 0);
  assert.equal(pause.why(1), null, 'the next page says for itself');
  pause.arrived(1);
  t.mock.timers.tick(10_000);
  assert.deepEqual(away, []);
});

test('the page that came next was none of ours: nothing is told until one is', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  /** @type {number[]} */
  const away = [];
  const pause = createPrivacyPause({ onAway: (tab) => away.push(tab) });
  pause.left(1, 0);
  t.mock.timers.tick(10_000);
  assert.deepEqual(away, [1]);
  assert.equal(pause.why(1), 'elsewhere');
  pause.note(1, 0, null);
  assert.equal(pause.why(1), null);
});
