/*
 * A part of the page that is seen alone: a keyboard on the screen covers the rest and the page does
 * not know of it, or two fingers have enlarged it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageFor, TWO_FRAMES, viewOf } from './stage.js';

/** @typedef {{x: number, y: number, width: number, height: number}} Rect */

const { enter } = stageFor({
  '/': `<!doctype html><html lang="fr"><title>t</title><meta name="viewport" content="width=device-width"><style>
    body { margin: 0; font: 16px/1.5 sans-serif } header { position: sticky; top: 0; height: 44px; background: #e6ecf5 }
    main { padding: 12px } input, button { font: inherit; min-height: 44px } label, input { display: block }
    </style><header>Mairie de Sainte-Orge</header><main><p style="height: 420px">Nous vous écrirons à cette adresse.</p>
    <label for="prenom">Votre prénom</label><input id="prenom"><p style="height: 200px"></p><button id="suite">Suite</button>
    <p style="height: 800px"></p></main>`,
});

const PHONE = {
  viewport: { width: 360, height: 640 },
  isMobile: true,
  hasTouch: true,
  reducedMotion: /** @type {const} */ ('reduce'),
};

/**
 * No browser without a screen brings up a keyboard: what it tells of one is told in our own world.
 */
const keyboardUp = (/** @type {number} */ height) => `
  Object.defineProperty(visualViewport, 'height', { configurable: true, get: () => ${height} });
  visualViewport.dispatchEvent(new Event('resize'));`;

/** @param {Rect} inner @param {Rect} outer @param {string} what */
function isWithin(inner, outer, what) {
  const said = `${what}: ${JSON.stringify({ inner, outer })}`;
  assert.ok(inner.x >= outer.x - 0.5 && inner.y >= outer.y - 0.5, said);
  assert.ok(
    inner.x + inner.width <= outer.x + outer.width + 0.5 &&
      inner.y + inner.height <= outer.y + outer.height + 0.5,
    said,
  );
}

/**
 * The target, the bubble and its buttons are all in what can be seen, and the bubble leaves the
 * target free.
 * @param {import('./stage.js').Stage} stage @param {string} selector @param {string[]} buttons
 */
async function isAllInSight(stage, selector, buttons) {
  await stage.run(TWO_FRAMES);
  await stage.run(TWO_FRAMES);
  const screen = await stage.run(
    '({x: visualViewport.offsetLeft, y: visualViewport.offsetTop, width: visualViewport.width, height: visualViewport.height})',
  );
  /** @type {Rect} */
  const target = await stage.run(
    `document.querySelector('${selector}').getBoundingClientRect().toJSON()`,
  );
  const bubble = await stage.box('.bubble');
  assert.ok(bubble);
  isWithin(target, screen, 'the target');
  isWithin(bubble, screen, 'the bubble');
  for (const label of await stage.run(
    `[...document.querySelector('${selector}').labels].map((one) => one.getBoundingClientRect().toJSON())`,
  ))
    assert.ok(label.y >= 44, `the label is under the header: ${JSON.stringify(label)}`);
  assert.ok(
    bubble.y + bubble.height <= target.y ||
      bubble.y >= target.y + target.height ||
      bubble.x + bubble.width <= target.x ||
      bubble.x >= target.x + target.width,
    `over its target: ${JSON.stringify({ bubble, target })}`,
  );
  for (const name of buttons)
    isWithin(/** @type {Rect} */ (await stage.box(`[data-pasapas=${name}]`)), bubble, name);
  return { screen, bubble };
}

test('The keyboard came up over the page, which stayed as high as it was: field, words and buttons lay under it', async () => {
  const stage = await enter('/', PHONE);
  await stage.show(
    viewOf({
      say: { text: 'Écrivez votre prénom.', lang: 'fr' },
      buttons: ['written', 'help', 'stop'],
    }),
  );
  for (const selector of ['#prenom', '#suite']) {
    await stage.point(selector);
    await isAllInSight(stage, selector, ['written', 'help', 'stop']);
    await stage.run(keyboardUp(300));
    await isAllInSight(stage, selector, ['written', 'help', 'stop']);
    if (process.env.SHOTS)
      await stage.page.screenshot({
        path: `${process.env.SHOTS}/keyboard-${selector.slice(1)}.png`,
      });
    await stage.run(
      'delete visualViewport.height; visualViewport.dispatchEvent(new Event("resize"))',
    );
    await stage.show(viewOf({ step: 'suite' }));
    await stage.show(
      viewOf({
        step: 'suivre',
        say: { text: 'Écrivez votre prénom.', lang: 'fr' },
        buttons: ['written', 'help', 'stop'],
      }),
    );
  }
  await stage.context.close();
});

test('Somebody enlarged the page with two fingers: the bubble is in the part that they see, and goes with it', async () => {
  const stage = await enter('/', { ...PHONE, viewport: { width: 720, height: 900 } });
  await stage.show(viewOf());
  await stage.point('#prenom');
  await stage.session.send('Emulation.setPageScaleFactor', { pageScaleFactor: 1.5 });
  await stage.run(
    'visualViewport.scale > 1.4 || new Promise((done) => visualViewport.addEventListener("resize", () => done(null), {once: true}))',
  );
  await isAllInSight(stage, '#prenom', []);
  await stage.page.mouse.wheel(150, 0);
  await stage.run(
    'visualViewport.offsetLeft > 0 || new Promise((done) => visualViewport.addEventListener("scroll", () => done(null), {once: true}))',
  );
  await stage.run(TWO_FRAMES);
  const bubble = await stage.box('.bubble');
  const screen = await stage.run(
    '({x: visualViewport.offsetLeft, y: visualViewport.offsetTop, width: visualViewport.width, height: visualViewport.height})',
  );
  isWithin(/** @type {Rect} */ (bubble), screen, 'the bubble');
  if (process.env.SHOTS) await stage.page.screenshot({ path: `${process.env.SHOTS}/pinch.png` });
  await stage.context.close();
});
