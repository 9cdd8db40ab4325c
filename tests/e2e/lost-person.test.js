/*
 * People who are not where the guide thinks: on another page, before a dialog of the site, refused
 * by it, or stuck. Each is noticed and said without blame, and their own press leads on.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { rowsOf } from './journal.js';
import { click, ringIsAround, servePages, tellStories, words } from './stories.js';
import { alternate } from '../sampling.js';

/** @typedef {import('./browser.js').Seen} Seen */

/** @type {Record<string, string>} */
const PAGES = {
  '/astray/':
    '<button id="suite" onclick="location.href = \'/astray/fin\'">Suite</button> <p style="margin-top: 400px"><a id="actualites" href="/astray/actualites">Actualités</a></p>',
  '/astray/actualites': '<h1>Actualités</h1><p>Rien de ce que cherche le guide.</p>',
  '/astray/fin': '<button id="terminer">Terminer</button>',
  '/ahead/':
    '<button id="connexion">Connexion</button> <p style="margin-top: 400px"><a id="deja" href="/ahead/compte">Mon compte</a></p>',
  '/ahead/compte': '<button id="rendez-vous">Mes rendez-vous</button>',
  '/dialog/':
    '<button id="valider">Valider</button> <p style="margin-top: 300px"><button id="info" onclick="fenetre.showModal()">Infos</button></p>' +
    '<dialog id="fenetre" style="width: 90vw; height: 80vh">Une annonce. <button id="fermer" onclick="fenetre.close()">Fermer</button></dialog>',
  '/refused/':
    "<form onsubmit=\"event.preventDefault(); if (code.value === '12') location.href = '/refused/oui'; else faute.textContent = 'Code faux.'\">" +
    '<label>Code <input id="code"></label> <button id="envoyer">Envoyer</button> <p id="faute" role="alert"></p></form>',
  '/refused/oui': '<button id="merci">Merci</button>',
  '/stuck/':
    '<button id="bon">Le bon</button> <p style="margin-top: 300px"><span id="mot">Un mot qui ne se clique pas</span></p>',
  '/early/': '<button id="tester" disabled>Tester</button> <button id="entrer">Entrer</button>',
  '/there/':
    '<button id="joindre">Joindre</button> <p id="piece">jardin.jpg</p> <button id="partir">Envoyer</button>',
  '/unsure/': '<button class="payer">Payer</button> <button class="payer">Payer</button>',
};

/** @type {Record<string, object>} */
const GUIDES = {
  astray: { steps: [click('suite'), click('terminer')] },
  ahead: { steps: [click('connexion'), click('mot-de-passe'), click('rendez-vous')] },
  dialog: { steps: [click('valider')] },
  refused: {
    steps: [
      {
        id: 'code',
        action: 'type',
        say: words('Écrivez le code.'),
        target: { selectors: ['#code'] },
      },
      click('envoyer'),
      click('merci'),
    ],
  },
  stuck: { steps: [click('bon', { more: words('C’est en haut.') })] },
  early: {
    steps: [
      click('tester', { branch: [{ if: { appears: { selectors: ['#entrer'] } }, go: 'entrer' }] }),
      click('entrer'),
    ],
  },
  there: {
    steps: [click('joindre', { done: { appears: { selectors: ['#piece'] } } }), click('partir')],
  },
  unsure: {
    steps: [
      {
        id: 'payer',
        action: 'click',
        danger: 'pay',
        wait: 500,
        say: words('Cliquez sur « Payer ».'),
        warn: [words('Le prochain clic paie.')],
        target: { role: 'button', name: 'Payer' },
      },
    ],
  },
};

