import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageFor, TWO_FRAMES, viewOf } from './stage.js';
import { sampled } from '../sampling.js';

const PAGES = {
  '/': `<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><title>t</title><style>body { margin: 0; height: 3000px }
    button, input { position: absolute; width: 110px; height: 40px; padding: 0 }</style>
    ${[2, 35, 65, 98].flatMap((x) => [2, 30, 60, 98].map((y) => `<button class="t" style="left: calc((100vw - 110px) * ${x} / 100); top: calc((100vh - 40px) * ${y} / 100)">x</button>`)).join('')}
    <button class="t" style="left: 10px; top: 100px; width: calc(100vw - 20px)">large</button>
    <button class="t" style="left: 10px; top: 0; height: 40vh">haut</button>`,
  '/field':
    '<!doctype html><html lang="fr"><title>t</title><body style="margin:0"><input id="field" style="position:fixed;right:40px;bottom:30px;width:300px;height:40px">',
  '/labels': `<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><title>t</title><style>
      body { margin: 0 } div { position: absolute; left: 20px; width: 280px } input { display: block; width: 100%; height: 40px; box-sizing: border-box } span { display: block }</style>
    <div style="top: 340px"><label for="above">Mot de passe</label><input id="above"></div>
    <div style="top: 900px"><label>Code reçu <input id="inside"></label></div>
    <div style="top: 1500px"><input id="below" aria-describedby="help"><span id="help">Six chiffres, envoyés par SMS</span></div>
    <p style="margin: 0; height: 2400px"></p>`,
  '/letter': `<!doctype html><html lang="fr"><meta name="viewport" content="width=device-width"><title>t</title>
    <body style="margin:0"><textarea id="letter" style="position:fixed;inset:40px 0 40px;width:100%;height:calc(100vh - 80px);box-sizing:border-box"></textarea>`,
  '/markup':
    '<!doctype html><html lang="de"><title>t</title><body><button id="b" style="margin:200px">x</button>',
  '/plain': '<!doctype html><html lang="fr"><title>t</title><body><p>Une page.</p>',
  '/banner':
    '<!doctype html><html lang="fr"><title>t</title><body><div style="position:fixed;right:0;bottom:0;width:400px;height:120px"><button>Parler à quelqu’un</button></div>',
};
const { enter } = stageFor(PAGES);

/** @typedef {{x: number, y: number, width: number, height: number}} Rect */
/** @param {Rect} a @param {Rect} b */
const gap = (a, b) =>
  Math.hypot(
    Math.max(a.x - b.x - b.width, b.x - a.x - a.width, 0),
    Math.max(a.y - b.y - b.height, b.y - a.y - a.height, 0),
  );
/** @param {Rect} a @param {Rect} b */
const overlap = (a, b) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const SCREENS = {
  'a laptop': { viewport: { width: 1366, height: 768 } },
  'a telephone': { viewport: { width: 360, height: 740 } },
  'a small telephone': { viewport: { width: 320, height: 568 } },
  '200 %': { viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 },
  '400 %': { viewport: { width: 341, height: 192 }, deviceScaleFactor: 4 },
};

for (const [name, screen] of sampled(Object.entries(SCREENS), 0, 2, 4)) {
  test(`The bubble lay over the button that it spoke of: on ${name} it is beside it, near it, and wholly on the screen`, async () => {
    const stage = await enter('/', screen);
    const count = await stage.run(`document.querySelectorAll('.t').length`);
    for (const view of [
      viewOf(),
      viewOf({ panel: ['simpler', 'back', 'did', 'bigger', 'call'] }),
      viewOf({}, { size: 3 }),
    ]) {
      await stage.show(view);
      for (let index = 0; index < count; index += 1) {
        await stage.run(
          `stage.overlay.point(document.querySelectorAll('.t')[${index}], {ring: true, bubble: true, reveal: false})`,
        );
        await stage.run(TWO_FRAMES);
        const bubble = await stage.box('.bubble');
        /** @type {Rect} */
        const target = await stage.run(
          `document.querySelectorAll('.t')[${index}].getBoundingClientRect().toJSON()`,
        );
        const said = `${index} size ${view.look.size}: ${JSON.stringify({ bubble, target })}`;
        assert.ok(bubble, said);
        assert.ok(!overlap(bubble, target), `over its target, ${said}`);
        assert.ok(gap(bubble, target) <= 16, `${gap(bubble, target)} px away, ${said}`);
        assert.ok(
          bubble.x >= 0 &&
            bubble.y >= 0 &&
            bubble.x + bubble.width <= screen.viewport.width &&
            bubble.y + bubble.height <= screen.viewport.height,
          `off the screen, ${said}`,
        );
      }
    }
    await stage.context.close();
  });
}

