/*
 * Whoever runs the service could try to speak for her granddaughter. Whatever it does to what
 * passes through it, nothing of it is shown, it is over at once, and she is told why in a sentence.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf } from './browser.js';
import { LIES, startLiar } from './lying-service.js';
import { heardAs, onTheTelephone, shownWords } from './rendezvous.js';
import { followFrom } from './telephone.js';

const OVER =
  /La ligne n'était pas sûre\. Par prudence, tout est coupé\s*: Marie ne voit plus rien\./;

test('a service that lies is noticed, and it is over with a clear word', async (t) => {
  const {
    service: liar,
    real,
    scene,
    browser,
    pressOwn,
  } = await onTheTelephone('chromium', t, startLiar);
  let begun = false;

  async function wordsShown() {
    await pressOwn('[data-name=begin]');
    await pressOwn('[data-name=me]');
    await browser.evaluate(placeOf, '.rendezvous');
    return browser.evaluate(shownWords);
  }

  /** The granddaughter is on an honest line: it is the learner's that is tampered with. */
  async function meet() {
    const marie = await followFrom({
      address: real,
      name: 'Marie',
      ...heardAs(await wordsShown()),
    });
    await pressOwn('[data-name=yes]');
    await marie.until(() => marie.said.find(({ say }) => say === 'begin'), 'the beginning');
    return marie;
  }

  for (const [how, lie] of Object.entries(LIES)) {
    await t.test(`it ${how}`, async () => {
      const marie = await meet();
      await browser.switchTab(0);
      if (!begun) await scene.press('offer');
      begun = true;
      await scene.see(
        (now) => /Marie suit votre guide\./.test(now.find('followed')?.text ?? ''),
        'that Marie follows',
      );
      liar.tell(lie());
      marie.say({ say: 'phrase', phrase: 'phrase_wait' });
      await marie.until(() => liar.lied() === 1, 'the first word on its way');
      marie.say({ say: 'phrase', phrase: 'phrase_back' });
      await scene.see((now) => OVER.test(now.find('followed')?.text ?? ''), 'why it is over');
      liar.tell(null);
      await marie.until(() => marie.notices.includes('room.ended'), 'the end');
      await scene.press('follow-read');
      await scene.see((now) => !now.find('followed'), 'that nobody follows');
      await browser.switchTab(1);
      await browser.evaluate(placeOf, '[data-stage=over]');
      await pressOwn('[data-name=done]');
    });
  }

  await t.test('it swaps keys before there are any', async () => {
    liar.tell(LIES.changes());
    const shown = await wordsShown();
    const marie = await followFrom({ address: real, name: 'Marie', ...heardAs(shown) });
    await browser.evaluate(placeOf, '[data-anew=burnt]');
    assert.notDeepEqual(await browser.evaluate(shownWords), shown);
    assert.deepEqual(marie.said, [], 'nothing was told');
  });
});
