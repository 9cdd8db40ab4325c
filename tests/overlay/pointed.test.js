/*
 * Marie shows something on the page. Her ring is not ours, her name stands beside it, and nothing
 * of it takes a press, scrolls, or lies over what the guide points at and says.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageFor, TWO_FRAMES, viewOf } from './stage.js';
import { sampled } from '../sampling.js';

const { enter } = stageFor({
  '/': `<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><title>t</title><style>body { margin: 0; height: 4000px }
    button { position: absolute; width: 90px; height: 40px; padding: 0 } #far { top: 2400px; left: 20px }</style>
    ${[4, 50, 96].flatMap((x) => [10, 45, 85].map((y) => `<button class="t" style="left: calc((100vw - 90px) * ${x} / 100); top: calc((100vh - 40px) * ${y} / 100)">x</button>`)).join('')}
    <button id="far">Plus bas</button>`,
});

const FOLLOWED = {
  seat: 1,
  name: 'Marie',
  away: false,
  paused: false,
  rung: /** @type {const} */ (2),
  asks: null,
  hint: null,
  again: false,
};
/** @param {Partial<import('../../extension/src/shared/protocol.js').Look>} [look] */
const view = (look = {}) => ({ ...viewOf({}, look), followed: FOLLOWED });
const RING = '.pointed';
const LABEL = '.shows';

/** @typedef {{x: number, y: number, width: number, height: number}} Rect */
/** @param {Rect} a @param {Rect} b */
const overlap = (a, b) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** @param {import('./stage.js').Stage} stage @param {string | null} selector */
async function pointAlso(stage, selector) {
  await stage.run(
    `stage.overlay.pointAlso(${selector ? `document.querySelectorAll('${selector}')[0]` : 'undefined'})`,
  );
  await stage.run(TWO_FRAMES);
}

/** @param {import('./stage.js').Stage} stage @param {string} selector */
const boxOf = (stage, selector) =>
  stage.run(`document.querySelector('${selector}').getBoundingClientRect().toJSON()`);

/**
 * What her label says to the eye.
 * @param {import('./stage.js').Stage} stage
 * @returns {Promise<string>}
 */
const labelled = (stage) =>
  stage.run(`(() => {
  const label = stage.root().querySelector('${LABEL}');
  return getComputedStyle(label).opacity === '0' ? '' : [...label.children].filter((one) => !one.hidden).map((one) => one.textContent).join(' ');
})()`);

/** @param {import('./stage.js').Stage} stage @param {string} selector */
async function isAround(stage, selector) {
  const [ring, target] = [await stage.box(RING), await boxOf(stage, selector)];
  assert.ok(ring, `no ring around ${selector}`);
  const off = [
    target.x - ring.x,
    target.y - ring.y,
    ring.x + ring.width - target.x - target.width,
    ring.y + ring.height - target.y - target.height,
  ];
  assert.ok(
    off.every((side) => Math.abs(side - 15) <= 1),
    `${selector}: ${off}`,
  );
}

test('Her ring follows what it is around, and its going leaves the guide as it was', async () => {
  const stage = await enter('/');
  await stage.show(view());
  await stage.point('.t:nth-of-type(5)');
  await stage.run(TWO_FRAMES);
  const before = [await stage.box('.ring'), await stage.box('.bubble')];
  await pointAlso(stage, '.t:nth-of-type(1)');
  await isAround(stage, '.t:nth-of-type(1)');
  assert.equal(await labelled(stage), 'Marie vous montre ceci.');
  assert.deepEqual(
    [await stage.box('.ring'), await stage.box('.bubble')],
    before,
    'what the guide says and points at stays where it is',
  );
  for (const move of [
    'scrollTo(0, 30)',
    'document.querySelector(".t").style.marginLeft = "200px"',
    'document.querySelector(".t").style.height = "70px"',
  ]) {
    await stage.page.evaluate(move);
    await stage.run(TWO_FRAMES);
    await stage.run(TWO_FRAMES);
    await isAround(stage, '.t:nth-of-type(1)');
  }
  await stage.run(`document.querySelector('.t').remove()`);
  await stage.show(view({ size: 1 }));
  assert.deepEqual(
    [await stage.box(RING), await labelled(stage)],
    [null, ''],
    'what is gone is not pointed at',
  );
  await pointAlso(stage, '.t');
  assert.ok(await stage.box(RING));
  await pointAlso(stage, null);
  assert.deepEqual([await stage.box(RING), await labelled(stage)], [null, '']);
  assert.ok(await stage.box('.ring'));
  await stage.context.close();
});

