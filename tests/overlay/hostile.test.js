import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageFor, TWO_FRAMES, viewOf } from './stage.js';

const BODY = '<body style="margin:0"><button id="b" style="margin:300px">Ici</button>';
const PAGES = {
  '/': `<!doctype html><html lang="fr"><title>t</title>${BODY}`,
  '/strict': {
    html: `<!doctype html><html lang="fr"><title>t</title>${BODY}`,
    headers: {
      'content-security-policy':
        "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    },
  },
  '/styles': `<!doctype html><html lang="fr"><title>t</title><style>
    * { all: unset !important; display: none !important; opacity: 0 !important; font-size: 3px !important; transition: all 1000s !important }
    html, body, button#b { display: block !important; opacity: 1 !important } [data-pasapas-host] { visibility: hidden !important; transform: scale(0) !important; filter: blur(9px) !important; clip-path: inset(50%) !important }
    @property --x { syntax: '<number>'; inherits: true; initial-value: 0 }</style>${BODY}`,
  '/swallow': `<!doctype html><html lang="fr"><title>t</title><script>
    globalThis.seen = [];
    for (const target of [window, document, document.documentElement]) for (const type of ['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'click', 'keydown', 'keyup', 'keypress', 'focusin', 'focus', 'wheel', 'touchstart', 'pointermove', 'mousemove', 'toggle', 'beforetoggle', 'mouseover', 'contextmenu', 'dblclick'])
      target.addEventListener(type, (event) => { if (event.composedPath().some((n) => n.hasAttribute?.('data-pasapas-host'))) seen.push(type); event.stopImmediatePropagation(); event.preventDefault(); }, {capture: true, passive: false});
    </script>${BODY}`,
  '/defines': `<!doctype html><html lang="fr"><title>t</title><script>
    globalThis.opened = [];
    const { attachShadow } = Element.prototype;
    Element.prototype.attachShadow = function (init) { const root = attachShadow.call(this, {...init, mode: 'open'}); opened.push(root); return root; };
    customElements.define('pas-a-pas', class extends HTMLElement { constructor() { super(); opened.push(this.attachInternals()); } });
    Element.prototype.showPopover = () => { throw new Error('no'); }; document.createElement = () => { throw new Error('no'); };
    globalThis.MutationObserver = class { observe() {} }; Element.prototype.append = () => {};</script>${BODY}`,
  '/dialog': `<!doctype html><html lang="fr"><title>t</title>${BODY}<dialog id="d" style="overflow: hidden; width: 300px; height: 100px; transform: rotate(3deg)"><button id="in">Dedans</button></dialog>
    <div id="shadowed"></div><script>shadowed.attachShadow({mode: 'open'}).innerHTML = '<dialog><button>x</button></dialog>';</script>`,
};
const { enter } = stageFor(PAGES);

/** @param {string} path */
async function guided(path) {
  const stage = await enter(path);
  await stage.show(viewOf({ buttons: ['next', 'help', 'stop'] }));
  await stage.point('#b');
  return stage;
}

/**
 * What the person sees of us is there, on top, and can be pressed.
 * @param {import('./stage.js').Stage} stage
 * @param {string} what
 */
async function works(stage, what) {
  await stage.run(TWO_FRAMES);
  const at = await stage.middle('next');
  const count = (await stage.presses()).length;
  await stage.press('next');
  assert.equal(
    (await stage.presses()).length,
    count + 1,
    `${what}: the press at ${JSON.stringify(at)} did not arrive`,
  );
  const { size, seen } = await stage.run(
    `(() => { const e = stage.part('say'); const s = getComputedStyle(e); return { size: parseFloat(s.fontSize), seen: s.visibility === 'visible' && e.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true}) }; })()`,
  );
  assert.ok(size >= 18 && seen, `${what}: ${size}px`);
}

for (const path of ['/', '/strict', '/styles', '/defines']) {
  test(`The page at ${path} cannot keep the bubble away`, async () => {
    const stage = await guided(path);
    await works(stage, path);
    await stage.context.close();
  });
}

test('A page that swallows every event got our clicks, and kept them: it gets none of them, and ours work, by mouse and by keyboard', async () => {
  const stage = await guided('/swallow');
  await works(stage, 'mouse');
  await stage.run(`stage.part('help').focus()`);
  await stage.page.keyboard.press('Enter');
  await stage.page.keyboard.press('Space');
  assert.deepEqual(
    (await stage.presses()).map(({ name }) => name),
    ['next', 'help', 'help'],
  );
  const at = await stage.middle('say');
  await stage.page.mouse.move(at.x, at.y);
  await stage.page.mouse.wheel(0, 10);
  await stage.page.mouse.click(at.x, at.y, { button: 'right' });
  assert.deepEqual(await stage.page.evaluate('seen'), []);
  await stage.context.close();
});

test("A page made up presses: only a person's count", async () => {
  const stage = await guided('/');
  await stage.run('stage.calm()');
  const at = await stage.middle('next');
  await stage.page.evaluate(`{
    const host = document.querySelector('[data-pasapas-host]');
    const how = {bubbles: true, composed: true, clientX: ${at.x}, clientY: ${at.y}, detail: 1, pointerType: 'mouse', view: window, key: 'Enter'};
    for (const target of [host, document.body, window, document.elementFromPoint(${at.x}, ${at.y})]) {
      for (const type of ['pointerdown', 'pointerup', 'click']) target.dispatchEvent(new PointerEvent(type, how));
      target.dispatchEvent(new KeyboardEvent('keydown', how)); target.dispatchEvent(new MouseEvent('click', {...how, detail: 0, clientX: 0, clientY: 0}));
    }
    host.click(); host.focus(); window.postMessage({name: 'next'}, '*'); }`);
  assert.deepEqual(await stage.presses(), []);
  await stage.context.close();
});

test('A page could read what the bubble said: nothing that it can ask holds a word of ours', async () => {
  const stage = await guided('/defines');
  await stage.page.evaluate(`getSelection().selectAllChildren(document.documentElement)`);
  const known = await stage.page
    .evaluate(`(() => { const host = document.querySelector('[data-pasapas-host]'); return JSON.stringify([host.shadowRoot, host.innerText, host.textContent, host.outerHTML,
    document.documentElement.innerText, document.documentElement.textContent, String(getSelection()), opened.length, document.getAnimations().length, host.getAnimations({subtree: true}).length,
    document.documentElement.getHTML({serializableShadowRoots: true}), host.ariaLabel, document.elementsFromPoint(600, 320).map((e) => e.outerHTML)]); })()`);
  assert.doesNotMatch(known, /Rechercher »|Étape 3|Aidez|Suivant/);
  assert.match(known, /^\[null,"","",/);
  await stage.page.evaluate(`document.execCommand('selectAll')`);
  assert.doesNotMatch(await stage.page.evaluate('String(getSelection())'), /Rechercher|Étape/);
  await stage.context.close();
});

const TAMPERING = {
  inert: `host.inert = true`,
  hidden: `host.hidden = true`,
  style: `host.setAttribute('style', 'display: none !important; opacity: 0 !important; pointer-events: none !important; transform: scale(0) !important')`,
  'no popover': `host.removeAttribute('popover')`,
  'another popover': `host.popover = 'auto'`,
  'hidden as a popover': `host.hidePopover()`,
  removed: `host.remove()`,
  're-parented': `document.body.append(host)`,
  'put into a box of no size': `document.body.append(Object.assign(document.createElement('div'), {id: 'jail', style: 'display:none'})); jail.append(host)`,
  animated: `host.animate([{opacity: 0, transform: 'scale(0)'}], {duration: 1e9, fill: 'both'})`,
  'covered by a popover': `document.body.append(Object.assign(document.createElement('div'), {id: 'cover', popover: 'manual', style: 'inset:0;width:100vw;height:100vh;margin:0;border:0'})); cover.showPopover()`,
  'covered by a layer': `document.body.append(Object.assign(document.createElement('div'), {style: 'position:fixed;inset:0;z-index:2147483647;background:white'}))`,
  'the document replaced': `document.documentElement.replaceWith(document.documentElement.cloneNode(true))`,
  'written anew': `document.open(); document.write('<!doctype html><p>neu'); document.close()`,
  'everything inert': `document.documentElement.inert = true`,
  'pointer captured': `addEventListener('pointermove', (event) => b.setPointerCapture(event.pointerId), true)`,
};
for (const [what, attack] of Object.entries(TAMPERING)) {
  test(`The page has us ${what}: it is undone`, async () => {
    const stage = await guided('/');
    await stage.page.evaluate(
      `{ const host = document.querySelector('[data-pasapas-host]'); ${attack} }`,
    );
    await works(stage, what);
    assert.equal(await stage.run('stage.hiddenTimes()'), 0);
    await stage.context.close();
  });
}

test('The third time that the page takes us away we go, and say so once', async () => {
  for (const attack of ['host.remove()', 'host.hidePopover()', 'document.body.append(host)']) {
    const stage = await guided('/');
    for (let time = 1; time <= 3; time += 1) {
      assert.equal(await stage.run('stage.hiddenTimes()'), 0, `${attack}, before time ${time}`);
      await stage.page.evaluate(
        `{ const host = document.querySelector('[data-pasapas-host]'); ${attack} }`,
      );
      await stage.run(TWO_FRAMES);
    }
    assert.equal(await stage.run('stage.hiddenTimes()'), 1, attack);
    assert.equal(await stage.page.evaluate(`document.querySelector('[data-pasapas-host]')`), null);
    await stage.show(viewOf({ step: 'later' }));
    await stage.point('#b');
    assert.equal(
      await stage.page.evaluate(`document.querySelector('[data-pasapas-host]')`),
      null,
      'not drawn again',
    );
    await stage.context.close();
  }
});

test('A page that undoes whatever we do, at once and for ever, hung the browser: we give up after a bounded number of times', async () => {
  for (const attack of [
    `host.inert = true`,
    `if (!host.matches(':popover-open')) return; const p = document.createElement('div'); p.popover = 'manual'; document.body.append(p); p.showPopover()`,
  ]) {
    const stage = await guided('/');
    await stage.page
      .evaluate(`{ const host = document.querySelector('[data-pasapas-host]'); globalThis.times = 0;
      const again = () => { times += 1; ${attack} };
      new MutationObserver(() => { if (!host.inert) again(); }).observe(host, {attributes: true});
      host.addEventListener('toggle', again); addEventListener('toggle', again, true); again(); }`);
    await stage.run('stage.settle(1500)');
    assert.ok((await stage.page.evaluate('times')) < 200);
    assert.equal(await stage.page.evaluate('1 + 1'), 2, 'the page still answers');
    await stage.context.close();
  }
});

test('The page opened a dialog, and our buttons were dead beneath it: we move into it, and back when it closes or goes', async () => {
  const stage = await guided('/dialog');
  const inside = `document.querySelector('[data-pasapas-host]')?.parentNode?.nodeName`;
  for (const end of ['d.close()', 'd.remove()']) {
    await stage.page.evaluate('d.showModal()');
    await works(stage, 'in the dialog');
    assert.equal(await stage.page.evaluate(inside), 'DIALOG');
    await stage.point('#in');
    await works(stage, 'beside a button of the dialog');
    await stage.page.evaluate(end);
    await stage.point('#b');
    await works(stage, `after ${end}`);
    assert.equal(await stage.page.evaluate(inside), 'HTML');
  }
  await stage.page.evaluate(`shadowed.shadowRoot.querySelector('dialog').showModal()`);
  await works(stage, 'a dialog in a shadow root');
  await stage.context.close();
});

test('A dialog that fills itself anew again and again is no attack', async () => {
  const stage = await guided('/dialog');
  await stage.page.evaluate('d.showModal()');
  for (let time = 0; time < 5; time += 1) {
    await stage.page.evaluate(`d.innerHTML = '<p>Une page</p><button>Suite</button>'`);
    await stage.run(TWO_FRAMES);
  }
  assert.equal(await stage.run('stage.hiddenTimes()'), 0);
  await works(stage, 'filled anew');
  await stage.context.close();
});
