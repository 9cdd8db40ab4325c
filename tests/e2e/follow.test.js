/*
 * She is on the telephone with her granddaughter: two words later the granddaughter sees the step,
 * and nothing of what is written. The service in between learns nothing, and only she can begin it.
 * Whatever the granddaughter asks for or writes stands beside the guide, with her name.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf } from './browser.js';
import { BOOK, heardAs, onTheTelephone, shownWords } from './rendezvous.js';
import { recordAll } from './service.js';
import { followFrom } from './telephone.js';
import { sampledBrowsers } from '../sampling.js';

/** @typedef {import('../../extension/src/shared/follow/messages.js').View} View */

// A learner in Firefox is followed from a real page in together.test.js.
for (const name of sampledBrowsers('chromium')) {
  test(`in ${name}, who knows the words sees each step, and nothing once it is stopped`, async (t) => {
    const { service, scene, browser, pressOwn } = await onTheTelephone(name, t, recordAll);
    await pressOwn('[data-name=begin]');
    await pressOwn('[data-name=them]');
    await browser.evaluate(placeOf, '[data-stage=hang-up]');
    assert.deepEqual(await browser.evaluate(shownWords), [], 'whoever was called sees no words');
    await pressOwn('[data-name=done]');

    await pressOwn('[data-name=begin]');
    await pressOwn('[data-name=me]');
    await browser.evaluate(placeOf, '.rendezvous');
    const burnt = await browser.evaluate(shownWords);
    const {
      number,
      pair: [first, second],
    } = heardAs(burnt);
    const stranger = await followFrom({
      address: service.address,
      name: 'La banque',
      number,
      pair: [first, (second + 1) % 2048],
    });
    await stranger.until(() => stranger.trouble() === 'wrong-words', 'that the words were wrong');
    await browser.evaluate(placeOf, '[data-anew=burnt]');
    const shown = await browser.evaluate(shownWords);
    assert.notDeepEqual(shown, burnt, 'a wrong guess burns them');
    const marie = await followFrom({ address: service.address, name: 'Marie', ...heardAs(shown) });
    await pressOwn('[data-name=yes]');
    await marie.until(() => marie.said.find(({ say }) => say === 'begin'), 'the beginning');
    assert.deepEqual(marie.said[0], { say: 'wait' }, 'before the yes nothing was told');

    await marie.until(
      () => marie.said.find((one) => one.say === 'pause' && one.why === 'elsewhere'),
      'that there is no guide yet',
    );

    await browser.switchTab(0);
    const told = (/** @type {string} */ words) =>
      marie.until(
        () => marie.said.findLast((one) => one.say === 'state' && one.step === words),
        words,
      );
    let sinceFirst = 0;
    let spoken = false;
    /** What Marie asks and writes meanwhile is hers to answer. */
    async function speak() {
      spoken = true;
      /** @param {RegExp} words */
      const said = (words) =>
        scene.see((one) => words.test(one.find('followed')?.text ?? ''), String(words));
      await said(/^Marie suit votre guide\./);
      marie.say({ say: 'hint', text: 'Je choisis les mots.' });
      await marie.until(
        () => marie.said.find((one) => one.say === 'refused' && one.what === 'hint'),
        'that only fixed phrases are shown',
      );
      marie.say({ say: 'phrase', phrase: 'phrase_slowly' });
      await said(/^Marie écrit\s*: Prenez votre temps, je suis là\./);
      await scene.press('follow-read');
      marie.say({ say: 'ask', rung: 2 });
      await said(/Marie demande à voir la page, sans ce que vous écrivez\./);
      await scene.press('follow-no');
      await marie.until(
        () => marie.said.find((one) => one.say === 'refused' && one.what === 'ask'),
        'the no',
      );
      marie.say({ say: 'ask', rung: 2 });
      await scene.press('follow-yes');
      await marie.until(
        () => marie.said.find((one) => one.say === 'begin' && one.rung === 2),
        'the yes',
      );
      await said(/Marie suit votre guide et voit la page\./);
      const views = () => /** @type {View[]} */ (marie.said.filter(({ say }) => say === 'view'));
      const view = await marie.until(() => views().at(-1), 'the page');
      const ringed = view.boxes.find(({ target }) => target);
      assert.ok(ringed && view.boxes.length > 5, JSON.stringify(view));
      assert.ok(
        view.boxes.every(({ text, target }) => text === undefined || target),
        'no words but those of the guide',
      );
      await browser.evaluate(() =>
        document.body.insertAdjacentHTML(
          'beforeend',
          '<form id="added" style="position:fixed;left:0;top:0"><label>Nom <input value="Camomille" size="40"></label>' +
            '<p contenteditable>Camomille</p><button>Camomille</button></form>',
        ),
      );
      const count = views().length;
      await marie.until(() => views().length > count, 'the page as it is now');
      await browser.evaluate(() => document.querySelector('#added')?.remove());
      assert.doesNotMatch(
        JSON.stringify(views()),
        /Camomille/,
        'nothing that is written in a field',
      );
      await browser.evaluate(() =>
        document.body.insertAdjacentHTML('beforeend', '<input type="password" id="secret">'),
      );
      await said(/^En pause\s*: Marie ne voit rien\./);
      await marie.until(() => marie.said.at(-1)?.say === 'pause', 'that it pauses');
      assert.deepEqual(marie.said.at(-1), { say: 'pause', why: 'sign-in' });
      await browser.evaluate(() => document.querySelector('#secret')?.remove());
      const lastOf = (/** @type {string} */ what) =>
        marie.said.findLastIndex(({ say }) => say === what);
      //  the page may have come by then too
      await marie.until(() => lastOf('state') > lastOf('pause'), 'that it goes on');
      await scene.press('follow-lower');
      await marie.until(
        () => marie.said.filter(({ say }) => say === 'begin').length === 3,
        'that it was taken back',
      );
      await said(/Marie suit votre guide\./);
    }
    const followed = await scene.follow({
      guide: BOOK,
      before: async (now) => {
        if (now.step === null || now.step === 'didomi-refuser') return false;
        const before = performance.now();
        if (now.step === 'motif') return true; // the reason of the visit is nobody else's
        await told(now.say);
        sinceFirst = Math.max(sinceFirst, performance.now() - before);
        if (!spoken && now.ring) await speak();
        return false;
      },
    });
    assert.equal(followed.lost, undefined);
    await marie.until(() => marie.said.at(-1)?.say === 'pause', 'that it pauses');
    assert.deepEqual(marie.said.at(-1), { say: 'pause', why: 'private' });
    t.diagnostic(
      `a step was known to her at most ${Math.round(sinceFirst)} ms after the robot had seen it`,
    );
    const state = /** @type {import('../../extension/src/shared/follow/messages.js').State} */ (
      marie.said.findLast(({ say }) => say === 'state')
    );
    assert.equal(state.guide, 'Prendre un rendez-vous chez le médecin');
    assert.ok(state.steps.length > 5 && state.at >= 0);
    assert.doesNotMatch(
      JSON.stringify(marie.said),
      /dentiste|Nantes|Cabinet/,
      'nothing of the page and nothing that was written',
    );

    await scene.see(
      (now) => /En pause\s*: Marie ne voit rien\./.test(now.find('followed')?.text ?? ''),
      'that it pauses',
    );
    await scene.press('follow-stop');
    await scene.see((now) => !now.find('followed'), 'that nobody follows');
    await marie.until(() => marie.notices.includes('room.ended'), 'the end');
    const heard = marie.said.length;
    const passed = service.kept().toString('latin1');
    assert.match(passed, /room\.joined/, 'what leaves the service was kept');
    assert.ok(passed.length > 20_000);
    //  a shorter one may stand in random bytes
    const said = [...burnt.slice(1), ...shown.slice(1)].filter((word) => word.length > 4);
    const secrets = [
      ...said,
      'Marie',
      'Cliquez',
      'doctolib',
      'medecin',
      'rechercher',
      'dentiste',
      'Nantes',
      'proposition',
      'state',
    ];
    assert.deepEqual(
      secrets.filter(
        (secret) =>
          passed.includes(secret) || passed.includes(Buffer.from(secret).toString('latin1')),
      ),
      [],
      'the service saw nothing of it',
    );
    await scene.press('help');
    assert.equal(marie.said.length, heard, 'nothing is told any more');
    await browser.switchTab(1);
    await pressOwn('[data-name=worried]');
  });
}
