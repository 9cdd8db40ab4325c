/* Fills a folder with guides: node make-guides.js FOLDER SITES GUIDES_A_SITE */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, sites, each] = process.argv.slice(2);
const verbs = [
  'Prendre',
  'Annuler',
  'Déplacer',
  'Payer',
  'Imprimer',
  'Envoyer',
  'Trouver',
  'Signaler',
];
const things = [
  'un rendez-vous',
  'une facture',
  'une ordonnance',
  'un colis',
  'une attestation',
  'un remboursement',
  'un billet',
  'un message',
];
const places = ['la mairie', 'la poste', 'la banque', 'l’hôpital', 'la bibliothèque', 'la caisse'];

/**
 * @param {number} site
 * @param {number} place
 */
function guide(site, place) {
  const number = site * 7 + place;
  const title = `${verbs[number % 8]} ${things[(number >> 3) % 8]} à ${places[number % 6]}`;
  const say = { fr: `Cliquez sur « ${verbs[(number + 3) % 8]} ».`, en: 'Click the button.' };
  return {
    format: 1,
    id: `site-${site}-${place}`,
    revision: 1,
    reviewed: null,
    language: 'fr',
    title: { fr: title, en: `Guide ${place} of site ${site}` },
    summary: { fr: `${title}, sans se presser. Numéro ${site}.`, en: `How to use site ${site}.` },
    sites: [`https://www.site-${site}.example/*`],
    start: `https://www.site-${site}.example/`,
    topics: ['administratif'],
    minutes: 5,
    steps: Array.from({ length: 8 }, (_, step) => ({
      id: `etape-${step}`,
      action: 'click',
      say,
      target: {
        selectors: [`#bouton-${step}`, 'aria/Continuer'],
        role: 'button',
        tag: 'button',
        text: 'Continuer',
        heading: title,
        near: ['Votre compte', 'Aide', things[step]],
      },
    })),
  };
}

for (let site = 0; site < Number(sites); site++) {
  const path = join(folder, String(site % 100));
  mkdirSync(path, { recursive: true });
  for (let place = 0; place < Number(each); place++)
    writeFileSync(
      join(path, `site-${site}-${place}.guide.json`),
      JSON.stringify(guide(site, place)),
    );
}
