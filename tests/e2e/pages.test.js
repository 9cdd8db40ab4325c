/*
 * The pages that break other tools, each told once in both browsers: what stood in somebody's way,
 * and that the ring lies round the true element, that nothing covers it, that the act counts once;
 * or that it is said where there is nothing to be shown.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { CALM_MS, clickOn } from './browser.js';
import { allInSight, bubbleFits, reach, ringFits } from './fits.js';
import { TOP } from './home.js';
import { rowsOf, stepsDone } from './journal.js';
import { GUIDES } from './page-guides.js';
import { serveFolder } from './site.js';
import { SITE, tellStories } from './stories.js';
import { alternate } from '../sampling.js';

/** @typedef {import('./browser.js').Seen} Seen */
/** @typedef {import('./overlay-reader.js').Box} Box */

const PAGES = serveFolder(join(TOP, 'tests/e2e/pages'));

/** A ring that has stood so long has stopped moving. */
const STILL_MS = 150;

describe('on pages that break other tools', { concurrency: 2 }, () => {
  for (const name of /** @type {const} */ (['chromium', 'firefox']))
    describe(`in ${name}`, { concurrency: 1 }, () => {
      const sampledTest = alternate(name === 'chromium' ? 'first' : 'second');
      const story = tellStories(name, {
        guides: GUIDES,
        sites: { 'www.doctolib.fr': PAGES, 'meet.jit.si': PAGES },
      });
      const { scene, see, press, begin, leave } = story;
      /** @param {any} what @param {any[]} args */
      const inPage = (what, ...args) => scene().browser.evaluate(what, ...args);
      /** @param {string} step */
      const stillAt = (step) =>
        see(
          (now) => now.step === step && now.ring !== null && now.bubble !== null,
          `the ring of ${step}, at rest`,
          STILL_MS,
        );

      /**
       * The step's ring lies round the true element, a press on it reaches it, and the bubble
       * leaves it free.
       * @param {string} step @param {string[]} way  down to it
       */
      async function pointsAt(step, ...way) {
        const now = await stillAt(step);
        const { box, reached, under, screen } = await inPage(reach, way);
        ringFits(now, box, screen);
        assert.ok(reached, `a press on ${way.at(-1)} goes to ${under}`);
        bubbleFits(now, box, screen);
        return now;
      }

      /** Presses where the ring says. @param {Seen} now */
      const obey = (now) => clickOn(scene().browser, /** @type {{box: Box}} */ (now.ring).box);

      /** To the end card, and away: each step was done once, in this order. @param {string} id */
      async function end(id) {
        await story.end();
        const rows = (await rowsOf(scene().home)).filter(({ guide }) => guide === id);
        assert.deepEqual(
          stepsDone(rows),
          GUIDES[id].steps.map((step) => /** @type {{id: string}} */ (step).id),
        );
      }

      sampledTest(
        'somebody pressed F5 in the middle: the guide goes on at the same step',
        async () => {
          await begin('reload');
          await obey(await pointsAt('un', '#un'));
          await pointsAt('deux', '#deux');
          await scene().browser.reload();
          await obey(await pointsAt('deux', '#deux'));
          await end('reload');
        },
      );

      sampledTest(
        'a page drew everything anew five times a second: the ring is on the button of the moment, and a press counts',
        async () => {
          await begin('counting');
          const now = await pointsAt('continuer', 'button:last-of-type');
          await inPage('rest()');
          await obey(now);
          await end('counting');
        },
      );

      sampledTest(
        'the button was in a box that scrolls, in one that scrolls sideways: it is brought into sight',
        async () => {
          await begin('scrollers');
          const now = await pointsAt('fond', '#fond');
          await inPage('outer.scrollLeft = 0');
          const hidden = await see(
            (one) => one.ring === null && /C'est plus à droite/.test(one.bubble?.text ?? ''),
            'the words where to look',
          );
          assert.equal(hidden.step, now.step);
          await press('focus');
          await obey(await pointsAt('fond', '#fond'));
          await end('scrollers');
        },
      );

      sampledTest(
        'the button lay under the header that stays: it is brought out, and a ring is never drawn over the header',
        async () => {
          await begin('sticky');
          const now = await pointsAt('milieu', '#milieu');
          await inPage(() => {
            const { y } = /** @type {Element} */ (
              document.querySelector('#milieu')
            ).getBoundingClientRect();
            scrollBy(0, y - 40);
          });
          const under = await see(
            (one) => one.ring === null && /C'est plus haut/.test(one.bubble?.text ?? ''),
            'the words where to look',
          );
          assert.equal(under.step, now.step);
          await press('focus');
          await obey(await pointsAt('milieu', '#milieu'));
          await obey(await pointsAt('debut', '#debut'));
          await end('sticky');
        },
      );

      sampledTest('what is fixed, turned, enlarged or moving has its ring too', async () => {
        await begin('turned');
        await obey(await pointsAt('penche', '#penche'));
        await obey(await pointsAt('fixe', '#fixe'));
        await obey(await pointsAt('profond', '#profond'));
        await end('turned');
      });

      sampledTest(
        'the page was made small or large with Ctrl and +: ring and bubble are where they belong',
        async () => {
          await begin('zoom');
          try {
            for (const factor of [0.5, 2, 4]) {
              await scene().browser.zoom(factor);
              await see(
                async () => Math.abs((await inPage('innerWidth')) * factor - 1366) < 20,
                `the page at ${100 * factor} %`,
              );
              allInSight(await pointsAt('inscrire', '#inscrire'));
            }
            await obey(await stillAt('inscrire'));
          } finally {
            await scene().browser.zoom(1);
          }
          await end('zoom');
        },
      );

      sampledTest(
        'the list goes on where one scrolls: it is said that the button is not there, and it is shown when it comes',
        async () => {
          await begin('endless');
          const now = await see(
            (one) => one.find('retry') !== null,
            'the words that it is missing',
          );
          assert.equal(now.ring, null);
          await see(
            () =>
              inPage(() => {
                const there = document.querySelector('#voir-57') !== null;
                if (!there) scrollTo(0, document.body.scrollHeight);
                return there;
              }),
            'the rest of the list',
          );
          await obey(await pointsAt('voir-57', '#voir-57'));
          await end('endless');
        },
      );

      sampledTest(
        'a row of the list became another one: the ring goes with what it says, not with the row',
        async () => {
          await begin('recycled');
          await see((one) => one.find('retry') !== null, 'the words that it is missing');
          await inPage('view.scrollTop = 6000');
          const now = await stillAt('nantes');
          const way = ['#view', '.row button'];
          assert.ok(now.ring && way);
          await inPage('view.scrollTop = 6300');
          await see((one) => one.ring === null, 'no ring on another town', STILL_MS);
          await inPage('view.scrollTop = 6060');
          const again = await stillAt('nantes');
          const town = await inPage(
            (/** @type {Box} */ box) =>
              document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.textContent,
            again.ring?.box,
          );
          assert.equal(town, 'Choisir Nantes');
          await obey(again);
          await end('recycled');
        },
      );

      sampledTest(
        'the page opened a dialog, then a menu, over everything: ring and bubble lie above them, and pressing the bubble closes neither',
        async () => {
          await begin('layers');
          await obey(await pointsAt('ouvrir', '#ouvrir'));
          await pointsAt('accepter', '#accepter');
          await press('help');
          await obey(await pointsAt('accepter', '#accepter'));
          await obey(await pointsAt('menu', '#menu'));
          await pointsAt('messages', '#messages');
          await press('help');
          await obey(await pointsAt('messages', '#messages'));
          await end('layers');
        },
      );

      sampledTest(
        'the button was in a piece within a piece within a piece, and came late',
        async () => {
          await begin('shadow');
          await inPage('come()');
          await obey(
            await pointsAt(
              'telecharger',
              'carte-externe',
              'carte-moyenne',
              'carte-interne',
              '#payer',
            ),
          );
          await end('shadow');
        },
      );

      sampledTest('the button was in a frame within a frame, far down in each', async () => {
        await begin('frames');
        await obey(await pointsAt('repondre', 'iframe', 'iframe', '#repondre'));
        await end('frames');
      });

      sampledTest(
        'the button was in a frame of another site, one of the guide’s: it is shown',
        async () => {
          await begin('abroad');
          const now = await stillAt('regler');
          const { box, screen } = await inPage(reach, ['iframe']);
          const inner = await inPage('inner');
          ringFits(now, { ...inner, x: box.x + 5 + inner.x, y: box.y + 5 + inner.y }, screen);
          bubbleFits(now, { ...inner, x: box.x + 5 + inner.x, y: box.y + 5 + inner.y }, screen);
          await obey(now);
          await end('abroad');
        },
      );

      sampledTest(
        'the button was in a frame of a site that the guide is not for: it is said that we cannot look there, and what to look for',
        async () => {
          await begin('stranger');
          const now = await see(
            (one) => one.find('retry') !== null,
            'the words that it is not found',
            CALM_MS,
          );
          assert.equal(now.ring, null);
          assert.match(now.say, /dans une partie de la page que je ne peux pas voir/);
          assert.match(now.bubble?.text ?? '', /Cliquez sur « regler »/);
          for (const handle of ['did', 'retry', 'help', 'stop'])
            assert.equal(now.find(handle)?.clear, true, `${handle} can be pressed`);
          await press('did');
          await see((one) => one.step === 'fin', 'the next step');
          await leave();
        },
      );

      sampledTest(
        'the frame of the other site was small: it is spoken of where the target names it, and else taken for an advertisement',
        async () => {
          for (const [id, words] of /** @type {const} */ ([
            ['named', /que je ne peux pas voir/],
            ['advert', /Je ne trouve pas/],
          ])) {
            await begin(id);
            assert.match(
              (await see((one) => one.find('retry') !== null, 'the words that it is not found'))
                .say,
              words,
            );
            await leave();
          }
        },
      );

      sampledTest(
        'the page was written from right to left: the ring is where the button is, and our words are from left to right',
        async () => {
          await begin('rtl');
          await obey(await pointsAt('bahth', '#bahth'));
          await obey(await pointsAt('talia', '#talia'));
          await end('rtl');
        },
      );

      sampledTest(
        'the window was 320 pixels wide: the button is free, and every button of the bubble can be pressed',
        async () => {
          await scene().browser.viewport(320, 568);
          try {
            await begin('narrow');
            const now = await pointsAt('suite', '#suite');
            for (const handle of ['help', 'stop'])
              assert.equal(now.find(handle)?.clear, true, `${handle} can be pressed`);
            await press('help');
            await obey(await pointsAt('suite', '#suite'));
            await end('narrow');
          } finally {
            await scene().browser.viewport(1366, 768);
          }
        },
      );

      sampledTest(
        'a date was half written and the guide went on: it waits until the whole of it is there',
        async () => {
          await begin('date');
          const now = await pointsAt('jour', '#jour');
          const { x, y, height } = /** @type {{box: Box}} */ (now.ring).box;
          await scene().browser.click(x + 14, y + height / 2);
          await scene().browser.type('07072');
          const half = await see((one) => one.bubble !== null, 'the same step', CALM_MS);
          assert.equal(half.step, 'jour');
          await scene().browser.type('026');
          await scene().browser.key('Tab'); // to the field's own calendar
          await scene().browser.key('Tab');
          await see((one) => one.step === 'fin', 'the next step');
          assert.equal(await inPage('jour.value'), '2026-07-07');
          await press('next');
          await end('date');
        },
      );

      sampledTest(
        'somebody went through a list with the arrow keys, and the guide went on at the first: it waits for the choice',
        async () => {
          await begin('list');
          await pointsAt('fruit', '#fruit');
          await inPage('fruit.focus()');
          await scene().browser.key('ArrowDown');
          await scene().browser.key('ArrowDown');
          await see(async () => (await inPage('fruit.value')) === 'Poire', 'the second fruit');
          const half = await see((one) => one.bubble !== null, 'the same step', CALM_MS);
          assert.equal(half.step, 'fruit');
          await scene().browser.key('Tab');
          await see((one) => one.step === 'fin', 'the next step');
          await press('next');
          await end('list');
        },
      );

      sampledTest(
        'a letter was written where there was no field, only a page that can be written on',
        async () => {
          await begin('letter');
          await obey(await pointsAt('lettre', '#lettre'));
          await scene().browser.type('Bonjour');
          await scene().browser.key('Enter');
          await scene().browser.type('Madame');
          await press('written');
          await see((one) => one.step === 'fin', 'the next step');
          assert.match(await inPage('lettre.innerText'), /^Bonjour\n+Madame\n*$/);
          await press('next');
          await end('letter');
        },
      );

      sampledTest(
        'the field for a file was hidden behind a button: the button is shown, and giving the file is the act',
        async () => {
          const file = join(scene().home.folder, 'lettre.txt');
          writeFileSync(file, 'Bonjour');
          await scene().browser.giveFiles([file]);
          await begin('file');
          await obey(await pointsAt('joindre', '#joindre'));
          await see((one) => one.step === 'fin', 'the next step');
          assert.equal(await inPage('piece.files.length'), 1);
          await press('next');
          await end('file');
        },
      );

      sampledTest(
        'the page took away what it does not know: we are there again; where it never stops, the popup goes on',
        async () => {
          await begin('cleaner');
          await pointsAt('un', '#un');
          await inPage('tidy()');
          await obey(await pointsAt('un', '#un'));
          await pointsAt('deux', '#deux');
          await inPage('guard()');
          await inPage('tidy()');
          await see((one) => one.handles.length === 0, 'nothing of ours');
          await scene().browser.openTab(scene().browser.extensionUrl('popup/popup.html'));
          await see(
            async () =>
              /Cette page cache le guide\. Il continue ici\./.test(
                await inPage('document.body.innerText'),
              ),
            'the popup’s words',
          );
          assert.match(await inPage('document.body.innerText'), /Cliquez sur « deux »/);
          await scene().browser.closeTab();
          await clickOn(scene().browser, await story.boxAt('#deux'));
          await scene().browser.goto(`${SITE}/cleaner/`);
          await end('cleaner');
        },
      );

      sampledTest(
        'two buttons said the same: the one under the right name is shown, and none where name and place contradict each other',
        async () => {
          await begin('alike');
          await pointsAt('port', '.port button');
          await inPage('document.body.prepend(document.querySelector(".port"))');
          const unsure = await see(
            (one) => one.find('retry') !== null,
            'the words that it is not sure',
          );
          assert.match(unsure.say, /se ressemblent/);
          assert.equal(unsure.ring, null);
          await inPage('document.body.append(document.querySelector(".port"))');
          await obey(await pointsAt('port', '.port button'));
          await end('alike');
        },
      );

      sampledTest(
        'the banner about cookies came back: it is spoken of again, and the guide goes on after it',
        async () => {
          await begin('banner');
          await obey(await pointsAt('refuser', '#refuser'));
          await pointsAt('entrer', '#entrer');
          await inPage('ask()');
          await obey(await pointsAt('refuser', '#refuser'));
          await obey(await pointsAt('entrer', '#entrer'));
          await story.end();
        },
      );

      sampledTest(
        'the keyboard came up and took half of the screen: the field and the words stay in sight',
        async () => {
          await scene().browser.viewport(360, 640);
          try {
            await begin('keyboard');
            await obey(await pointsAt('prenom', '#prenom'));
            await scene().browser.viewport(360, 300);
            allInSight(await pointsAt('prenom', '#prenom'));
            await scene().browser.type('Anne');
            await press('written');
            await scene().browser.viewport(360, 640);
            await end('keyboard');
          } finally {
            await scene().browser.viewport(1366, 768);
          }
        },
      );
    });
});
