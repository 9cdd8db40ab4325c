import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { GUIDES, ORIGIN, openPage, openPlace } from './place.js';
import { addressOf, walk } from './walker.js';

/** @type {import('./place.js').Place} */
let place;
before(async () => { place = await openPlace(); });
after(() => place.close());

/** @param {string} name */
async function readGuide(name) {
  return JSON.parse(await readFile(join(GUIDES, 'doctolib', `${name}.guide.json`), 'utf8'));
}

/**
 * Somebody who knows the words of the instructions and nothing of the site.
 * @param {Record<string, string | (() => string)>} [own]  answers by a word of the instruction, tried first
 * @returns {import('./walker.js').Persona}
 */
function persona(own = {}) {
  const answers = { ...own, 'code reçu': '123456', 'mot de passe': 'tournesol', 'adresse e-mail': 'eleve@example.org', médecin: 'dentiste', ville: 'Nantes', ...own };
  return (step) => {
    /** @type {[string, string | (() => string)] | undefined} */
    const known = Object.entries(answers).find(([word]) => step.say.fr.includes(word));
    assert.ok(known, `the words say what to write: ${step.say.fr}`);
    return typeof known[1] === 'function' ? known[1]() : known[1];
  };
}

/**
 * @param {string} name
 * @param {string} year
 * @param {import('./walker.js').Persona} who
 * @param {Parameters<typeof walk>[3] & {viewport?: {width: number, height: number}}} [options]
 */
async function follow(name, year, who, { viewport, ...options } = {}) {
  const { page, context, faults } = await openPage(place, viewport);
  await page.goto(`${place.origin}/?site=${year}`);
  const open = (/** @type {string} */ url, /** @type {import('playwright-core').Page} */ on) => on.goto(url.replace(ORIGIN, place.origin));
  const walked = await walk(await readGuide(name), page, who, { open, ...options });
  const address = addressOf(walked.page);
  const heading = await walked.page.locator('h1').innerText();
  const text = await walked.page.locator('main').innerText();
  assert.deepEqual(faults, []);
  await context.close();
  return { path: walked.path, address, heading, text };
}

const ACCOUNT = ['email', 'mot-de-passe', 'se-connecter', 'code', 'valider'];
const FUNNEL = { 2021: ['type-de-visite', 'motif-liste'], 2025: ['prendre', 'motif'] };

for (const year of /** @type {const} */ (['2021', '2025'])) {
  test(`${year}: who looks for a speciality books with a doctor of the town`, async () => {
    const { path, heading } = await follow('prendre-rendez-vous', year, persona());
    assert.deepEqual(path, ['cookies', 'qui', 'proposition', 'ou', 'ville', 'rechercher', 'medecin', ...FUNNEL[year],
      'deja-venu', 'horaire', 'consignes', ...ACCOUNT, 'patient', 'confirmer', 'confirme']);
    assert.equal(heading, 'Rendez-vous confirmé');
  });
}
