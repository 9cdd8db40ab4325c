/**
 * A granddaughter helps from her telephone: the page as it is served, the real service, and both
 * browsers.
 */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import {
  assertUsable,
  count,
  focused,
  openBrowser,
  press,
  said,
  see,
  withoutErrors,
  write,
} from './helper.js';
import { stateOf, viewOf } from './learner.js';
import { alternate } from '../sampling.js';
import { learnerFor, openStage, PAIR } from './stage.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./learner.js').Learner} Learner */

const PHONE = { width: 320, height: 640 };
const DESK = { width: 1366, height: 768 };
/** @type {import('./stage.js').Stage} */
let stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

for (const name of /** @type {const} */ (['chromium', 'firefox']))
  describe(name, { timeout: 300_000 }, () => {
    const sampledTest = alternate(name === 'chromium' ? 'first' : 'second');
    /** @type {import('puppeteer-core').Browser} */
    let browser;
    before(async () => {
      browser = await openBrowser(name);
    });
    after(() => browser.close());

    /**
     * @param {import('node:test').TestContext} t
     * @param {{width: number, height: number}} [size]
     */
    async function pageFor(t, size = PHONE) {
      const page = await browser.newPage();
      t.after(() => page.close());
      //  Firefox counts a broken websocket
      withoutErrors(t, page, /connection to the server|connection to ws/u);
      await page.setViewport(size);
      await page.goto(stage.url);
      await see(page, 'h1', 'Aider');
      return page;
    }

    /** Types what was read out. @param {Page} page @param {string} words */
    async function begin(page, words) {
      await write(page, 'words', words);
      await write(page, 'name', 'Marie');
      await press(page, 'begin');
    }

    /**
     * Up to the first step.
     * @param {import('node:test').TestContext} t
     * @param {{size?: typeof PHONE, state?: object}} [options]
     */
    async function together(t, { size, state = stateOf() } = {}) {
      const [learner, page] = [await learnerFor(t, stage), await pageFor(t, size)];
      await begin(page, `${learner.number} ${said(PAIR)}`);
      await learner.next('name');
      learner.tell({ say: 'begin', rung: 1, lasting: false });
      learner.tell(/** @type {any} */ (state));
      await see(page, '.say', 'Rechercher');
      return { learner, page };
    }

    sampledTest(
      'She misheard a word: it is said at once which, and the right one is offered',
      async (t) => {
        const page = await pageFor(t);
        await write(page, 'words', '47 ceriz');
        assert.equal(await count(page, '.trouble'), 0, 'nobody is told that half a word is wrong');
        await page.keyboard.type('e moulin');
        await see(
          page,
          '.trouble',
          "« cerize » n'est pas dans la liste. Est-ce l'un de ces mots ?",
        );
        await press(page, 'near-cerise');
        await see(page, '[data-part=first][data-state=good]', 'cerise');
        await page.keyboard.press('Tab');
        await see(page, '[data-part=second][data-state=good]', 'moulin');
        assert.equal(await count(page, '.trouble'), 0);
      },
    );

    sampledTest(
      'A number that no service gives, a word too many, nothing at all: each is said, and nothing is sent',
      async (t) => {
        const page = await pageFor(t);
        await press(page, 'begin');
        await see(page, '.trouble', 'Il manque encore quelque chose');
        assert.equal(await focused(page), 'words');
        await write(page, 'words', '75 cerise moulin ');
        await see(page, '.trouble', "Il n'y a pas de nombre comme celui-là.");
        await page.$eval('#words', (field) => {
          /** @type {HTMLInputElement} */ (field).value = '';
        });
        await write(page, 'words', '47 cerise moulin abricot ');
        await see(page, '.trouble', 'Il y a un mot de trop');
        await press(page, 'begin');
        assert.equal(await count(page, '.beside'), 0);
      },
    );

    sampledTest(
      'Words of somebody else: they are burned, it is said, and they are not kept in the field',
      async (t) => {
        const [learner, page] = [await learnerFor(t, stage), await pageFor(t)];
        await begin(page, `${learner.number} abricot moulin`);
        await see(page, '[data-name=why]', 'Ce ne sont pas les bons mots. Demandez les nouveaux.');
        await press(page, 'again');
        assert.deepEqual(
          await page.$$eval('input[type=text]', (fields) => fields.map((field) => field.value)),
          ['', 'Marie'],
        );
      },
    );

    sampledTest(
      'A number that nobody has: the words stay in the field, since nobody heard them',
      async (t) => {
        const page = await pageFor(t);
        await begin(page, `101010 ${said(PAIR)}`);
        await see(page, '[data-name=why]', "Personne n'attend avec ce nombre.");
        await press(page, 'again');
        assert.equal(
          await page.$eval('#words', (field) => /** @type {HTMLInputElement} */ (field).value),
          `101010 ${said(PAIR)}`,
        );
      },
    );

    sampledTest(
      'With the keyboard alone: from the words to the first step, a phrase, a box, and the end',
      async (t) => {
        const [learner, page] = [await learnerFor(t, stage), await pageFor(t, DESK)];
        await page.keyboard.press('Tab');
        assert.equal(await focused(page), 'language');
        await page.keyboard.press('Tab');
        await page.keyboard.type(`${learner.number}, ${said(PAIR).toUpperCase()}`);
        await page.keyboard.press('Tab');
        await page.keyboard.type('Marie');
        await page.keyboard.press('Enter');
        assert.equal((await learner.next('name')).name, 'Marie');
        learner.tell({ say: 'wait' });
        await see(page, 'h1', 'Les mots sont bons');
        assert.equal(await focused(page), 'h1', 'a new view is begun at its beginning');
        learner.tell({ say: 'begin', rung: 2, lasting: false });
        learner.tell(viewOf());
        await see(page, '[data-target]');
        const seen = [];
        for (let presses = 0; presses < 30 && seen.at(-1) !== 'page'; presses++) {
          await page.keyboard.press('Tab');
          seen.push(await focused(page));
          if (seen.at(-1) === 'phrase_slowly') await page.keyboard.press('Enter');
        }
        assert.equal((await learner.next('phrase')).phrase, 'phrase_slowly');
        await see(page, '.status', 'Envoyé : Prenez votre temps, je suis là.');
        await page.keyboard.press('Enter');
        assert.equal((await learner.next('point')).box, 5, 'it begins where the guide points');
        await page.keyboard.press('ArrowUp');
        await page.keyboard.press('Enter');
        assert.equal((await learner.next('point')).box, 4);
        await page.keyboard.press('Escape');
        assert.equal((await learner.next('point')).box, null);
        await page.locator('[data-name=finish]').click();
        assert.equal(await focused(page), 'finish-no');
        await page.keyboard.down('Shift');
        await page.keyboard.press('Tab');
        await page.keyboard.up('Shift');
        await page.keyboard.press('Enter');
        await learner.next('bye');
        await see(page, '[data-name=why]', 'Vous avez terminé.');
      },
    );

    sampledTest('Each step is before her at once, with its place in the list', async (t) => {
      const { learner, page } = await together(t);
      for (const at of [3, 4, 0, 1]) {
        const { steps } = stateOf();
        learner.tell(stateOf({ at, step: steps[at] }));
        await see(page, '.say', steps[at]);
        await see(page, '[aria-current=step]', steps[at]);
      }
      learner.tell(stateOf({ since: 245_000 }));
      await see(page, '.still', "Pas d'avancée depuis 4 minutes");
      learner.tell(stateOf({ done: true }));
      await see(page, '.say', 'Le guide est terminé.');
    });

    sampledTest(
      'She asks to see the page and is refused, asks again and sees it; taps a box, and it is shown',
      async (t) => {
        const { learner, page } = await together(t);
        await press(page, 'ask');
        assert.equal((await learner.next('ask')).rung, 2);
        await see(page, '.asked');
        learner.tell({ say: 'refused', what: 'ask', why: 'no' });
        await see(page, '.status', 'Elle préfère ne pas vous en montrer plus');
        await press(page, 'ask');
        await learner.next('ask');
        learner.tell({ say: 'begin', rung: 2, lasting: false });
        learner.tell(viewOf());
        await page.locator('[data-box="5"]').click();
        assert.equal((await learner.next('point')).box, 5);
        await see(page, '.shown', 'Vous lui montrez : bouton « Rechercher »');
        assert.equal(
          await page.$eval('[data-box="5"]', (box) => box.getAttribute('aria-selected')),
          'true',
        );
        await page.locator('[data-box="5"]').click();
        assert.equal((await learner.next('point')).box, null);
        await press(page, 'page-size');
        await page.locator('[data-box="2"]').click();
        assert.equal((await learner.next('point')).box, 2, 'also in the large drawing');
      },
    );

    sampledTest(
      'What she wants to show is refused: she reads why, and nothing is shown as if it were',
      async (t) => {
        const { learner, page } = await together(t);
        learner.tell({ say: 'begin', rung: 2, lasting: false });
        learner.tell(viewOf());
        await see(page, '[data-target]');
        assert.equal(await count(page, '[data-name=point-back]'), 0);
        for (const [why, words] of Object.entries({
          guarded: "Ceci ne peut pas lui être montré : c'est personnel",
          danger: 'À cette étape, rien ne peut lui être montré',
          gone: "n'est plus sur sa page",
          rung: "Demandez d'abord à voir la page.",
          over: "n'est plus montré",
          paused: 'En pause',
          'of-tomorrow': 'Cela ne peut pas être montré ici',
        })) {
          await page.locator('[data-box="3"]').click();
          assert.equal((await learner.next('point')).box, 3);
          await see(page, '[data-name=point-back]');
          learner.tell({ say: 'refused', what: 'point', why: 'gone', box: 2 });
          learner.tell({ say: 'refused', what: 'point', why, box: 3 });
          await see(page, '.status', words);
          await see(page, '.shown', 'Le guide montre : bouton « Rechercher »');
          assert.equal(await count(page, '[data-name=point-back], .page .pointed'), 0);
        }
      },
    );

    sampledTest(
      'She takes it back with a press, or with the keyboard, which stays in the drawing',
      async (t) => {
        const { learner, page } = await together(t, { size: DESK });
        learner.tell({ say: 'begin', rung: 2, lasting: false });
        learner.tell(viewOf());
        await page.locator('[data-box="3"]').click();
        assert.equal((await learner.next('point')).box, 3);
        await press(page, 'point-back');
        assert.equal((await learner.next('point')).box, null);
        await page.focus('.page');
        await page.keyboard.press('Enter');
        assert.equal((await learner.next('point')).box, 3);
        await page.keyboard.press('Tab');
        assert.equal(await focused(page), 'point-back');
        await page.keyboard.press('Enter');
        assert.equal((await learner.next('point')).box, null);
        assert.equal(
          await focused(page),
          'page',
          'the keyboard is where it was, not lost with the button',
        );
      },
    );

    sampledTest(
      'A hint with a link never leaves, one without does; and there are none between strangers',
      async (t) => {
        const { learner, page } = await together(t);
        assert.equal(await count(page, '#hint'), 0);
        learner.tell(stateOf({ lasting: true }));
        await see(page, '#hint');
        await write(page, 'hint', 'Va sur www.exemple.fr');
        await press(page, 'hint-send');
        await see(page, '.status', 'Un lien, une adresse ou un numéro ne peut pas être envoyé.');
        await page.$eval('#hint', (field) => {
          /** @type {HTMLInputElement} */ (field).value = '';
        });
        await write(page, 'hint', 'Le bouton bleu, à droite.');
        await page.keyboard.press('Enter');
        assert.equal((await learner.next('hint')).text, 'Le bouton bleu, à droite.');
        assert.equal(learner.said().filter(({ say }) => say === 'hint').length, 1);
      },
    );

    sampledTest(
      'In a tunnel: the break is said, and it goes on by itself, without words',
      async (t) => {
        const { learner, page } = await together(t);
        stage.cut();
        t.after(() => stage.open());
        await see(page, '.line', 'Votre connexion est coupée. Elle va revenir toute seule');
        await press(page, 'phrase_fine');
        await see(page, '.status', "La connexion est coupée : rien n'a été envoyé.");
        stage.open();
        await learner.next('name');
        learner.tell(stateOf({ at: 3, step: 'Choisissez un médecin.' }));
        await see(page, '.say', 'Choisissez un médecin.');
        await see(page, '.line', 'La connexion est là.');
        await press(page, 'phrase_fine');
        assert.equal((await learner.next('phrase')).phrase, 'phrase_fine');
        assert.equal(
          learner.said().filter(({ say }) => say === 'phrase').length,
          1,
          'what was pressed in between is not said late',
        );
      },
    );

    sampledTest('Her grandmother signs in: nothing of her page is left on this one', async (t) => {
      const { learner, page } = await together(t);
      learner.tell(viewOf());
      await see(page, '[data-target]');
      learner.tell({ say: 'pause', why: 'sign-in' });
      await see(
        page,
        '.paused h2',
        "En pause : elle se connecte. Vous ne voyez rien, c'est voulu.",
      );
      assert.equal(await count(page, '.say, .page, .steps, .phrases'), 0);
      assert.equal(
        await page.$eval('main', (main) => /Rechercher|Choisissez/u.test(main.textContent ?? '')),
        false,
      );
      learner.tell({ say: 'end', why: 'stopped' });
      await see(page, '[data-name=why]', 'La personne a arrêté.');
      assert.equal(
        await page.$eval('html', (html) => /Rechercher|Choisissez/u.test(html.textContent ?? '')),
        false,
      );
    });

    sampledTest(
      'Everything can be read, pressed and heard: on a telephone, at a desk, at 200 %, in both languages',
      async (t) => {
        const { learner, page } = await together(t, {
          state: stateOf({ since: 300_000, notice: 'Le site est lent. Attendez un peu.' }),
        });
        const entry = await pageFor(t);
        await write(entry, 'words', 'cerize moulin abricot');
        await press(entry, 'begin');
        learner.tell(viewOf(stateOf({ lasting: true, rung: 2 })));
        await see(page, '[data-target]');
        for (const language of ['fr', 'en']) {
          for (const size of [PHONE, DESK, { width: 683, height: 384 }]) {
            for (const each of [entry, page]) {
              await each.bringToFront();
              await each.setViewport(size);
              assert.equal(await each.$eval('html', ({ lang }) => lang), language);
              await assertUsable(each, `${language} ${size.width}`);
            }
          }
          if (language === 'fr')
            for (const each of [entry, page])
              await (
                await each.$('[data-name=language]')
              )?.evaluate((made) => /** @type {HTMLElement} */ (made).click());
        }
        stage.cut();
        t.after(() => stage.open());
        await see(page, '.line', 'Your connection is broken.');
        await assertUsable(page, 'broken');
        stage.open();
        await learner.next('name');
        learner.tell({ say: 'pause', why: 'bank' });
        await see(page, '.paused');
        await assertUsable(page, 'paused');
        learner.tell({ say: 'end', why: 'stopped' });
        await see(page, '[data-name=why]');
        await assertUsable(page, 'over');
      },
    );

    //  How fast it follows is told, not judged: a test must not depend on the machine. That it
    // follows at all is.
    sampledTest('The drawing follows the page', async (t) => {
      const { learner, page } = await together(t, { size: DESK });
      const boxes = Array.from({ length: 150 }, (_, id) => ({
        id,
        x: 20 + 60 * (id % 15),
        y: 20 + 60 * Math.floor(id / 15),
        w: 50,
        h: 40,
        role: 'button',
      }));
      const took = [];
      for (let turn = 1; turn <= 20; turn++) {
        const drawn = page.evaluate(
          (/** @type {string} */ left) =>
            new Promise((resolve) => {
              const look = () => {
                if (
                  /** @type {HTMLElement | null} */ (document.querySelector('[data-box="0"]'))
                    ?.style.left !== left
                )
                  return false;
                resolve(Date.now());
                return true;
              };
              const observer = new MutationObserver(() => {
                if (look()) observer.disconnect();
              });
              observer.observe(document, { subtree: true, childList: true, attributes: true });
            }),
          `${5 * turn}%`,
        );
        await page.evaluate(() => true); // after it the page looks out for it
        const told = Date.now();
        learner.tell(viewOf(undefined, [{ ...boxes[0], x: 64 * turn }, ...boxes.slice(1)]));
        took.push(/** @type {number} */ (await drawn) - told);
      }
      took.sort((a, b) => a - b);
      t.diagnostic(
        `${name}: from the learner's computer into the drawing of 150 boxes, median ${took[10]} ms, longest ${took[19]} ms`,
      );
      assert.equal(await count(page, '[data-box]'), 150);
    });
  });
