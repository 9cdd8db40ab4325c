import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { alternate } from '../sampling.js';
import { GUIDES, ORIGIN, openPage, openPlace } from './place.js';
import { addressOf, until, walk } from './walker.js';

/** @type {import('./place.js').Place} */
let place;
before(async () => {
  place = await openPlace();
});
after(() => place.close());

/** @param {string} name */
async function readGuide(name) {
  return JSON.parse(await readFile(join(GUIDES, 'doctolib', `${name}.guide.json`), 'utf8'));
}

/**
 * Somebody who knows the words of the instructions and nothing of the site.
 * @param {Record<string, string>} [own]  answers by a word of the instruction, tried first
 * @returns {import('./walker.js').Persona}
 */
function persona(own = {}) {
  const answers = {
    ...own,
    'code reçu': '123456',
    'mot de passe': 'tournesol',
    'adresse e-mail': 'eleve@example.org',
    médecin: 'dentiste',
    ville: 'Nantes',
    ...own,
  };
  return (step) => {
    const known = Object.entries(answers).find(([word]) => step.say.fr.includes(word));
    assert.ok(known, `the words say what to write: ${step.say.fr}`);
    return known[1];
  };
}

/**
 * @param {string} name
 * @param {string} year
 * @param {import('./walker.js').Persona} who
 * @param {NonNullable<Parameters<typeof walk>[3]> & {ends: string, viewport?: {width: number,
 *   height: number}}} options  `ends`: the heading of the last page
 */
async function follow(name, year, who, { ends, viewport, ...options }) {
  const { page, context, faults } = await openPage(place, viewport);
  await page.goto(`${place.origin}/?site=${year}`);
  const open = (/** @type {string} */ url, /** @type {import('playwright-core').Page} */ on) =>
    on.goto(url.replace(ORIGIN, place.origin));
  const walked = await walk(await readGuide(name), page, who, { open, ...options });
  const arrived = await until(
    walked.page,
    async () => (await walked.page.locator('h1').innerText()) === ends,
  );
  assert.ok(
    arrived,
    `the last page is « ${ends} », not « ${await walked.page.locator('h1').innerText()} »`,
  );
  const address = addressOf(walked.page);
  const text = await walked.page.locator('main').innerText();
  assert.deepEqual(faults, []);
  await context.close();
  return { path: walked.path, address, text };
}

const ACCOUNT = ['email', 'mot-de-passe', 'se-connecter', 'code', 'valider'];
const BOOKED = 'Rendez-vous confirmé';
const HOME = 'Prenez rendez-vous, pour vous entraîner';
const FUNNEL = {
  2021: ['fiche', 'type-de-visite', 'motif-liste'],
  2025: ['fiche', 'prendre', 'motif'],
};

for (const year of /** @type {const} */ (['2021', '2025']))
  describe(year, { concurrency: 2 }, () => {
    const sampledTest = alternate(year === '2025' ? 'first' : 'second');
    sampledTest('who looks for a speciality books with a doctor of the town', async () => {
      const { path } = await follow('prendre-rendez-vous', year, persona(), { ends: BOOKED });
      assert.deepEqual(path, [
        'didomi-refuser',
        'qui',
        'proposition',
        'ou',
        'ville',
        'rechercher',
        'medecin',
        ...FUNNEL[year],
        'deja-venu',
        'horaire',
        'consignes',
        ...ACCOUNT,
        'patient',
        'confirmer',
        'confirme',
      ]);
    });

    sampledTest('who presses Enter in every field is not held up', async () => {
      const { path } = await follow('prendre-rendez-vous', year, persona(), {
        ends: BOOKED,
        enter: ['qui', 'ou', 'mot-de-passe', 'code'],
      });
      assert.deepEqual(path.slice(0, 4), ['didomi-refuser', 'qui', 'ou', 'medecin']);
      assert.deepEqual(path.slice(-6), [
        'email',
        'mot-de-passe',
        'code',
        'patient',
        'confirmer',
        'confirme',
      ]);
    });

    sampledTest(
      'who types their own doctor’s name goes straight there; where nothing is free this week the first free date is shown',
      async () => {
        const { path } = await follow(
          'prendre-rendez-vous',
          year,
          persona({ médecin: 'cabinet d’entraînement n° 2' }),
          { ends: BOOKED },
        );
        assert.deepEqual(path.slice(3, 5), ['fiche', year === '2021' ? 'specialite' : 'prendre']);
        assert.ok(path.includes('prochain'), path.join(' '));
      },
    );

    sampledTest('where nothing is free at all another doctor is looked for', async () => {
      const { path } = await follow(
        'prendre-rendez-vous',
        year,
        persona({ médecin: 'cabinet d’entraînement n° 3' }),
        { ends: HOME, stop: 'qui' },
      );
      assert.deepEqual(path.slice(-3), ['deja-venu', 'sans-horaire', 'ailleurs']);
    });

    sampledTest('who is refused as a new patient looks for another doctor', async () => {
      const { path } = await follow(
        'prendre-rendez-vous',
        year,
        persona({ médecin: 'cabinet d’entraînement n° 4' }),
        { ends: HOME, stop: 'qui', answer: { 'deja-venu': 'Non' } },
      );
      assert.deepEqual(path.slice(-3), ['deja-venu', 'refus', 'ailleurs']);
    });

    sampledTest('signing in ends on one’s own page', async () => {
      const { path } = await follow('se-connecter', year, persona(), { ends: 'Mes rendez-vous' });
      assert.deepEqual(path, ['didomi-refuser', 'entrer', ...ACCOUNT, 'connecte']);
    });

    sampledTest('cancelling leaves one appointment fewer', async () => {
      const { path, text } = await follow('annuler-rendez-vous', year, persona(), {
        ends: 'Mes rendez-vous',
      });
      assert.deepEqual(path, [
        'didomi-refuser',
        'mes-rendez-vous',
        ...ACCOUNT,
        'lequel',
        'annuler',
        'confirmer',
        'annule',
      ]);
      assert.match(text, /Rendez-vous annulé/);
      assert.equal(text.match(/Cabinet d’entraînement/g)?.length, 1);
    });

    sampledTest('moving keeps both appointments, one at another time', async () => {
      const { path, text } = await follow('deplacer-rendez-vous', year, persona(), {
        ends: 'Mes rendez-vous',
      });
      assert.deepEqual(path, [
        'didomi-refuser',
        'mes-rendez-vous',
        ...ACCOUNT,
        'lequel',
        'deplacer',
        'horaire',
        'confirmer',
        'deplace',
      ]);
      assert.match(text, /Rendez-vous déplacé/);
      assert.equal(text.match(/Cabinet d’entraînement/g)?.length, 2);
    });

    sampledTest('the video consultation is joined in the tab that it opens', async () => {
      const { path, address } = await follow('teleconsultation', year, persona(), {
        ends: 'Vous êtes dans la salle d’attente',
      });
      assert.deepEqual(path, [
        'didomi-refuser',
        'mes-rendez-vous',
        ...ACCOUNT,
        'rejoindre',
        'permission',
        'tester',
        'entrer',
        'salle',
      ]);
      assert.equal(address, `${ORIGIN}/telehealth/101/room`);
    });

    sampledTest('on a telephone’s screen the same guide fits', async () => {
      await follow('prendre-rendez-vous', year, persona(), {
        ends: BOOKED,
        viewport: { width: 360, height: 740 },
      });
    });
  });