test('The bubble lay over the words that said what to write: they stay readable where there is another side', async () => {
  const stage = await enter('/labels', { viewport: { width: 320, height: 740 } });
  await stage.show(viewOf());
  for (const [field, words] of [
    ['#above', '[for=above]'],
    ['#inside', 'label:has(input)'],
    ['#below', '#help'],
  ]) {
    await stage.point(field);
    await stage.run(TWO_FRAMES);
    const bubble = await stage.box('.bubble');
    /** @type {Rect} */
    const label =
      await stage.run(`(() => { const range = document.createRange(); range.selectNodeContents(document.querySelector('${words}').firstChild);
      return range.getBoundingClientRect().toJSON(); })()`);
    assert.ok(bubble && !overlap(bubble, label), `${field}: ${JSON.stringify({ bubble, label })}`);
  }
  await stage.context.close();
});

test('A field that filled the screen left no room for "J’ai fini d’écrire": the bubble lies over a part of it, whole', async () => {
  for (const viewport of [
    { width: 683, height: 384 },
    { width: 360, height: 740 },
  ]) {
    const stage = await enter('/letter', { viewport });
    await stage.show(viewOf({ buttons: ['written', 'listen', 'help', 'stop'] }));
    await stage.point('#letter');
    await stage.run(TWO_FRAMES);
    const [bubble, written, letter] = [
      await stage.box('.bubble'),
      await stage.box('[data-pasapas=written]'),
      await stage.run(`document.querySelector('#letter').getBoundingClientRect().toJSON()`),
    ];
    assert.ok(
      bubble &&
        written &&
        written.y >= bubble.y &&
        written.y + written.height <= bubble.y + bubble.height,
      JSON.stringify({ bubble, written }),
    );
    assert.ok(
      bubble.y - letter.y >= letter.height / 3,
      `enough of the field is free: ${JSON.stringify({ bubble, letter })}`,
    );
    await stage.context.close();
  }
});

test('No letter of ours is smaller than 18 pixels, no button smaller than 44', async () => {
  const stage = await enter('/plain');
  for (const bubble of [
    { lines: [{ text: 'Un', lang: 'fr' }], panel: /** @type {const} */ (['simpler']) },
    { address: 'https://example.org/a', tone: /** @type {const} */ ('card') },
  ]) {
    await stage.show(viewOf(/** @type {any} */ (bubble)));
    const { letters, buttons } = await stage.run(`({
      letters: [...stage.root().querySelectorAll('*')].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())).map((e) => parseFloat(getComputedStyle(e).fontSize)),
      buttons: [...stage.root().querySelectorAll('button:not(.quiet)')].filter((b) => b.getClientRects().length).map((b) => b.getBoundingClientRect()).map((b) => Math.min(b.width, b.height)) })`);
    assert.ok(letters.length > 5 && Math.min(...letters) >= 18, String(letters));
    assert.ok(buttons.length >= 3 && Math.min(...buttons) >= 44, String(buttons));
  }
  await stage.context.close();
});

