/** The popup in a real Chromium, with the shipped extension and the real host. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { drift, openStage } from './stage.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./stage.js').Stage} Stage */

const BOOK = 'doctolib-prendre-rendez-vous';

/** @param {Stage} stage @param {string} url */
async function visit(stage, url) {
  const page = await stage.context.newPage();
  await page.goto(url);
  return page;
}

/** What the worker remembers. @param {Stage} stage @returns {Promise<any>} */
const live = (stage) =>
  stage.worker.evaluate(async () => (await chrome.storage.session.get('live')).live);

/** @param {Stage} stage @returns {Promise<any>} */
const settings = (stage) =>
  stage.worker.evaluate(async () => (await chrome.storage.local.get('settings')).settings);

/**
 * Waits until the worker remembers something, `also` of it where that is said.
 * @param {Page} page  one of ours
 * @param {string} key
 * @param {string} [also]
 * @returns {Promise<any>}
 */
const remembered = (page, key, also) =>
  page.evaluate(
    ([key, also]) =>
      new Promise((resolve) => {
        const look = async () => {
          const value = /** @type {Record<string, any>} */ (await chrome.storage.session.get(key))[
            key
          ];
          if (value && (!also || value[also])) resolve(value);
        };
        chrome.storage.session.onChanged.addListener(look);
        void look();
      }),
    /** @type {[string, string?]} */ ([key, also]),
  );

/** Answers the questions that are asked once, as somebody alone at home. @param {Stage} stage */
const known = (stage) =>
  stage.worker.evaluate(() => chrome.storage.local.set({ settings: { voice: false } }));

/** @param {Page} popup @param {string} name */
const press = (popup, name) => popup.locator(`[data-name="${name}"]`).click();

/** @param {Page} popup @param {string} id */
async function begin(popup, id) {
  await popup.locator(`[data-guide="${id}"]`).first().click();
  await press(popup, 'begin');
  await popup.locator('.card.live').waitFor();
}

/**
 * One browser for all who need nothing special of it, opened when the first comes.
 * @type {Map<string, Stage>}
 */
const shared = new Map();
after(() => Promise.all([...shared.values()].map((stage) => stage.close())));

/** @param {'chromium' | 'chromium-test'} [extension] */
async function sharedStage(extension = 'chromium') {
  const stage = shared.get(extension) ?? (await openStage({ open: extension === 'chromium-test' }));
  shared.set(extension, stage);
  await stage.refresh();
  return stage;
}

/** @param {import('node:test').TestContext} t @param {Parameters<typeof openStage>[0]} [options] */
async function stageFor(t, options) {
  const stage = await openStage(options);
  t.after(() => stage.close());
  return stage;
}

test('She opened the popup on doctolib.fr and pressed: the guide began in the page that she had', async () => {
  const stage = await sharedStage();
  const site = await visit(stage, 'https://www.doctolib.fr/dentiste');
  const popup = await stage.open('popup');
  await press(popup, `guide-${BOOK}`);
  await popup.locator('[data-name=begin]').waitFor();
  assert.match(await popup.locator('main').innerText(), /À avoir sous la main/);
  await press(popup, 'begin');
  await popup.locator('.card.live').waitFor();
  assert.equal((await live(stage)).session.guide.id, BOOK);
  assert.equal(
    site.url(),
    'https://www.doctolib.fr/dentiste',
    'what she had open was not taken from her',
  );
});

test('He was on another site: the guide opened its own start, and began there', async () => {
  const stage = await sharedStage();
  const site = await visit(stage, 'https://www.meteo.example/');
  const popup = await stage.open('popup');
  assert.match(await popup.locator('main').innerText(), /Pas de guide sur cette page/);
  await press(popup, 'all');
  await popup.locator(`[data-guide="${BOOK}"]`).first().click();
  await press(popup, 'begin');
  await site.waitForURL('https://www.doctolib.fr/');
  assert.equal((await live(stage)).session.mode, 'real');
});

