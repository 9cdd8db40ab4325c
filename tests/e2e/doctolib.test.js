/*
 * The shipped extension on the true address: somebody who only does what the bubble says comes
 * to the end of each guide, on the site as it was and as it is, in both browsers, and the
 * journal says what they did.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rowsOf, stepsDone } from './journal.js';
import { openScene } from './scene.js';
import { servePractice } from './site.js';

const GUIDES = [
  'prendre-rendez-vous',
  'se-connecter',
  'annuler-rendez-vous',
  'deplacer-rendez-vous',
  'teleconsultation',
];
const EVERY = /** @type {const} */ (['chromium', 'firefox']).flatMap((name) =>
  ['2021', '2025'].flatMap((year) => GUIDES.map((guide) => ({ name, year, guide }))),
);

//  Booking on both sites, each in one browser; clumsy people walk the others, and `./dev prove`
// runs all.
const chosen = process.env.PASAPAS_PROVE
  ? EVERY
  : EVERY.filter(
      ({ name, year, guide }) => guide === GUIDES[0] && (name === 'chromium') === (year === '2021'),
    );

describe('a person follows', { concurrency: 2 }, () => {
  for (const { name, year, guide } of chosen) {
    test(`doctolib-${guide} on the site of ${year} in ${name}`, async (t) => {
      const scene = await openScene(name, t, {
        sites: { 'www.doctolib.fr': servePractice('doctolib') },
        guide: `doctolib-${guide}`,
      });
      await scene.browser.goto(`https://www.doctolib.fr/?site=${year}`);
      const { completed, lost, transcript } = await scene.follow();
      assert.ok(completed, lost);

      const [index, total] =
        transcript.findLast(({ progress }) => progress)?.progress.match(/\d+/g) ?? [];
      assert.equal(index, total, 'the last step is the last that was counted');

      const rows = await rowsOf(scene.home);
      const acted = transcript
        .filter(({ step, pressed }) => step && pressed !== 'danger-ok')
        .map(({ step }) => step);
      assert.deepEqual(stepsDone(rows), acted, 'the journal holds each act once, in order');
      assert.deepEqual(
        [...new Set(rows.map(({ event }) => event))].sort(),
        ['done', 'shown'],
        'nothing was missing on the way',
      );
      assert.equal(rows.at(-1)?.outcome, 'completed');
    });
  }
});
