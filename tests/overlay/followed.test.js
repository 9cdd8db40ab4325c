/*
 * Her granddaughter follows from afar. That stays on the screen, wherever the guide is; and what
 * the granddaughter asks and writes never looks like words of the guide.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageFor, TWO_FRAMES, viewOf } from './stage.js';
import { sampled } from '../sampling.js';

const { enter } = stageFor({
  '/': `<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><title>t</title><style>body { margin: 0; height: 3000px }
    button { position: absolute; width: 110px; height: 40px; padding: 0 }</style>
    ${[2, 35, 65, 98].flatMap((x) => [2, 30, 60, 98].map((y) => `<button class="t" style="left: calc((100vw - 110px) * ${x} / 100); top: calc((100vh - 40px) * ${y} / 100)">x</button>`)).join('')}`,
});

/**
 * @param {Partial<import('../../extension/src/shared/protocol.js').Followed>} [followed]
 * @returns {import('../../extension/src/shared/protocol.js').Followed}
 */
const followedBy = (followed = {}) => ({
  seat: 1,
  name: 'Marie',
  away: false,
  paused: false,
  rung: 1,
  asks: null,
  hint: null,
  again: false,
  ...followed,
});

/** @param {Partial<import('../../extension/src/shared/protocol.js').Followed>} followed */
const seenBy = (followed, bubble = {}, look = {}) => ({
  ...viewOf(bubble, look),
  followed: followedBy(followed),
});

const HINT = { text: 'Prenez votre temps, je suis là.', lang: 'fr' };
const STATES = /** @type {const} */ ([{}, { rung: 2 }, { asks: 2 }, { hint: HINT }]);

/** @typedef {{x: number, y: number, width: number, height: number}} Rect */
/** @param {Rect} a @param {Rect} b */
const overlap = (a, b) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const SCREENS = {
  'a laptop': { viewport: { width: 1366, height: 768 } },
  'a small telephone': { viewport: { width: 320, height: 568 } },
  '200 %': { viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 },
};

for (const [name, screen] of sampled(Object.entries(SCREENS), 1, 2)) {
  test(`on ${name}, who follows is on the screen and covers neither the target nor the bubble`, async () => {
    const stage = await enter('/', screen);
    const count = await stage.run(`document.querySelectorAll('.t').length`);
    for (const state of STATES) {
      for (let index = 0; index < count; index += 1) {
        await stage.show(seenBy(state));
        await stage.run(
          `stage.overlay.point(document.querySelectorAll('.t')[${index}], {ring: true, bubble: true, reveal: false})`,
        );
        await stage.run(TWO_FRAMES);
        const bar = await stage.box('.bar');
        const bubble = await stage.box('.bubble');
        const target = await stage.run(
          `document.querySelectorAll('.t')[${index}].getBoundingClientRect().toJSON()`,
        );
        const said = `${index} ${JSON.stringify({ state, bar, bubble, target })}`;
        assert.ok(bar && bubble, said);
        assert.ok(!overlap(bar, target), `over the target, ${said}`);
        assert.ok(!overlap(bar, bubble), `over the bubble, ${said}`);
        assert.ok(
          bar.x >= 0 &&
            bar.y >= 0 &&
            bar.x + bar.width <= screen.viewport.width &&
            bar.y + bar.height <= screen.viewport.height,
          `off the screen, ${said}`,
        );
      }
    }
    await stage.context.close();
  });
}

test('who follows is said where there is no bubble, and goes with the last of it', async () => {
  const stage = await enter('/');
  await stage.show({ ...seenBy({}), bubble: null });
  assert.ok(await stage.box('[data-pasapas=followed]'));
  assert.match(await stage.run(`stage.part('followed').textContent`), /Marie suit votre guide\./);
  await stage.press('follow-stop');
  assert.deepEqual(await stage.presses(), [{ name: 'follow-stop' }]);
  await stage.show(viewOf());
  assert.equal(await stage.box('[data-pasapas=followed]'), null);
  await stage.context.close();
});

test('to say no is as easy as to say yes, and neither is pressed by a hand that was on its way', async () => {
  const stage = await enter('/');
  await stage.show(seenBy({ asks: 2 }));
  await stage.run(TWO_FRAMES);
  const [yes, no] = [
    await stage.box('[data-pasapas=follow-yes]'),
    await stage.box('[data-pasapas=follow-no]'),
  ];
  assert.ok(yes && no);
  assert.deepEqual(
    [Math.round(yes.width), Math.round(yes.height)],
    [Math.round(no.width), Math.round(no.height)],
  );
  const { x, y } = await stage.middle('follow-yes');
  await stage.run('stage.stopClock()');
  await stage.show(seenBy({ asks: 2, hint: HINT }));
  await stage.page.mouse.click(x, y);
  assert.deepEqual(await stage.presses(), []);
  await stage.press('follow-no');
  assert.deepEqual(await stage.presses(), [{ name: 'follow-no' }]);
  await stage.context.close();
});

test('a helper wrote as if they were the guide: their name stands before it, outside of the bubble', async () => {
  const stage = await enter('/');
  await stage.show(seenBy({ hint: HINT }));
  const words = await stage.run(`stage.part('followed').querySelector('.hint p').textContent`);
  assert.equal(words, 'Marie écrit\u00a0: Prenez votre temps, je suis là.');
  assert.equal(await stage.run(`stage.part('bubble').textContent.includes('Prenez')`), false);
  await stage.press('follow-read');
  assert.deepEqual(await stage.presses(), [{ name: 'follow-read' }]);
  await stage.context.close();
});

for (const [state, words] of /** @type {const} */ ([
  [{ away: true }, 'Connexion coupée\u00a0: Marie ne voit plus rien pour le moment.'],
  [{ paused: true, rung: 2 }, 'En pause\u00a0: Marie ne voit rien.'],
  [{ rung: 2 }, 'Marie suit votre guide et voit la page.'],
  [{ again: true }, 'Marie suit votre guide.'],
])) {
  test(`what is said of ${JSON.stringify(state)}, and always the way to end it`, async () => {
    const stage = await enter('/');
    await stage.show(seenBy(state));
    assert.equal(
      await stage.run(`stage.part('followed').querySelector('.state').textContent`),
      words,
    );
    assert.ok(await stage.box('[data-pasapas=follow-stop]'));
    await stage.context.close();
  });
}