test('A guide whose text held markup ran it: texts are texts, and the wording of the site stands apart in its own language', async () => {
  const stage = await enter('/markup');
  await stage.show(
    viewOf({
      say: { text: 'Klick « <img src=x onerror=alert(1)> » <b>jetzt</b>', lang: 'ar' },
      lines: [{ text: '<script>alert(2)</script>', lang: 'fr' }],
    }),
  );
  const seen =
    await stage.run(`({ text: stage.part('say').textContent, tags: stage.root().querySelectorAll('img, script, b').length,
    quote: stage.root().querySelector('bdi').textContent, lang: stage.root().querySelector('bdi').lang, dir: stage.part('say').dir })`);
  assert.deepEqual(seen, {
    text: 'Klick « <img src=x onerror=alert(1)> » <b>jetzt</b>',
    tags: 0,
    quote: '<img src=x onerror=alert(1)>',
    lang: 'de',
    dir: 'rtl',
  });
  await stage.context.close();
});

test('The handles are those of the design, no others, and say which step it is', async () => {
  const stage = await enter('/markup');
  await stage.show(
    viewOf({
      buttons: ['written', 'listen', 'help', 'stop'],
      panel: ['simpler', 'back', 'did', 'bigger', 'call'],
    }),
  );
  await stage.point('#b');
  const handles = `[...stage.root().querySelectorAll('[data-pasapas]')].map((e) => e.getAttribute('data-pasapas')).sort()`;
  assert.deepEqual(await stage.run(handles), [
    'back',
    'bigger',
    'bubble',
    'call',
    'did',
    'focus',
    'help',
    'listen',
    'pointed',
    'progress',
    'ring',
    'say',
    'shows',
    'simpler',
    'stop',
    'written',
  ]);
  assert.equal(await stage.run(`stage.part('bubble').getAttribute('data-step')`), 'chercher');
  assert.equal(await stage.run(`stage.part('progress').textContent`), 'Étape 3 sur 9');
  await stage.run('stage.overlay.point(null)');
  await stage.show(
    viewOf({
      tone: 'warn',
      lines: [{ text: 'Vérifiez.', lang: 'fr' }],
      buttons: ['danger-ok', 'danger-fix'],
    }),
  );
  assert.deepEqual(await stage.run(handles), [
    'bubble',
    'danger-fix',
    'danger-ok',
    'pointed',
    'progress',
    'ring',
    'say',
    'shows',
    'warn',
  ]);
  assert.equal(await stage.run(`stage.part('warn').textContent`), 'Vérifiez.');
  await stage.context.close();
});

test('A press meant for what was there before went to what came: a button sleeps for 600 ms, and none comes up under the pointer', async () => {
  const stage = await enter('/plain');
  const card = (/** @type {number} */ index) =>
    viewOf({
      tone: 'card',
      step: `c${index}`,
      progress: { index, total: 9 },
      buttons: ['next', 'listen', 'stop'],
    });
  await stage.run('stage.stopClock()');
  await stage.show(card(1));
  const { x, y } = await stage.middle('next');
  for (const ms of [0, 300, 299]) {
    await stage.run(`stage.putForward(${ms})`);
    await stage.page.mouse.click(x, y);
    assert.deepEqual(await stage.presses(), [], 'too early');
  }
  await stage.run('stage.putForward(1)');
  await stage.page.mouse.click(x, y);
  assert.deepEqual(await stage.presses(), [{ name: 'next' }]);
  for (let index = 2; index < 6; index += 1) {
    const at = await stage.middle('next');
    await stage.page.mouse.move(at.x, at.y);
    await stage.show(card(index));
    const under = await stage.run(
      `[...stage.root().querySelectorAll('button')].filter((b) => { const r = b.getBoundingClientRect(); return r.width && ${at.x} >= r.left && ${at.x} <= r.right && ${at.y} >= r.top && ${at.y} <= r.bottom; }).map((b) => b.textContent)`,
    );
    assert.deepEqual(under, [], `card ${index}`);
    const bubble = await stage.box('.bubble');
    assert.ok(
      bubble &&
        bubble.x >= 0 &&
        bubble.y >= 0 &&
        bubble.x + bubble.width <= 1366 &&
        bubble.y + bubble.height <= 768,
    );
  }
  await stage.context.close();
});

