/*
 * How a person is guided through what pages do: late and missing elements, new tabs, pages that
 * change themselves, the way back, the help panel, stopping. One browser a file; a guide and a
 * corner of the site for each story.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { CALM_MS } from './browser.js';
import { rowsOf } from './journal.js';
import { click, overlap, ringIsAround, servePages, SITE, tellStories, words } from './stories.js';
import { alternate } from '../sampling.js';

/** @typedef {import('./overlay-reader.js').Box} Box */

/**
 * The stories' pages by path, and their guides' steps by the first part of the path.
 * @type {Record<string, string>}
 */
const PAGES = {
  '/late/':
    '<p>Une page.</p><script>setTimeout(() => document.body.append(Object.assign(document.createElement("button"), {id: "bientot", textContent: "Bientôt"})), 2500)</script>',
  '/missing/': '<p>Une page.</p>',
  '/twins/': '<button class="jumeau">Oui</button> <button class="jumeau">Oui</button>',
  '/rerender/': '<div id="place"><button id="vif">Vif</button></div>',
  '/drift/':
    '<nav><a href="/drift/aide">Aide</a></nav><form><label>Nom <input name="nom"></label></form><div><button type="button" id="b-2041" class="neuf">Envoyer la demande</button> <button>Annuler</button></div>',
  '/spa/':
    "<button id=\"ouvrir\" onclick=\"history.pushState({}, '', '/spa/suite'); document.body.innerHTML = '<button id=finir>Finir</button>'\">Ouvrir</button>",
  '/tab/': '<a id="lien" href="/tab/autre" target="_blank">Autre onglet</a>',
  '/tab/autre': '<button id="ici">Ici</button>',
  '/off/':
    '<button id="chez-soi">Chez soi</button> <p style="margin-top: 500px"><a id="ailleurs" href="/off/loin">Ailleurs</a></p>',
  '/off/loin': '<p>Loin.</p><button id="plus-loin">Plus loin</button>',
  '/help/':
    '<button id="un">Un</button> <button id="deux">Deux</button> <button id="trois">Trois</button>',
  '/frame/':
    '<h1>Cadre</h1><iframe src="/frame/inner" width="500" height="300" style="margin: 60px; border: 4px solid"></iframe>',
  '/frame/inner':
    '<div style="height: 120px"></div><button id="dedans">Dedans</button><div style="height: 900px"></div>',
  '/danger/': '<button id="payer">Payer</button>',
  '/cards/': '<button id="apres">Après</button>',
  '/choose/':
    '<label for="fruit">Fruit</label> <select id="fruit"><option>Pomme<option>Poire</select>',
  '/open/': '<p>Ici.</p>',
  '/open/la-bas': '<button id="arrive">Arrivé</button>',
};

/** @type {Record<string, object>} */
const GUIDES = {
  late: { steps: [click('bientot')] },
  missing: { steps: [click('rien', { wait: 500 }), click('fin')] },
  twins: {
    steps: [
      {
        id: 'jumeau',
        action: 'click',
        wait: 500,
        say: words('Cliquez sur « Oui ».'),
        target: { role: 'button', name: 'Oui' },
      },
    ],
  },
  rerender: { steps: [click('vif')] },
  drift: {
    steps: [
      click('envoyer', {
        target: {
          selectors: ['#envoyer'],
          tag: 'button',
          id: 'envoyer',
          role: 'button',
          name: 'Envoyer la demande',
          text: 'Envoyer la demande',
        },
      }),
    ],
  },
  spa: { steps: [click('ouvrir'), click('finir', { pages: [`${SITE}/spa/suite`] })] },
  tab: { steps: [click('lien'), click('ici')] },
  off: {
    steps: [
      click('chez-soi', { pages: [`${SITE}/off/`] }),
      click('plus-loin', { pages: [`${SITE}/off/loin`] }),
    ],
  },
  help: {
    steps: [click('un'), click('deux', { more: words('C’est celui du milieu.') }), click('trois')],
  },
  frame: { steps: [click('dedans'), { id: 'fin', action: 'read', say: words('Voilà.') }] },
  danger: {
    steps: [
      click('payer', { danger: 'pay', warn: [words('Le prochain clic paie <b>20 euros</b>.')] }),
    ],
  },
  cards: { before: [words('Une carte.'), words('Une autre carte.')], steps: [click('apres')] },
  choose: {
    steps: [
      {
        id: 'fruit',
        action: 'choose',
        say: words('Choisissez un fruit.'),
        target: { label: 'Fruit' },
      },
      { id: 'fin', action: 'read', say: words('Voilà.') },
    ],
  },
  open: {
    steps: [
      {
        id: 'aller',
        action: 'open',
        url: `${SITE}/open/la-bas`,
        say: words('Allez à la page suivante.'),
      },
      click('arrive'),
    ],
  },
};

