import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageFor, TWO_FRAMES, viewOf } from './stage.js';

const PAGES = {
  '/': `<!doctype html><html lang="fr"><title>t</title><body><button id="first">Un</button><button id="before">Deux</button>
    <input id="target" style="margin: 200px"><button id="next">Trois</button><button id="last">Quatre</button>`,
  '/plain':
    '<!doctype html><html lang="fr"><title>t</title><body><button id="before">Un</button><div id="target" style="margin:100px;width:90px">Une ligne</div><button id="next">Deux</button>',
  '/trap': `<!doctype html><html lang="fr"><title>t</title><body><button id="before">Un</button><button id="target" style="margin:200px">Deux</button><button id="next">Trois</button>
    <script>addEventListener('focusin', (event) => { if (!document.body.contains(event.target)) target.focus(); }, true); addEventListener('keydown', (event) => event.key === 'Escape' && (document.body.dataset.left = '1'));</script>`,
};
const { enter } = stageFor(PAGES);

/** Where the focus is: the handle of our button, or the id of the page's. */
const FOCUS = `stage.root().activeElement?.getAttribute('data-pasapas') ?? document.activeElement?.id ?? ''`;

/**
 * @param {string} path
 * @param {Partial<import('../../extension/src/shared/protocol.js').Bubble>} [bubble]
 */
async function guided(path, bubble) {
  const stage = await enter(path);
  await stage.show(viewOf(bubble));
  await stage.point('#target');
  return stage;
}

test('Showing a step took the focus from the field that somebody was writing in: nothing that we draw takes it', async () => {
  const stage = await guided('/');
  await stage.page.focus('#first');
  await stage.show(viewOf({ step: 'two', say: { text: 'Encore.', lang: 'fr' } }));
  assert.equal(await stage.run(FOCUS), 'first');
  await stage.press('listen');
  assert.equal(await stage.run(FOCUS), 'first', 'nor does a press by mouse');
  await stage.context.close();
});

test("Tab goes from the bubble to the target and on, Shift+Tab back the same way, and round by the page's end out to the browser", async () => {
  const stage = await guided('/');
  const walk = async (/** @type {string} */ key, /** @type {number} */ times) => {
    const seen = [];
    for (let time = 0; time < times; time += 1) {
      await stage.page.keyboard.press(key);
      seen.push(await stage.run(FOCUS));
    }
    return seen;
  };
  await stage.page.focus('#target');
  assert.deepEqual(await walk('Shift+Tab', 5), ['stop', 'help', 'listen', 'focus', 'before']);
  await stage.page.focus('#target');
  await walk('Shift+Tab', 1);
  assert.deepEqual(await walk('Tab', 3), ['target', 'next', 'last']);
  assert.deepEqual(await walk('Tab', 4), ['focus', 'listen', 'help', 'stop']);
  const [out] = await walk('Tab', 1);
  assert.ok(
    out !== 'target' && !['focus', 'listen', 'help', 'stop'].includes(out),
    `left for ${out || 'the browser'}`,
  );
  await stage.context.close();
});

test("[M'y emmener] takes the focus to the target, also where the target is no control, and takes back what it lent", async () => {
  for (const path of ['/', '/plain']) {
    const stage = await guided(path);
    await stage.page.keyboard.press('Tab');
    await stage.run(TWO_FRAMES);
    const box = await stage.box('[data-pasapas=focus]');
    assert.ok(box && box.height >= 44, 'seen by who uses the keyboard');
    await stage.run('stage.calm()');
    await stage.run(`stage.part('focus').focus()`);
    await stage.page.keyboard.press('Enter');
    assert.equal(await stage.run(FOCUS), 'target', path);
    await stage.page.keyboard.press('Tab');
    assert.equal(await stage.run(FOCUS), 'next', path);
    assert.equal(await stage.run(`target.hasAttribute('tabindex')`), false);
    assert.deepEqual(await stage.presses(), [{ name: 'focus' }]);
    await stage.context.close();
  }
});

test('Escape closes the help panel at most, and the page does not hear it', async () => {
  const stage = await guided('/trap', { panel: ['simpler', 'back'] });
  await stage.run(`stage.part('help').focus()`);
  await stage.page.keyboard.press('Escape');
  assert.deepEqual(await stage.presses(), [{ name: 'help' }]);
  await stage.show(viewOf());
  await stage.page.keyboard.press('Escape');
  assert.deepEqual(await stage.presses(), [{ name: 'help' }]);
  assert.ok(await stage.box('.bubble'));
  assert.equal(await stage.page.evaluate('document.body.dataset.left'), undefined);
  await stage.context.close();
});

test('A page that holds the focus in its dialog by script pulled it out of the bubble', async () => {
  const stage = await guided('/trap');
  await stage.run(`stage.part('help').focus()`);
  assert.equal(await stage.run(FOCUS), 'help');
  await stage.context.close();
});

test('Whoever pressed by keyboard lost the place when the button went: the focus stays in the bubble', async () => {
  const stage = await guided('/');
  await stage.run('stage.calm()');
  await stage.run(`stage.part('help').focus()`);
  await stage.show(viewOf({ panel: ['simpler', 'back'] }));
  assert.equal(await stage.run(FOCUS), 'help');
  assert.equal(await stage.run(`stage.part('help').getAttribute('aria-expanded')`), 'true');
  await stage.run(`stage.part('simpler').focus()`);
  await stage.show(viewOf());
  assert.equal(await stage.run(FOCUS), 'bubble');
  await stage.context.close();
});

test('A key held down ran through the steps', async () => {
  const stage = await guided('/', { tone: 'card', buttons: ['next', 'stop'] });
  await stage.run('stage.calm()');
  await stage.run(`stage.part('next').focus()`);
  await stage.page.keyboard.down('Enter');
  for (let time = 0; time < 5; time += 1) await stage.page.keyboard.down('Enter');
  await stage.page.keyboard.up('Enter');
  assert.deepEqual(await stage.presses(), [{ name: 'next' }]);
  await stage.context.close();
});