for (const name of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`lost in ${name}`, () => {
    const sampledTest = alternate(name === 'chromium' ? 'first' : 'second');
    const { scene, see, press, clickAt, clickOnThe, boxAt, ringAt, begin, leave, end } =
      tellStories(name, { guides: GUIDES, sites: { 'www.doctolib.fr': servePages(PAGES) } });
    /** @param {string} guide @param {string} event */
    const noted = async (guide, event) =>
      (await rowsOf(scene().home)).filter((row) => row.guide === guide && row.event === event);

    //  He had pressed it while he was told what comes next: then the ring was around a button that
    // takes no press.
    sampledTest(
      'what is asked was done before, and cannot be done twice: the guide goes on',
      async () => {
        await begin('early');
        await ringAt('entrer');
        assert.equal((await noted('early', 'done')).length, 1);
        await leave();
      },
    );

    //  A photo was there already, from the first time; she added it once more, and nothing said
    // that it was enough.
    sampledTest('what ends a step is there from the start: their own press ends it', async () => {
      await begin('there');
      await ringAt('joindre');
      await clickOnThe('#joindre');
      await ringAt('partir');
      await leave();
    });

    sampledTest(
      'a link that has nothing to do with it: said calmly though the guide names no pages, and the way back leads back',
      async () => {
        await begin('astray');
        await ringAt('suite');
        await clickOnThe('#actualites');
        const now = await see(
          (one) => one.say.startsWith('Vous êtes sur une autre page'),
          'the words about another page',
        );
        assert.deepEqual(
          now.handles
            .filter(({ name: handle }) => ['resume', 'here', 'restart'].includes(handle ?? ''))
            .map(({ name: handle }) => handle),
          ['resume', 'restart'],
        );
        assert.equal(now.ring, null);
        await press('resume');
        await ringAt('suite');
        await clickOnThe('#suite');
        await ringAt('terminer');
        await clickOnThe('#terminer');
        await end();
        assert.equal((await noted('astray', 'off_path')).length, 1);
      },
    );

    sampledTest('going back with the browser heals by itself what a wrong link did', async () => {
      await begin('astray');
      await ringAt('suite');
      await clickOnThe('#actualites');
      await see(
        (one) => one.say.startsWith('Vous êtes sur une autre page'),
        'the words about another page',
      );
      await scene().browser.goBack();
      const now = await ringAt('suite');
      assert.equal(now.say, 'Cliquez sur « suite ».');
      await leave();
    });

    sampledTest(
      'back to a page that the browser has kept: said there too, though it was being left when it was kept',
      async () => {
        await begin('astray');
        await ringAt('suite');
        await clickOnThe('#suite');
        await ringAt('terminer');
        await scene().browser.goBack();
        await see(
          (one) => one.say.startsWith('Vous êtes sur une autre page'),
          'the words about another page',
        );
        await press('resume');
        await ringAt('terminer');
        await leave();
      },
    );

    sampledTest(
      'a site that already knows them: further on than the guide thought, they go on there',
      async () => {
        await begin('ahead');
        await ringAt('connexion');
        await clickOnThe('#deja');
        await see((one) => one.find('here') !== null, 'the offer to go on here');
        await press('here');
        await ringAt('rendez-vous');
        await clickOnThe('#rendez-vous');
        await end();
      },
    );

    sampledTest(
      'a dialog of the site over the button: no ring on it, and words that say what to do',
      async () => {
        await begin('dialog');
        await ringAt('valider');
        await clickOnThe('#info');
        const now = await see(
          (one) => one.say.startsWith("Une fenêtre du site s'est ouverte"),
          'the words about the dialog',
        );
        assert.equal(now.ring, null);
        await clickOnThe('#fermer');
        ringIsAround(await ringAt('valider'), await boxAt('#valider'));
        await clickOnThe('#valider');
        await end();
      },
    );

    sampledTest(
      'a code that the site does not accept: the step is there again, with a word to read what the site says',
      async () => {
        await begin('refused');
        await ringAt('code');
        await clickOnThe('#code');
        await scene().browser.type('99');
        await press('written');
        await ringAt('envoyer');
        await clickOnThe('#envoyer');
        const now = await see(
          (one) =>
            one.step === 'envoyer' &&
            one.ring !== null &&
            (one.bubble?.text ?? '').includes("Le site n'est pas passé à la suite"),
          'the step again',
        );
        ringIsAround(now, await boxAt('#envoyer'));
        await clickOnThe('#code');
        await scene().browser.key('Backspace');
        await scene().browser.key('Backspace');
        await scene().browser.type('12');
        await clickOnThe('#envoyer');
        await ringAt('merci');
        await clickOnThe('#merci');
        await end();
        assert.equal((await noted('refused', 'back')).length, 1);
      },
    );

    sampledTest(
      'pressing again and again on what does nothing: help is offered, and a no is heard',
      async () => {
        await begin('stuck');
        await ringAt('bon');
        const box = await boxAt('#mot');
        for (let count = 0; count < 4; count += 1) await clickAt(box);
        const asked = await see((one) => one.find('no-help') !== null, 'the offer of help');
        assert.match(asked.bubble?.text ?? '', /Prenez votre temps\. Voulez-vous de l'aide\s\?/);
        assert.equal(asked.say, 'Cliquez sur « bon ».');
        assert.notEqual(asked.ring, null);
        await press('no-help');
        await see((one) => one.find('no-help') === null, 'the bubble without the question');
        for (let count = 0; count < 4; count += 1) await clickAt(box);
        await scene().browser.evaluate(
          'new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))); })',
        );
        assert.equal((await see((one) => one.bubble !== null, 'the bubble')).find('no-help'), null);
        await clickOnThe('#bon');
        await end();
        assert.equal((await noted('stuck', 'lost')).length, 1);
      },
    );

    sampledTest(
      'a double-click, and another one, are no cry for help; a yes to help explains and opens the ways out',
      async () => {
        await begin('stuck');
        await ringAt('bon');
        const box = await boxAt('#mot');
        for (let count = 0; count < 3; count += 1) await clickAt(box);
        assert.equal((await see((one) => one.step === 'bon', 'the step')).find('no-help'), null);
        await clickAt(box);
        await press('help');
        const now = await see((one) => one.find('simpler') !== null, 'the help panel');
        assert.match(now.bubble?.text ?? '', /C’est en haut\./);
        assert.ok(now.find('did') && now.find('call'), 'the ways out');
        await leave();
      },
    );

    sampledTest(
      'where a click would pay and two buttons are alike, there is no ring but an honest word',
      async () => {
        await begin('unsure');
        await press('danger-ok');
        const now = await see((one) => one.say.startsWith('Je ne suis pas sûr'), 'the honest word');
        assert.equal(now.say, "Je ne suis pas sûr. Regardez bien ou demandez à quelqu'un.");
        assert.equal(now.ring, null);
        assert.ok(now.find('call'));
        await leave();
      },
    );
  });
}