for (const name of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`guided in ${name}`, () => {
    const sampledTest = alternate(name === 'chromium' ? 'first' : 'second');
    const { scene, see, press, clickAt, clickOnThe, boxAt, ringAt, begin, leave, end } =
      tellStories(name, { guides: GUIDES, sites: { 'www.doctolib.fr': servePages(PAGES) } });

    sampledTest('an element that comes late is waited for, then pointed at', async () => {
      await begin('late');
      ringIsAround(await ringAt('bientot'), await boxAt('#bientot'));
      await clickOnThe('#bientot');
      await end();
    });

    sampledTest(
      'an element that is not there is said without blame; when it comes the guide goes on',
      async () => {
        await begin('missing');
        const now = await see((one) => one.find('retry') !== null, 'the words that it is missing');
        assert.match(now.say, /Je ne trouve pas/);
        assert.equal(now.ring, null);
        await scene().browser.evaluate(() => {
          document.body.insertAdjacentHTML('beforeend', '<button id="rien">Rien</button>');
        });
        await see(
          (one) => one.ring !== null && one.find('retry') === null,
          'the ring, and the step’s own words',
        );
        await leave();
      },
    );

    sampledTest('of two equal buttons none is pointed at', async () => {
      await begin('twins');
      const now = await see((one) => one.find('retry') !== null, 'the words that it is not sure');
      assert.match(now.say, /se ressemblent/);
      assert.equal(now.ring, null);
      await leave();
    });

    sampledTest('a page that draws its button anew takes the ring along', async () => {
      await begin('rerender');
      await ringAt('vif');
      await scene().browser.evaluate(() => {
        const place = /** @type {HTMLElement} */ (document.querySelector('#place'));
        place.innerHTML =
          '<p style="height: 200px"></p><button id="vif" style="margin-left: 300px">Vif</button>';
      });
      const box = await boxAt('#vif');
      const now = await see(
        (one) =>
          one.ring !== null &&
          Math.abs(one.ring.box.x + one.ring.box.width / 2 - box.x - box.width / 2) < 2,
        'the ring on the new button',
      );
      ringIsAround(now, box);
      await clickAt(box);
      await end();
    });

    // The site's developers gave the button another id; to the person it is the same one.
    sampledTest(
      'a button that has changed is pointed at by what it still is, and the journal says what changed',
      async () => {
        await begin('drift');
        await ringAt('envoyer');
        const box = await boxAt('.neuf');
        ringIsAround(await see((now) => now.ring !== null, 'the ring'), box);
        await clickAt(box);
        await end();
        const drifted = (await rowsOf(scene().home)).filter(
          ({ guide, event }) => guide === 'drift' && event === 'drifted',
        );
        assert.deepEqual(
          drifted.map(({ step, changed }) => ({ step, changed })),
          [{ step: 'envoyer', changed: 'selectors id' }],
        );
      },
    );

    sampledTest('a page that changes its address and itself is followed', async () => {
      await begin('spa');
      await ringAt('ouvrir');
      await clickOnThe('#ouvrir');
      await ringAt('finir');
      await clickOnThe('#finir');
      await end();
    });

    sampledTest(
      'a link that opens a tab takes the guide along, and closing it brings the guide back',
      async () => {
        await begin('tab');
        await ringAt('lien');
        const tabs = (await scene().browser.tabs()).length;
        await clickOnThe('#lien');
        while ((await scene().browser.tabs()).length === tabs)
          await new Promise((done) => {
            setTimeout(done, 50);
          });
        await scene().browser.switchTab(tabs);
        await ringAt('ici');
        await scene().browser.closeTab();
        await see(
          (now) => now.step === 'ici' && now.bubble !== null,
          'the bubble in the first tab',
        );
        await leave();
      },
    );

    sampledTest('on another page it says so calmly, and leads back', async () => {
      await begin('off');
      await ringAt('chez-soi');
      await clickOnThe('#ailleurs');
      const now = await see((one) => one.find('restart') !== null, 'the words about another page');
      assert.match(now.say, /Vous êtes sur une autre page/);
      assert.equal(now.ring, null);
      await see((one) => one.find('here') !== null, 'the offer to go on here');
      await press('resume');
      await ringAt('chez-soi');
      assert.equal(await scene().browser.url(), `${SITE}/off/`);
      await scene().browser.goBack();
      await see((one) => one.find('here') !== null, 'the offer to go on here, after going back');
      await press('here');
      await ringAt('plus-loin');
      await clickOnThe('#plus-loin');
      await end();
    });

    sampledTest('the help panel says it more simply, goes back, takes a step as done', async () => {
      await begin('help');
      await ringAt('un');
      await clickOnThe('#un');
      await ringAt('deux');
      await press('help');
      await press('simpler');
      await see(
        (now) => now.bubble?.text.includes('C’est celui du milieu.') === true,
        'the simpler words',
      );
      await press('help');
      await press('back');
      await ringAt('un');
      await clickOnThe('#un');
      await ringAt('deux');
      await press('help');
      await press('did');
      await ringAt('trois');
      await press('help');
      await press('call');
      await see((now) => now.say.includes('Appelez un proche'), 'the words about calling');
      await press('resume');
      await ringAt('trois');
      await leave();
    });

    sampledTest('"Arrêter" keeps the place: the offer takes it up where it was', async () => {
      await begin('help');
      await ringAt('un');
      await clickOnThe('#un');
      await ringAt('deux');
      await press('stop');
      await press('resume');
      await ringAt('deux');
      await leave();
      await scene().browser.reload();
      await press('offer');
      await press('resume');
      await ringAt('deux');
      await leave();
    });

    sampledTest(
      'a target in a frame of the site has its ring there, and the bubble beside it',
      async () => {
        await begin('frame');
        const now = await ringAt('dedans');
        const ring = /** @type {{box: Box}} */ (now.ring).box;
        const outer = await boxAt('iframe');
        assert.ok(overlap(ring, outer), 'the ring is inside the frame');
        const beside = await see(
          (one) => one.bubble !== null && !overlap(one.bubble.box, ring),
          'a bubble that leaves the target free',
        );
        assert.ok(beside.bubble);
        await clickAt(ring);
        await see((one) => one.step === 'fin', 'the next step');
        await press('next');
        await end();
      },
    );

    sampledTest(
      'before a danger the words come first and the ring after; markup is shown as text',
      async () => {
        await begin('danger');
        const warned = await see((now) => now.find('danger-ok') !== null, 'the warning');
        assert.match(warned.bubble?.text ?? '', /Le prochain clic paie <b>20 euros<\/b>/);
        assert.equal(warned.ring, null);
        await press('danger-fix');
        await see(
          (now) => now.find('danger-fix') === null && now.find('danger-ok') !== null,
          'time to correct',
        );
        await press('danger-ok');
        ringIsAround(await ringAt('payer'), await boxAt('#payer'));
        await leave();
      },
    );

    sampledTest('two quick presses on "Suivant" turn one card', async () => {
      await begin('cards');
      const now = await see(
        (one) => one.say === 'Une carte.' && one.find('next')?.clear === true,
        'the first card',
        CALM_MS,
      );
      const box = /** @type {{box: Box}} */ (now.find('next')).box;
      await clickAt(box);
      await clickAt(box);
      const second = await see(
        (one) => one.say !== 'Une carte.' && one.bubble !== null,
        'the second card',
        CALM_MS,
      );
      assert.equal(second.say, 'Une autre carte.');
      await leave();
    });

    sampledTest('a choice in a list is noticed when it is made', async () => {
      await begin('choose');
      await ringAt('fruit');
      await clickOnThe('#fruit');
      await scene().browser.pick('Poire');
      await see((now) => now.step === 'fin', 'the next step');
      await leave();
    });

    sampledTest("an address is shown before the person's own press opens it", async () => {
      await begin('open');
      const now = await see((one) => one.step === 'aller', 'the words and the address');
      assert.match(now.bubble?.text ?? '', /www\.doctolib\.fr\/open\/la-bas/);
      await press('next');
      await ringAt('arrive');
      await leave();
    });
  });
}