test('She wrote "medecn": what she meant was found, under a topic with a plain name', async () => {
  const stage = await sharedStage();
  const popup = await stage.open('popup');
  await popup.locator('#search').fill('medecn');
  await popup.locator(`.search [data-guide="${BOOK}"]`).waitFor();
  assert.deepEqual(await popup.locator('.search h3').allInnerTexts(), ['Santé']);
  await popup.locator('#search').fill('zzzzzz');
  await popup.getByText("Je n'ai pas trouvé de guide. Essayez un autre mot.").waitFor();
  assert.equal(await popup.locator('.search [data-guide]').count(), 0);
  // A whole letter, pasted: the host refuses questions of more than 1024 bytes.
  await popup.locator('#search').fill('');
  await popup.locator('#search').focus();
  await popup.keyboard.insertText(`medecin ${'é'.repeat(10000)}`);
  await popup.locator(`.search [data-guide="${BOOK}"]`).waitFor();
});

test('To practise, the copy of the site opens in a tab of its own and nothing real is begun', async () => {
  const stage = await sharedStage();
  const site = await visit(stage, 'https://www.doctolib.fr/');
  const popup = await stage.open('popup');
  await press(popup, `guide-${BOOK}`);
  const [practice] = await Promise.all([
    stage.context.waitForEvent('page'),
    press(popup, 'practice'),
  ]);
  await practice.waitForURL(/^chrome-extension:.*\/practice\/doctolib\/index\.html/);
  await popup.locator('.card.live').waitFor();
  assert.equal((await live(stage)).session.mode, 'practice');
  assert.equal(site.url(), 'https://www.doctolib.fr/');
});

