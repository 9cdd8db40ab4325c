import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageFor, TWO_FRAMES, viewOf } from './stage.js';

const PAGES = {
  '/': `<!doctype html><html lang="fr"><title>t</title><style>
    body { margin: 0; height: 4000px } #far { position: absolute; top: 2600px; left: 300px }
    #near { position: absolute; top: 200px; left: 200px; width: 120px; height: 40px }
    #wide { position: absolute; top: 400px; left: 200px; width: 400px; height: 150px; overflow: auto }
    #wide div { width: 1600px; height: 900px; position: relative } #nested { position: absolute; left: 900px; top: 60px }
    header { position: sticky; top: 0; height: 90px; background: navy } .slide { transition: translate 300ms linear }
    </style><header></header><button id="near">Ici</button><button id="far">Loin</button>
    <div id="wide"><div><button id="nested">Dedans</button></div></div>`,
  '/zoomed':
    '<!doctype html><html lang="fr" style="zoom: 1.5"><title>t</title><body style="margin:0"><button id="near" style="position:absolute;left:150px;top:120px">Ici</button>',
  '/turned':
    '<!doctype html><html lang="fr"><title>t</title><body style="margin:0"><div style="transform: translate(100px, 50px); position:fixed; top:0"><div style="position:fixed;left:50px;top:60px"><button id="near">Ici</button></div></div>',
  '/frame':
    '<!doctype html><html lang="fr"><title>t</title><body style="margin:0;height:1500px"><button id="inner" style="margin:300px 40px">Dedans</button>',
  '/framed':
    '<!doctype html><html lang="fr"><title>t</title><body style="margin:0"><iframe id="frame" src="/frame" style="position:absolute;left:100px;top:80px;width:500px;height:400px;border:0"></iframe>',
};
const { enter } = stageFor(PAGES);

/** @typedef {{x: number, y: number, width: number, height: number}} Rect */

/**
 * @param {import('./stage.js').Stage} stage
 * @param {string} selector
 * @param {string} what
 */
async function ringIsOn(stage, selector, what) {
  const ring = await stage.box('.ring');
  /** @type {Rect} */
  const target = await stage.run(
    `document.querySelector('${selector}').getBoundingClientRect().toJSON()`,
  );
  assert.ok(ring, `${what}: no ring`);
  for (const [side, off] of Object.entries({
    left: ring.x + 6 - target.x,
    top: ring.y + 6 - target.y,
    right: target.x + target.width + 6 - ring.x - ring.width,
    bottom: target.y + target.height + 6 - ring.y - ring.height,
  })) {
    assert.ok(Math.abs(off) <= 1, `${what}: ${side} of the ring is ${off} px off`);
  }
}

test('The ring came a second after the button: it is there when point() returns, in the same task', async () => {
  const stage = await enter('/');
  await stage.show(viewOf());
  const drawn = await stage.run(
    `(() => { stage.overlay.point(document.querySelector('#near'), {ring: true, bubble: true}); return stage.box('.ring'); })()`,
  );
  assert.ok(drawn && drawn.width > 100);
  await ringIsOn(stage, '#near', 'at once');
  await stage.context.close();
});

test('The ring stayed behind when the page scrolled, the window changed, the neighbours grew', async () => {
  const stage = await enter('/');
  await stage.show(viewOf());
  await stage.point('#near');
  const moves = {
    'page scrolled': 'scrollTo(0, 40)',
    'moved by script': 'near.style.left = "500px"',
    grown: 'near.style.width = "300px"',
    'pushed by a neighbour':
      'near.style.position = "static"; near.style.margin = "20px"; near.before(Object.assign(document.createElement("p"), {textContent: "x", style: "height: 120px"}))',
    transformed: 'near.style.transform = "scale(1.5) translateX(60px)"',
    'taken elsewhere in the page':
      'near.style.transform = ""; document.body.append(Object.assign(document.createElement("div"), {id: "elsewhere", style: "position:absolute; top:500px; left:700px"})); elsewhere.append(near)',
  };
  for (const [what, move] of Object.entries(moves)) {
    await stage.page.evaluate(move);
    await stage.run(TWO_FRAMES);
    await stage.run(TWO_FRAMES);
    await ringIsOn(stage, '#near', what);
  }
  await stage.page.setViewportSize({ width: 1250, height: 620 });
  await stage.run(TWO_FRAMES);
  await ringIsOn(stage, '#near', 'window resized');
  await stage.context.close();
});

test('The ring lags no more than two frames behind a target that slides, and rests with it', async () => {
  const stage = await enter('/');
  await stage.show(viewOf());
  await stage.point('#near');
  await stage.run(`new Promise((done) => {
    near.addEventListener('transitionend', () => done(null), {once: true});
    near.classList.add('slide'); near.offsetWidth; near.style.translate = '400px 200px';
  })`);
  await stage.run(TWO_FRAMES);
  await stage.run(TWO_FRAMES);
  await ringIsOn(stage, '#near', 'after the transition');
  await stage.context.close();
});