test('inside the extension one file stands for every address, and no page asks for another', async () => {
  //  There it lies at /practice/doctolib/index.html; a link to a real path would leave the
  // extension.
  const { page, context, faults } = await openPage(place);
  const file = `${place.origin}/practice/doctolib/index.html`;
  await page.goto(`${file}?page=/search?location=44000-nantes%26speciality=dentiste&site=2025`);
  await page.locator('#didomi-notice-disagree-button').click();
  await page.getByRole('link', { name: /Cabinet d’entraînement n°\s1/ }).click();
  await page.getByRole('button', { name: 'Prendre rendez-vous', exact: true }).click();
  await page.getByRole('button', { name: 'Contrôle' }).click();
  const address = new URL(page.url());
  assert.equal(address.pathname, '/practice/doctolib/index.html');
  assert.equal(
    address.searchParams.get('page'),
    '/dentiste/nantes/cabinet-d-entrainement-1/booking/new-patient',
  );
  await page.goBack();
  await page.getByRole('heading', { name: 'Choisissez le motif de consultation' }).waitFor();
  const outside = await page
    .locator('a')
    .evaluateAll((links) =>
      links
        .map((link) => /** @type {HTMLAnchorElement} */ (link).pathname)
        .filter((path) => !path.endsWith('/index.html')),
    );
  assert.deepEqual(outside, []);
  assert.deepEqual(faults, []);
  await context.close();
});

test('every page says that it is practice, and what is typed never becomes markup', async () => {
  const { page, context } = await openPage(place);
  for (const path of [
    '/',
    '/dentiste/nantes',
    '/dentiste/nantes/cabinet-d-entrainement-1',
    '/sessions/new',
    '/account/appointments',
    '/nowhere',
  ]) {
    await page.goto(place.origin + path);
    await page.locator('h1').waitFor();
    assert.ok(await page.getByText('rien n’est réservé, rien n’est envoyé').isVisible(), path);
    assert.match(await page.title(), /site d’entraînement/);
  }
  const markup = '<img src=x onerror="document.title=1">';
  await page.goto(`${place.origin}/dentiste/${encodeURIComponent(markup)}`);
  await page.locator('h1').waitFor();
  assert.equal(await page.locator('main img').count(), 0);
  await context.close();
});

for (const year of ['2021', '2025']) {
  test(`${year}: axe finds nothing on the pages of a booking`, async () => {
    const { page, context } = await openPage(place);
    const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
    await page.goto(`${place.origin}/?site=${year}`);
    for (const path of [
      '/',
      '/dentiste/nantes',
      '/dentiste/nantes/cabinet-d-entrainement-1',
      '/dentiste/nantes/cabinet-d-entrainement-1/booking/motives',
      '/dentiste/nantes/cabinet-d-entrainement-1/booking/availabilities',
      '/dentiste/nantes/cabinet-d-entrainement-1/booking/patient',
      '/sessions/new',
      '/sessions/code',
      '/account/new',
    ]) {
      await page.goto(place.origin + path);
      await page.locator('h1').waitFor();
      await until(page, async () => (await page.locator('.availabilities-loading').count()) === 0);
      await page.evaluate(await readFile(axe, 'utf8'));
      const found = await page.evaluate(() => /** @type {any} */ (window).axe.run());
      assert.ok(found.passes.length > 0);
      assert.deepEqual(
        found.violations.map((/** @type {any} */ { id, nodes }) => `${id}: ${nodes[0].html}`),
        [],
        path,
      );
    }
    await context.close();
  });
}
