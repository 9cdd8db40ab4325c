/*
 * Our own pages in both browsers as they ship: found, resumed, kept, taken along, and readable by
 * everybody. What Chromium shows of them in every state is in tests/pages/.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, watch } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { placeOf } from './browser.js';
import { rowsOf, withHost } from './journal.js';
import { openScene } from './scene.js';
import { servePractice } from './site.js';
import { sampledBrowsers } from '../sampling.js';

const BOOK = 'doctolib-prendre-rendez-vous';

/** The host gives at most 512 KiB at once; with names as long as they may be this is more. */
const EVENTS = 2600;
const LONG = 'x'.repeat(64);

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 40;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Somebody who has done much already, and is half-way through a booking.
 * @param {import('./home.js').Home} home
 */
const live = (home) =>
  withHost(home, async (call) => {
    const { session, epoch } = await call('sessions.start', {
      guide: LONG,
      revision: 1,
      mode: 'real',
    });
    const records = Array.from({ length: EVENTS }, (_, index) => ({
      session,
      epoch,
      seq: index + 1,
      step: LONG,
      event: 'shown',
      ms: index,
    }));
    for (const record of records) await call('sessions.record', record);
    await call('sessions.finish', { session, epoch, outcome: 'completed' });
    const { guide } = await call('guides.get', { id: BOOK });
    const left = await call('sessions.start', {
      guide: BOOK,
      revision: guide.revision,
      mode: 'real',
    });
    await call('sessions.record', {
      session: left.session,
      epoch: left.epoch,
      seq: 1,
      step: guide.steps[1].id,
      event: 'shown',
      ms: 5,
    });
    await call('sessions.finish', { session: left.session, epoch: left.epoch, outcome: 'stopped' });
  });

/** All that axe finds, and what is too small or too wide. @param {any} axe */
async function faultsOf(axe) {
  const { violations, incomplete, passes } = await axe.run(document, {
    rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
  });
  const open = incomplete.filter((/** @type {{id: string}} */ { id }) =>
    id.startsWith('color-contrast'),
  );
  const faults = [...violations, ...open].map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((/** @type {{html: string}} */ { html }) => html).join(' ')}`,
  );
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`${scrollWidth} px wide in ${clientWidth}`);
  if (passes.length < 10) faults.push(`axe looked at ${passes.length} things only`);
  return faults;
}

/**
 * The file that is whole in the folder.
 * @param {string} folder
 * @param {string} ending
 * @returns {Promise<string>}
 */
const downloaded = (folder, ending) =>
  new Promise((resolve) => {
    const look = () => {
      const files = readdirSync(folder);
      const file = files.find((name) => name.endsWith(ending));
      if (!file || files.some((name) => /\.(?:part|crdownload)$/u.test(name))) return;
      const text = readFileSync(join(folder, file), 'utf8');
      if (text === '') return; // its name is taken before it is written
      watcher.close();
      resolve(text);
    };
    const watcher = watch(folder, look);
    look();
  });

for (const name of sampledBrowsers('firefox')) {
  test(`in ${name}, she finds a guide, goes on where she was, keeps her wishes and takes along what was noted`, async (t) => {
    const scene = await openScene(name, t, {
      sites: { 'www.doctolib.fr': servePractice('doctolib') },
    });
    const { browser, home } = scene;
    await live(home);
    /** @param {string} selector */
    const pressOwn = async (selector) => {
      const { x, y } = await browser.evaluate(placeOf, selector);
      await browser.click(x, y);
    };
    /** @param {string} selector */
    const there = (selector) => browser.evaluate(placeOf, selector);
    /** @param {string} page */
    const address = (page) => browser.extensionUrl(`${page}/${page}.html`);
    /** Looks at the tab that one of our pages opens. @param {string} words  of its address */
    const lookAtTab = async (words) => {
      for (const end = performance.now() + PATIENCE_MS; performance.now() < end;) {
        const index = (await browser.tabs()).findIndex(({ url }) => url.includes(words));
        if (index >= 0) return browser.switchTab(index);
        await new Promise((resolve) => {
          setTimeout(resolve, LOOK_EVERY_MS);
        });
      }
      throw new Error(`no tab with ${words} was opened`);
    };
    const accessible = async () =>
      assert.deepEqual(
        await browser.evaluate(
          `(() => { ${axe}; return (${faultsOf})(globalThis.axe ?? window.axe); })()`,
        ),
        [],
      );

    await t.test('one typing error, and the guide is found', async () => {
      await browser.goto('https://www.doctolib.fr/');
      await browser.openTab(address('popup'));
      await pressOwn('#search');
      await browser.type('medecn');
      await pressOwn(`.search [data-guide="${BOOK}"]`);
      await there('[data-name="begin"]');
      await accessible();
    });

    await t.test(
      'letters, colours and her picture are there again after the page was closed',
      async () => {
        await browser.goto(address('options'));
        await pressOwn('.choice-size [data-value="3"]');
        await there('html[data-size="3"]'); // all is elsewhere now
        await pressOwn('[data-value="high"]');
        await there('html[data-contrast="high"]');
        await pressOwn('[data-value="family"]');
        await pressOwn('[data-name="add-cat"]');
        await there('[data-name="person-cat"]:checked');
        await browser.goto(address('options'));
        await there('html[data-size="3"][data-contrast="high"] [data-name="person-cat"]:checked');
        await browser.viewport(360, 740);
        await accessible();
        await browser.viewport(1366, 768);
        await pressOwn('.choice-size [data-value="0"]');
        await there('html[data-size="0"]');
        await pressOwn('[data-value="normal"]');
        await there('html[data-contrast="normal"]');
        await pressOwn('[data-value="me"]');
        //  the worker has taken it, and not only the button
        await there('.choice-who:not(:has(+ .family))');
      },
    );

    await t.test(
      'all that was noted is saved, however much it is, and it is what the command line gives',
      async () => {
        for (const format of ['csv', 'json']) {
          await pressOwn(`[data-name="save-${format}"]`);
          const text = await downloaded(home.downloads, `.${format}`);
          assert.ok(text.length > 512 * 1024, `${text.length} bytes are more than one piece`);
          assert.equal(text, await home.pasapas(['journal', 'export', '--format', format]));
        }
        await there('.status:not(:empty)');
        await accessible();
      },
    );

    await t.test('the practice page of the first-run page has its guide', async () => {
      await browser.goto(address('welcome'));
      await there('[data-name^="practice-"]');
      await accessible();
      await pressOwn('[data-name^="practice-"]');
      await lookAtTab('/practice/doctolib/');
      await scene.see((now) => now.bubble !== null, 'the bubble on the practice page');
      await scene.press('stop');
      await scene.see(
        (now) => now.bubble !== null && now.find('resume') !== null,
        'the words that the place is kept',
      );
      await scene.press('stop');
      await browser.closeTab();
    });

    await t.test('"Reprendre" leads to the step that was left', async () => {
      await browser.openTab('https://www.doctolib.fr/');
      await browser.openTab(address('popup'));
      await pressOwn('[data-name="resume"]');
      await there('.card.live');
      await browser.closeTab();
      await scene.see(
        (now) => now.url.startsWith('https://www.doctolib.fr/') && now.step !== null,
        'its step',
      );
      const rows = await rowsOf(home);
      assert.equal(
        new Set(
          rows
            .filter(({ mode, guide }) => mode === 'real' && guide === BOOK)
            .map(({ session }) => session),
        ).size,
        1,
        'it is the session that was left',
      );
    });
  });
}