// She pressed what Marie showed, and the ring had the press.
test('What she shows is pressed as if no ring were there, and the label lets presses through', async () => {
  const stage = await enter('/');
  await stage.show(view());
  await pointAlso(stage, '.t:nth-of-type(5)');
  await stage.run(
    'document.documentElement.addEventListener("click", ({target}) => (globalThis.hit = target.className || target.localName))',
  );
  for (const [selector, hit] of [
    [RING, 't'],
    [LABEL, 'body'],
  ]) {
    const box = /** @type {Rect} */ (await stage.box(selector));
    await stage.run('stage.calm()');
    await stage.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    assert.equal(await stage.run('hit'), hit, selector);
  }
  await stage.context.close();
});

test('What she shows is further down: the page stays where it is, and the way there is said', async () => {
  const stage = await enter('/');
  await stage.show(view());
  await pointAlso(stage, '#far');
  assert.equal(await stage.run('scrollY'), 0);
  assert.equal(await stage.box(RING), null);
  assert.equal(await labelled(stage), "Marie vous montre ceci. C'est plus bas.");
  const label = /** @type {Rect} */ (await stage.box(LABEL));
  assert.ok(label.y > 600 && label.y + label.height <= 768, JSON.stringify(label));
  await stage.run('scrollTo(0, 2100)');
  await stage.run(TWO_FRAMES);
  await isAround(stage, '#far');
  assert.equal(await labelled(stage), 'Marie vous montre ceci.');
  await stage.run('scrollTo(0, 2600)');
  await stage.run(TWO_FRAMES);
  assert.equal(await labelled(stage), "Marie vous montre ceci. C'est plus haut.");
  await stage.context.close();
});

test('It is said once to whoever listens, in a region that was there before, however much the page scrolls', async () => {
  const stage = await enter('/');
  await stage.show(view());
  const region = `stage.root().querySelector('${LABEL} [aria-live]')`;
  assert.equal(
    await stage.run(`${region}.checkVisibility() && ${region}.textContent`),
    '',
    'it is there, and empty',
  );
  await stage.run(
    `globalThis.said = []; new MutationObserver(() => said.push(${region}.textContent)).observe(${region}, {childList: true, characterData: true, subtree: true})`,
  );
  await pointAlso(stage, '#far');
  for (const y of [2100, 0, 2100]) {
    await stage.run(`scrollTo(0, ${y})`);
    await stage.run(TWO_FRAMES);
  }
  assert.deepEqual(await stage.run('said'), ['Marie vous montre ceci.']);
  await stage.context.close();
});

for (const [name, viewport] of sampled(
  Object.entries({
    'a laptop': { width: 1366, height: 768 },
    'a telephone': { width: 360, height: 740 },
    'a small telephone': { width: 320, height: 568 },
  }),
  0,
  2,
)) {
  test(`on ${name} her label lies over neither target, the page is never closed in, and each ring can be told from the other`, async () => {
    const stage = await enter('/', { viewport });
    const count = await stage.run(`document.querySelectorAll('.t').length`);
    let hidden = 0;
    for (let target = 0; target < count; target += 2) {
      for (let other = 0; other < count; other += 1) {
        await stage.show(view());
        await stage.run(
          `stage.overlay.point(document.querySelectorAll('.t')[${target}], {ring: true, bubble: true, reveal: false})`,
        );
        await stage.run(`stage.overlay.pointAlso(document.querySelectorAll('.t')[${other}])`);
        await stage.run(TWO_FRAMES);
        const [label, bubble] = [
          /** @type {Rect} */ (await stage.box(LABEL)),
          /** @type {Rect} */ (await stage.box('.bubble')),
        ];
        const boxes = await stage.run(
          `[${target}, ${other}].map((at) => document.querySelectorAll('.t')[at].getBoundingClientRect().toJSON())`,
        );
        const said = `${target} ${other} ${JSON.stringify({ label, bubble, boxes })}`;
        assert.ok(
          label.x >= 0 &&
            label.y >= 0 &&
            label.x + label.width <= viewport.width &&
            label.y + label.height <= viewport.height,
          said,
        );
        const isSeen = (await stage.box(RING)) !== null;
        if (!isSeen) hidden += 1;
        assert.equal(
          (await labelled(stage)) === 'Marie vous montre ceci.',
          isSeen,
          `without a ring the way is said: ${said}`,
        );
        assert.ok(!overlap(label, boxes[0]), `over the guide's own target: ${said}`);
        if (isSeen) assert.ok(!overlap(label, boxes[1]), `over what she shows: ${said}`);
        assert.ok(!overlap(label, bubble), `over the bubble: ${said}`);
      }
    }
    if (viewport.width > 1000)
      assert.equal(hidden, 0, 'where there is room nothing of ours lies over it');
    await stage.context.close();
  });
}