test('On a small screen the help that was asked for opened out of sight: it is scrolled to, and the next step begins at its top', async () => {
  const stage = await enter('/markup', { viewport: { width: 320, height: 420 }, hasTouch: true });
  await stage.show(viewOf());
  await stage.point('#b');
  await stage.run('stage.calm()');
  const at = await stage.middle('help');
  await stage.page.touchscreen.tap(at.x, at.y);
  assert.deepEqual(await stage.presses(), [{ name: 'help' }], 'a finger presses too');
  await stage.show(viewOf({ panel: ['simpler', 'back', 'did', 'bigger', 'call'] }));
  await stage.run(TWO_FRAMES);
  const [bubble, simpler] = [await stage.box('.bubble'), await stage.box('[data-pasapas=simpler]')];
  assert.ok(
    bubble &&
      simpler &&
      simpler.y >= bubble.y &&
      simpler.y + simpler.height <= bubble.y + bubble.height,
  );
  await stage.show(viewOf({ step: 'next' }));
  await stage.run(TWO_FRAMES);
  assert.equal(await stage.run(`stage.part('bubble').scrollTop`), 0);
  await stage.context.close();
});

test('The offer is one quiet button; several guides unfold from it, three at most, and each press says which', async () => {
  const stage = await enter('/plain');
  const guide = (/** @type {string} */ id) => ({
    id,
    title: { text: `Guide ${id}`, lang: 'fr' },
    minutes: 8,
  });
  const offer = (/** @type {string[]} */ ids, resume = null) => ({
    look: viewOf().look,
    bubble: null,
    offer: { guides: ids.map(guide), resume },
  });
  await stage.show(offer(['a']));
  assert.equal(
    await stage.run(`stage.part('offer').textContent`),
    'Pas à Pas\u00a0: me guider ici',
  );
  await stage.press('offer');
  await stage.press('not-now');
  assert.deepEqual(await stage.presses(), [{ name: 'offer', guide: 'a' }, { name: 'not-now' }]);
  await stage.show(offer(['a', 'b', 'c', 'd']));
  assert.equal(await stage.box('[data-guide]'), null);
  await stage.press('offer');
  assert.deepEqual(
    await stage.run(
      `[...stage.root().querySelectorAll('[data-guide]')].map((b) => b.getAttribute('data-guide'))`,
    ),
    ['a', 'b', 'c'],
  );
  await stage.run('stage.calm()');
  const b = await stage.box('[data-guide=b]');
  assert.ok(b);
  await stage.page.mouse.click(b.x + 20, b.y + 20);
  assert.deepEqual((await stage.presses()).at(-1), { name: 'offer', guide: 'b' });
  await stage.context.close();
});

test("The offer lay over the field that somebody was writing in, and over the page's own helper: it steps aside", async () => {
  for (const path of ['/field', '/banner']) {
    const stage = await enter(path);
    await stage.show({
      look: viewOf().look,
      bubble: null,
      offer: { guides: [{ id: 'a', title: { text: 'A', lang: 'fr' }, minutes: 3 }], resume: null },
    });
    if (path === '/field') await stage.page.focus('#field');
    const offer = await stage.box('.offer');
    assert.ok(offer && offer.x < 100, `${path} ${JSON.stringify(offer)}`);
    await stage.context.close();
  }
});

test('Another language is another set of texts, and Arabic is written from the right', async () => {
  const stage = await enter('/markup');
  await stage.show(
    viewOf({ buttons: ['next', 'stop'], say: { text: 'انقر', lang: 'ar' } }, { lang: 'ar' }),
  );
  await stage.run(
    `stage.overlay.setStrings({...stage.texts.en, progress: {message: 'الخطوة $INDEX$ من $TOTAL$', placeholders: stage.texts.fr.progress.placeholders}})`,
  );
  assert.equal(await stage.run(`stage.part('progress').textContent`), 'الخطوة 3 من 9');
  assert.equal(await stage.run(`stage.part('next').textContent`), 'Next');
  const [next, stop] = [await stage.middle('next'), await stage.box('.fill')];
  assert.equal(await stage.run(`getComputedStyle(stage.part('bubble')).direction`), 'rtl');
  const track = await stage.box('.track');
  assert.ok(
    track && stop && next && Math.abs(track.x + track.width - stop.x - stop.width) < 1,
    'progress grows from the right',
  );
  await stage.context.close();
});
