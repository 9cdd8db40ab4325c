import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { stageFor, viewOf } from './stage.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PAGES = {
  '/': '<!doctype html><html lang="fr"><title>Une page</title><body><main><h1>Une page</h1><button id="b" style="margin:200px">Rechercher</button><label>Nom <input id="f"></label></main>',
};
const { enter } = stageFor(PAGES);

/** The contrast of each text of ours with what it stands on, as WCAG 2.2 defines it. */
const CONTRASTS = `(() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => { const [r, g, b] = parse(colour).map((part) => { const c = part / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (element) => { const { backgroundColor } = getComputedStyle(element); return (parse(backgroundColor)[3] ?? 1) === 0 ? behind(element.parentElement) : backgroundColor; };
  return [...stage.root().querySelectorAll('.layer *')].filter((e) => e.getClientRects().length && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((e) => { const [dark, light] = [getComputedStyle(e).color, behind(e)].map(luminance).sort((a, b) => a - b); return [e.textContent, (light + 0.05) / (dark + 0.05)]; });
})()`;

const text = (/** @type {string} */ words) => ({ text: words, lang: 'fr' });
/** @type {Record<string, import('../../extension/src/shared/protocol.js').View>} */
const VIEWS = {
  step: viewOf({
    buttons: ['written', 'listen', 'help', 'stop'],
    lines: [text('Par exemple : dentiste.')],
  }),
  help: viewOf({ panel: ['simpler', 'back', 'did', 'bigger', 'call'] }),
  warn: viewOf({
    tone: 'warn',
    lines: [text('Vérifiez.'), text('Vous pourrez l’annuler.')],
    buttons: ['danger-ok', 'danger-fix'],
  }),
  open: {
    ...viewOf({
      tone: 'card',
      address: 'https://www.example.org/accueil',
      buttons: ['next', 'stop'],
    }),
    practice: true,
  },
  question: viewOf({
    tone: 'question',
    step: null,
    progress: null,
    buttons: ['me', 'family', 'everyone'],
  }),
  offer: {
    look: viewOf().look,
    bubble: null,
    offer: {
      guides: [
        { id: 'a', title: text('Un'), minutes: 3 },
        { id: 'b', title: text('Deux'), minutes: 4 },
      ],
      resume: { title: text('Trois') },
    },
  },
};

for (const contrast of /** @type {const} */ (['normal', 'high'])) {
  test(`axe finds nothing in any state of the overlay, and every text has a contrast of 7 to 1 (${contrast})`, async () => {
    const stage = await enter('/', { open: true });
    await stage.page.evaluate(AXE);
    for (const [name, view] of Object.entries(VIEWS)) {
      await stage.show({ ...view, look: { ...view.look, contrast } });
      await stage.point(name === 'step' || name === 'help' ? '#b' : '#none');
      if (name === 'offer') await stage.press('offer');
      const { violations, incomplete, passes } = await stage.page.evaluate(
        `axe.run({include: [['[data-pasapas-host]']]}, {rules: {'color-contrast-enhanced': {enabled: true}, 'target-size': {enabled: true}}}).then(({violations, incomplete, passes}) => ({violations, incomplete, passes}))`,
      );
      //  axe cannot see what lies behind a popover, and leaves its contrast open: then it is
      // measured here.
      const open = incomplete.filter(
        (/** @type {any} */ { id }) => !id.startsWith('color-contrast'),
      );
      const brief = (/** @type {any[]} */ found) =>
        found.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map((/** @type {any} */ n) => `${n.html} ${n.any.map((/** @type {any} */ a) => a.message)}`).join(' | ')}`,
        );
      assert.deepEqual(brief(violations), [], name);
      assert.deepEqual(brief(open), [], name);
      assert.ok(passes.length > 10, `${name}: ${passes.length} checks`);
      /** @type {[string, number][]} */
      const measured = await stage.run(CONTRASTS);
      assert.ok(measured.length >= 4, `${name}: ${measured.length} texts`);
      for (const [words, ratio] of measured)
        assert.ok(ratio >= 7, `${name}: ${words} has ${ratio.toFixed(1)} to 1`);
    }
    await stage.context.close();
  });
}

test('A step was said twice, or never: it stands once in the accessibility tree, in a region that stays, with its target', async () => {
  const stage = await enter('/');
  await stage.show(viewOf({ say: text('Cliquez sur « Rechercher ».') }));
  await stage.point('#b');
  await stage.run('stage.settle(200)');
  await stage.run(`globalThis.live = stage.root().querySelector('[aria-live]'); globalThis.heard = [];
    new MutationObserver(() => heard.push(live.textContent)).observe(live, {subtree: true, childList: true, characterData: true})`);
  const tree = async () => {
    const { nodes } = await stage.session.send('Accessibility.getFullAXTree');
    return nodes.filter(({ ignored, role }) => !ignored && role?.value !== 'InlineTextBox');
  };
  const words = async () =>
    (await tree())
      .filter(({ role }) => role?.value === 'StaticText')
      .map(({ name }) => name?.value)
      .join('');
  assert.equal((await words()).split('Cliquez sur « Rechercher ».').length, 2, await words());
  assert.match(await words(), /Rechercher, bouton/);
  const region = (await tree()).find(
    ({ role, name }) => role?.value === 'region' && name?.value === 'Pas à Pas, votre guide',
  );
  assert.ok(region, 'a labelled region');

  const next = viewOf({
    step: 'nom',
    progress: { index: 4, total: 9 },
    say: text('Écrivez votre nom.'),
  });
  await stage.run(
    `stage.overlay.show(${JSON.stringify(next)}); stage.overlay.point(f, {ring: true, bubble: true})`,
  );
  await stage.run('stage.settle(50)');
  assert.deepEqual(
    await stage.run('heard'),
    ['Étape 4 sur 9Écrivez votre nom.Nom, case à remplir'],
    'one change, all of it',
  );
  await stage.show(
    viewOf({
      step: 'nom',
      progress: { index: 4, total: 9 },
      say: text('Écrivez votre nom.'),
      lines: [text('Celui de votre carte.')],
      panel: ['back'],
    }),
  );
  await stage.run(`f.style.marginLeft = '50px'`);
  await stage.point('#f');
  await stage.run('stage.settle(50)');
  assert.equal(
    (await stage.run('heard')).length,
    1,
    'help, movement and the same again say nothing of the step',
  );
  assert.equal(await stage.run(`stage.root().contains(live) && live.isConnected`), true);

  await stage.show(viewOf({ step: 'tard', say: text('Attendez.') }));
  await stage.point('#b');
  assert.equal((await stage.run('heard')).length, 2, 'a target that comes later is said by itself');
  assert.equal(
    await stage.run(
      `[...stage.root().querySelectorAll('[aria-live]')].map((e) => e.textContent).at(1)`,
    ),
    'Rechercher, bouton',
  );
  await stage.context.close();
});

test('With forced colours the ring is still there and still of two tones', async () => {
  const stage = await enter('/', { forcedColors: 'active' });
  await stage.show(viewOf());
  await stage.point('#b');
  const { border, outline, width } = await stage.run(
    `(({borderTopColor: border, outlineColor: outline, borderTopWidth: width}) => ({border, outline, width}))(getComputedStyle(stage.part('ring')))`,
  );
  assert.notEqual(border, outline);
  assert.equal(width, '4px');
  await stage.context.close();
});