/** Relative luminance, by WCAG 2. @param {number[]} rgb */
const luminance = (rgb) => {
  const [r, g, b] = rgb.map((part) =>
    part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
/** @param {string} one @param {string} other */
function contrast(one, other) {
  const [dark, light] = [one, other]
    .map((colour) => luminance((colour.match(/\d+/g) ?? []).slice(0, 3).map(Number)))
    .sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test('Her ring is seen on any page and is not like ours: two colours far apart, dashed, no red; her words likewise', async () => {
  for (const look of [{}, { contrast: /** @type {const} */ ('high') }]) {
    const stage = await enter('/');
    await stage.show(view(look));
    await stage.point('.t:nth-of-type(5)');
    await pointAlso(stage, '.t:nth-of-type(1)');
    const styles = await stage.run(
      `['.ring', '${RING}', '${LABEL}'].map((css) => { const {borderTopColor, borderTopStyle, outlineColor, outlineStyle, color, backgroundColor, animationName} = getComputedStyle(stage.root().querySelector(css)); return {borderTopColor, borderTopStyle, outlineColor, outlineStyle, color, backgroundColor, animationName}; })`,
    );
    const [ours, hers, label] = styles;
    assert.deepEqual(
      [ours.outlineStyle, hers.outlineStyle, hers.animationName],
      ['solid', 'dashed', 'none'],
    );
    // Of two colours with 9 : 1 between them one has 3 : 1 to whatever is beside it.
    assert.ok(
      contrast(hers.outlineColor, hers.borderTopColor) >= 9,
      `${hers.outlineColor} ${hers.borderTopColor}`,
    );
    assert.ok(
      contrast(hers.outlineColor, ours.borderTopColor) >= 3,
      'told from ours by its darkness alone',
    );
    assert.ok(contrast(label.color, label.backgroundColor) >= 7);
    await stage.context.close();
  }
});

test('Where the system chooses the colours both rings are drawn in them, and hers is still the dashed one', async () => {
  const stage = await enter('/', { forcedColors: 'active' });
  await stage.show(view());
  await stage.point('.t:nth-of-type(5)');
  await pointAlso(stage, '.t:nth-of-type(1)');
  const [ours, hers] = await stage.run(
    `['.ring', '${RING}'].map((css) => { const {borderTopColor, outlineColor, outlineStyle} = getComputedStyle(stage.root().querySelector(css)); return {borderTopColor, outlineColor, outlineStyle}; })`,
  );
  assert.equal(hers.outlineStyle, 'dashed');
  assert.ok(contrast(hers.outlineColor, hers.borderTopColor) >= 9, JSON.stringify(hers));
  assert.equal(ours.outlineStyle, 'solid');
  assert.notEqual(ours.borderTopColor, hers.borderTopColor);
  await stage.context.close();
});

test('Nobody follows any more, or the page is left: nothing of hers stays', async () => {
  const stage = await enter('/');
  const before = await stage.page.content();
  await stage.show(view());
  await pointAlso(stage, '.t');
  assert.ok(await stage.box(RING));
  await stage.show(viewOf());
  assert.deepEqual([await stage.box(RING), await labelled(stage)], [null, '']);
  await stage.show(null);
  await stage.show(view());
  assert.equal(await stage.box(RING), null, 'nor does it come back with the next guide');
  await stage.run('stage.overlay.remove()');
  assert.equal(await stage.page.content(), before);
  await stage.context.close();
});