test('A ring hung over the page where its target was scrolled away inside a box: it is cut there, then gone, and the way back is shown', async () => {
  const stage = await enter('/', { reducedMotion: 'reduce' });
  await stage.show(viewOf());
  await stage.point('#nested', '{ring: true, bubble: true, reveal: false}');
  assert.equal(await stage.box('.ring'), null, 'out of its box from the start');
  assert.ok(await stage.box('.where'));
  const direction = await stage.run(`stage.root().querySelector('.where').textContent`);
  assert.equal(direction, await stage.run(`stage.texts.fr.where_right.message`));
  await stage.press('focus');
  await stage.run(TWO_FRAMES);
  assert.equal(await stage.run('document.activeElement.id'), 'nested');
  await ringIsOn(stage, '#nested', 'brought back');
  assert.equal(await stage.box('.where'), null);
  await stage.run('wide.scrollTop = 75');
  await stage.run(TWO_FRAMES);
  const cut = await stage.box('.ring');
  const frame = await stage.run('wide.getBoundingClientRect().toJSON()');
  assert.ok(cut && cut.y >= frame.y - 1, 'the ring begins where the box begins');
  await stage.context.close();
});

test('The target was under the header that stays on top, or below the fold: it is brought into view once, then the person scrolls as they like', async () => {
  const stage = await enter('/', { reducedMotion: 'reduce' });
  await stage.show(viewOf());
  await stage.point('#far');
  await stage.run(TWO_FRAMES);
  const far = await stage.run('far.getBoundingClientRect().toJSON()');
  assert.ok(far.y >= 90 && far.y < 700, `at ${far.y}`);
  await stage.run('scrollTo(0, 0)');
  await stage.run('stage.overlay.point(null)');
  await stage.point('#far');
  await stage.run(TWO_FRAMES);
  assert.equal(await stage.run('scrollY'), 0, 'not pulled back within the same step');
  await stage.page.setViewportSize({ width: 400, height: 300 });
  await stage.show(viewOf({ step: 'other' }));
  await stage.run('scrollTo(0, 2700)');
  await stage.run('stage.overlay.point(null)');
  await stage.point('#far');
  await stage.run(TWO_FRAMES);
  assert.ok((await stage.run('far.getBoundingClientRect().top')) >= 90, 'not under the header');
  await stage.context.close();
});

test('Nothing polls: with nothing changing no timer and no animation frame is asked for', async () => {
  const stage = await enter('/');
  for (const target of ['#near', '#far', '#nested']) {
    await stage.show(viewOf({ step: target.slice(1) }));
    await stage.point(target, '{ring: true, bubble: true, reveal: false}');
    await stage.page.waitForTimeout(400);
    await stage.run(`stage.ticks.length = 0; globalThis.touched = 0;
      new MutationObserver((records) => (touched += records.length)).observe(stage.root(), {subtree: true, childList: true, attributes: true, characterData: true})`);
    await stage.run('stage.settle(2500)');
    assert.deepEqual(await stage.run('stage.ticks'), [], target);
    assert.equal(await stage.run('touched'), 0, `${target}: nothing is drawn anew`);
  }
  await stage.context.close();
});

test('A page with `zoom` on its root, or fixed boxes within turned ones, had its ring beside the target', async () => {
  for (const path of ['/zoomed', '/turned']) {
    const stage = await enter(path);
    await stage.show(viewOf());
    await stage.point('#near');
    await stage.run(TWO_FRAMES);
    await ringIsOn(stage, '#near', path);
    await stage.context.close();
  }
});

test('A target in a frame of the site: its frame draws the ring alone, the top draws the bubble beside it', async () => {
  const stage = await enter('/framed');
  const inner = new URL('/frame', stage.page.url()).href;
  await stage.run(
    `stage.overlay.point(document.querySelector('#inner'), {ring: true, bubble: false})`,
    inner,
  );
  assert.ok(await stage.box('.ring', inner));
  assert.equal(await stage.box('.bubble', inner), null);
  const at = await stage.run(
    `document.querySelector('#inner').getBoundingClientRect().toJSON()`,
    inner,
  );
  await stage.show(viewOf());
  await stage.run(`stage.overlay.point({contextElement: frame, name: 'Dedans', role: 'button',
    rect: () => new DOMRect(frame.getBoundingClientRect().x + ${at.x}, frame.getBoundingClientRect().y + ${at.y}, ${at.width}, ${at.height})}, {ring: false, bubble: true})`);
  await stage.run(TWO_FRAMES);
  assert.equal(await stage.box('.ring'), null);
  const bubble = await stage.box('.bubble');
  assert.ok(bubble && Math.abs(bubble.x - (100 + at.x + at.width)) <= 16, JSON.stringify(bubble));
  await stage.run('frame.style.left = "300px"');
  await stage.run(TWO_FRAMES);
  await stage.run(TWO_FRAMES);
  assert.equal((await stage.box('.bubble'))?.x, bubble.x + 200);
  await stage.context.close();
});

test('remove() leaves the page exactly as it was', async () => {
  const stage = await enter('/');
  const before = await stage.page.content();
  await stage.show(viewOf());
  await stage.point('#near');
  assert.notEqual(await stage.page.content(), before);
  await stage.run('stage.overlay.remove()');
  assert.equal(await stage.page.content(), before);
  await stage.context.close();
});