test('The program was not installed: he is told so and what to do, and it is found once it is there', async (t) => {
  const stage = await stageFor(t, { host: false });
  const popup = await stage.open('popup');
  const card = popup.locator('.card.warn');
  assert.match(await card.innerText(), /Pas à Pas n'est pas installé complètement/);
  await press(popup, 'again');
  await popup.getByText('Le programme manque toujours.').waitFor();
  stage.installHost();
  await press(popup, 'again');
  await card.waitFor({ state: 'detached' });
  await press(popup, 'all');
  await popup.locator(`[data-guide="${BOOK}"]`).waitFor();
});

test('A page that hides the guide is answered in the popup: its words are there and its buttons work', async () => {
  const stage = await sharedStage();
  await known(stage);
  const site = await visit(stage, 'https://www.doctolib.fr/');
  const popup = await stage.open('popup');
  await begin(popup, BOOK);
  await press(popup, 'press-me');
  await site.bringToFront();
  await site.evaluate(() => {
    const hide = () =>
      document.querySelectorAll('[data-pasapas-host]').forEach((host) => host.remove());
    new MutationObserver(hide).observe(document, { childList: true, subtree: true });
    hide();
  });
  //  in a tab that nobody looks at, no frame is drawn and nothing is noticed
  await remembered(popup, 'live', 'hidden');
  await popup.bringToFront();
  await popup.getByText('Cette page cache le guide. Il continue ici.').waitFor();
  const before = await live(stage);
  const words = await popup.locator('.say').innerText();
  assert.match(words.replace(/\s/g, ' '), /C’est urgent/);
  await press(popup, 'press-next');
  await popup.locator('.say', { hasNotText: 'urgent' }).waitFor();
  assert.equal((await live(stage)).session.at, before.session.at + 1);
});

test('The guide was in another tab: the popup says so and brings her there', async () => {
  const stage = await sharedStage();
  const site = await visit(stage, 'https://www.doctolib.fr/');
  const popup = await stage.open('popup');
  await begin(popup, BOOK);
  await popup.close();
  await stage.worker.evaluate(() => chrome.tabs.create({ url: 'https://www.meteo.example/' })); // by itself, not from the guide's tab
  const again = await stage.open('popup');
  await again.getByText('Il est dans un autre onglet.').waitFor();
  await press(again, 'go');
  await site.waitForFunction(() => document.visibilityState === 'visible');
});

test('In the tab of the guide he went elsewhere, where nothing of ours may run: the popup leads back', async () => {
  const stage = await sharedStage();
  const site = await visit(stage, 'https://www.doctolib.fr/');
  const popup = await stage.open('popup');
  await begin(popup, BOOK);
  await site.goto('https://www.meteo.example/');
  await popup.getByText("Vous êtes sur une autre page. Ce n'est pas grave.").waitFor();
  await press(popup, 'press-restart');
  await site.waitForURL('https://www.doctolib.fr/');
});

test('"Pas maintenant" was pressed by mistake: it can be taken back the same day', async () => {
  const stage = await sharedStage('chromium-test');
  const day = new Date().toLocaleDateString('sv');
  await stage.worker.evaluate(
    (silentOn) => chrome.storage.local.set({ settings: { silentOn } }),
    day,
  );
  const site = await visit(stage, 'https://www.doctolib.fr/');
  const popup = await stage.open('popup');
  await popup.getByText("Pas à Pas est en veille aujourd'hui.").waitFor();
  assert.equal(await site.locator('[data-pasapas=offer]').count(), 0);
  await press(popup, 'wake');
  await site.locator('[data-pasapas=offer]').waitFor();
  await popup.getByText("Pas à Pas est en veille aujourd'hui.").waitFor({ state: 'detached' });
});

test('Larger letters, another language: the page that is open follows at once', async () => {
  const stage = await sharedStage('chromium-test');
  const site = await visit(stage, 'https://www.doctolib.fr/');
  const offer = site.locator('[data-pasapas=offer]');
  await offer.waitFor();
  const size = () => offer.evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  assert.equal(await size(), 18);
  const popup = await stage.open('popup');
  await press(popup, 'corner');
  await popup.getByText('Énorme').click();
  await popup.locator('html[data-size="3"]').waitFor();
  await popup.locator('#language').focus();
  await popup.locator('#language').selectOption('en');
  await site.locator('[data-pasapas=offer]', { hasText: 'guide me here' }).waitFor();
  assert.equal(await size(), 33);
  assert.equal(await popup.locator('html').getAttribute('lang'), 'en');
  assert.equal(
    await popup.locator('#language').evaluate((element) => element === document.activeElement),
    true,
    'the keyboard stays where it was',
  );
});

test('B never learns what A did: the place that A left is offered to A alone', async (t) => {
  const stage = await stageFor(t);
  await known(stage);
  await visit(stage, 'https://www.doctolib.fr/');
  const popup = await stage.open('popup');
  await press(popup, 'corner');
  await popup.getByText('Ma famille').click();
  await press(popup, 'add-cat');
  await popup.locator('[data-name="person-cat"]:checked').waitFor();
  await press(popup, 'corner');
  await begin(popup, BOOK);
  await press(popup, 'press-next');
  //  a press means what was on screen: the next one needs the next card
  await popup.getByText('À préparer').waitFor();
  await press(popup, 'press-stop');
  await popup.getByText('Votre place est gardée.').waitFor();
  await press(popup, 'press-stop');
  await popup.locator('[data-name=resume]').waitFor();

  await press(popup, 'change');
  await press(popup, 'person-more');
  await press(popup, 'add-rose');
  await popup.locator('[data-name="person-rose"]:checked').waitFor();
  await press(popup, 'corner');
  await popup.locator('[data-name=change]').waitFor();
  assert.equal(await popup.locator('[data-name=resume]').count(), 0);

  await press(popup, 'change');
  await popup.locator('label[data-value=cat]').click();
  await popup.locator('[data-name="person-cat"]:checked').waitFor();
  await press(popup, 'corner');
  await press(popup, 'resume');
  await popup.locator('.card.live').waitFor();
  assert.equal((await live(stage)).session.guide.id, BOOK);
});

test("In a family where nobody said who he is, nobody erases what is the others'", async (t) => {
  const stage = await stageFor(t);
  const options = await stage.open('options');
  await options.getByText('Ma famille').click();
  await options.getByText("Dites d'abord qui vous êtes").waitFor();
  assert.equal(await options.locator('[data-name=erase], [data-name=save-csv]').count(), 0);
  const erase = () => chrome.runtime.sendMessage({ type: 'ask', tab: null, ask: { ask: 'erase' } });
  assert.equal((await options.evaluate(erase)).done, false);
});

test('On a computer for everybody, "J\'ai terminé" leaves nothing of her: no guide, no place, no wish', async (t) => {
  const stage = await stageFor(t, { env: { PASAPAS_SHARED: '1' } });
  await visit(stage, 'https://www.doctolib.fr/');
  const popup = await stage.open('popup');
  await press(popup, 'corner');
  await popup.getByText("C'est un choix de la personne qui s'en occupe.").waitFor();
  await popup.getByText('Énorme').click();
  await popup.locator('html[data-size="3"]').waitFor();
  await press(popup, 'corner');
  await begin(popup, BOOK);
  await press(popup, 'done');
  await press(popup, 'erase-no');
  await popup.locator('.card.live').waitFor();
  await press(popup, 'done');
  await press(popup, 'erase-yes');
  await popup.getByText("C'est effacé. Il ne reste rien de vous ici.").waitFor();
  assert.equal(await live(stage), undefined);
  assert.equal((await settings(stage)).size, 0);
  assert.equal(await popup.locator('[data-name=resume]').count(), 0);
});

// The site had changed, and the one who had written its guides was the last to know.
test('Who writes guides asks once to be told: then the popup says which guide has drifted, and never in whose sessions', async (t) => {
  const stage = await stageFor(t);
  await known(stage);
  await drift(stage.data, { guide: BOOK, step: 'rechercher' });
  await visit(stage, 'https://www.doctolib.fr/');
  const popup = await stage.open('popup');
  await popup.locator(`[data-guide="${BOOK}"]`).first().waitFor();
  assert.equal(
    await popup.locator('[data-name=author]').count(),
    0,
    'nobody who comes to be guided sees it',
  );

  const options = await stage.open('options');
  await options.locator('.choice-author label[data-value=yes]').click();
  await options.locator('[data-name=author-yes]:checked').waitFor();
  await options.close();
  await popup.reload();
  const card = popup.locator(`[data-drift="${BOOK}"]`);
  await card.waitFor();
  const words = await card.innerText();
  assert.match(words, /Le site a changé\s: 3 séances l'ont vu\./);
  assert.match(words, /rechercher/);
  assert.match(words, new RegExp(`pasapas guide check ${BOOK}`));
  assert.equal(await popup.locator('[data-drift]').count(), 1, 'the others fit their site');
});

/** For a site that the manifest does not require. */
const GUIDE = {
  format: 1,
  id: 'ailleurs',
  revision: 1,
  reviewed: null,
  language: 'fr',
  title: { fr: 'Ailleurs' },
  summary: { fr: 'Un autre site.' },
  sites: ['https://www.ailleurs.example/*'],
  start: 'https://www.ailleurs.example/',
  topics: ['debuter'],
  minutes: 1,
  steps: [{ id: 'un', action: 'read', say: { fr: 'Lisez.' } }],
};

test('A guide for a site that she has not allowed says so before anything, and asks by a press', async (t) => {
  const guides = mkdtempSync(join(tmpdir(), 'pasapas-guides-'));
  t.after(() => rmSync(guides, { recursive: true }));
  writeFileSync(join(guides, 'ailleurs.guide.json'), JSON.stringify(GUIDE));
  const stage = await stageFor(t, { guides });
  await visit(stage, 'https://www.ailleurs.example/');
  const popup = await stage.open('popup');
  await popup.getByText('Des guides attendent votre accord').waitFor();
  assert.deepEqual(await popup.locator('.hosts li').allInnerTexts(), ['www.ailleurs.example']);
  await press(popup, 'all');
  await press(popup, 'guide-ailleurs');
  await popup.locator('[data-name=allow-begin]').waitFor();
  assert.match(await popup.locator('main').innerText(), /Répondez «\s*Autoriser\s*»/);
  assert.equal(await popup.locator('[data-name=begin]').count(), 0);
  await press(popup, 'allow-begin');
  const wanted = await remembered(popup, 'wanted');
  assert.equal(wanted.guide, 'ailleurs', 'it begins once the browser says that it is allowed');
  assert.equal(await live(stage), undefined, 'and not before');
});

test('A practice page imitates a site: what it asks of the worker is not answered', async () => {
  const stage = await sharedStage();
  const practice = await visit(stage, stage.address('practice/doctolib/index.html'));
  const erase = () =>
    chrome.runtime
      .sendMessage({ type: 'ask', tab: null, ask: { ask: 'state' } })
      .catch(() => 'nobody');
  assert.ok([undefined, null, 'nobody'].includes(await practice.evaluate(erase)));
  const popup = await stage.open('popup');
  assert.equal((await popup.evaluate(erase)).done, true);
});
