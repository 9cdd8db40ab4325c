/**
 * Many short stories in one browser: a guide and a corner of the site for each, so that every test
 * begins where a person does, with the offer, and none waits for a browser of its own.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { boxOf, CALM_MS, clickOn } from './browser.js';
import { openScene } from './scene.js';

/** @typedef {import('./browser.js').Seen} Seen */
/** @typedef {import('./overlay-reader.js').Box} Box */
/** @typedef {import('./scene.js').Scene} Scene */

export const SITE = 'https://www.doctolib.fr';

/** @param {string} text */
export const words = (text) => ({ fr: text });

/**
 * A step that asks for a click on the element with that id.
 * @param {string} id
 * @param {object} [more]
 */
export const click = (id, more = {}) => ({
  id,
  action: 'click',
  say: words(`Cliquez sur « ${id} ».`),
  target: { selectors: [`#${id}`] },
  ...more,
});

/** @param {string} id @param {object} guide  what of it is the story's own */
const guideOf = (id, guide) => ({
  format: 1,
  id,
  revision: 1,
  reviewed: null,
  language: 'fr',
  title: words(`Essai ${id}`),
  summary: words('Un essai.'),
  sites: [`${SITE}/${id}/*`],
  start: `${SITE}/${id}/`,
  topics: ['debuter'],
  minutes: 1,
  ...guide,
});

/**
 * Small pages by path: the body of each.
 * @param {Record<string, string>} pages
 * @returns {import('./site.js').Handler}
 */
export const servePages = (pages) => (request, response) => {
  const body = pages[new URL(request.url ?? '/', SITE).pathname];
  response.writeHead(body === undefined ? 404 : 200, {
    'content-type': 'text/html; charset=utf-8',
  });
  response.end(
    `<!doctype html><html lang="fr"><title>Essai</title><body>${body ?? 'Rien ici.'}</body></html>`,
  );
};

/** @param {Box} a @param {Box} b */
export const overlap = (a, b) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** @param {Seen} now @param {Box} box */
export function ringIsAround(now, box) {
  const ring = /** @type {{box: Box}} */ (now.ring).box;
  assert.ok(
    ring.x <= box.x &&
      ring.y <= box.y &&
      ring.x + ring.width >= box.x + box.width &&
      ring.y + ring.height >= box.y + box.height,
    `ring ${JSON.stringify(ring)} around ${JSON.stringify(box)}`,
  );
  assert.ok(ring.width < box.width + 40 && ring.height < box.height + 40, 'and around no more');
}

/**
 * Opens the browser before the first test of the suite that calls this, and closes it after the
 * last.
 * @param {'chromium' | 'firefox'} name
 * @param {{guides: Record<string, object>, sites: Record<string, import('./site.js').Handler>}}
 *   options `guides`: by id, what of each is its own
 */
export function tellStories(name, { guides, sites }) {
  /** @type {Scene} */
  let scene;
  /** @type {(() => Promise<void>)[]} */
  const ends = [];
  const folder = mkdtempSync(join(tmpdir(), 'pasapas-stories-'));

  before(async () => {
    for (const [id, guide] of Object.entries(guides))
      writeFileSync(join(folder, `${id}.guide.json`), JSON.stringify(guideOf(id, guide)));
    scene = await openScene(name, { after: (end) => ends.push(end) }, { sites, guides: folder });
  });
  after(async () => {
    for (const end of ends) await end();
    rmSync(folder, { recursive: true, force: true });
  });

  /** @type {Scene['see']} */
  const see = (...how) => scene.see(...how);
  /** @param {string} handle */
  const press = (handle) => scene.press(handle);
  /** @param {Box} box */
  const clickAt = (box) => clickOn(scene.browser, box);

  /**
   * Opens the story's page and takes its guide; what is asked once is answered the first time.
   * @param {string} id
   */
  async function begin(id) {
    await scene.browser.goto(guideOf(id, guides[id]).start);
    await press('offer');
    const listed = (/** @type {Seen} */ one) => one.guides.find((guide) => guide.name !== 'offer');
    const now = await see(
      (one) => one.bubble !== null || listed(one) !== undefined,
      'the guide to begin',
      CALM_MS,
    );
    if (!now.bubble) await clickAt(/** @type {{box: Box}} */ (listed(now)).box);
    const first = await see((one) => one.bubble !== null, 'the guide’s first words');
    if (!first.find('me')) return;
    await press('me');
    await see(
      (now) => now.step !== null && now.find('listen') === null,
      'a guide without a voice that is not there',
    );
  }

  /** Leaves the guide, wherever it is. */
  async function leave() {
    await press('stop');
    await see(
      (now) => now.say.includes('Votre place est gardée'),
      'the words that the place is kept',
    );
    await press('stop');
    await see((now) => now.bubble === null, 'nothing of ours');
  }

  // A story that failed in the middle is not to spoil the next one.
  afterEach(async () => {
    if ((await see(() => true, 'whatever is there')).find('stop')) await leave();
  });

  /** @param {string} selector */
  const boxAt = (selector) => boxOf(scene.browser, selector);

  return {
    scene: () => scene,
    see,
    press,
    clickAt,
    boxAt,
    /** @param {string} selector */
    clickOnThe: async (selector) => clickAt(await boxAt(selector)),
    /** @param {string} step */
    ringAt: (step) => see((now) => now.step === step && now.ring !== null, `the ring of ${step}`),
    begin,
    leave,
    /** To the end card, and away. */
    end: async () => {
      await see((now) => now.say.startsWith('Bravo'), 'the end');
      await press('next');
      await see((now) => now.bubble === null, 'nothing of ours');
    },
  };
}
