/**
 * A guide for each of the pages in `pages/`, by the page's folder: the stories of pages.test.js.
 */
import { click, SITE, words } from './stories.js';

/**
 * A step whose target is known by what it says, and by nothing of its markup.
 * @param {string} id
 * @param {object} target
 * @param {object} [more]
 */
const byEye = (id, target, more = {}) =>
  click(id, { target: { role: 'button', ...target }, ...more });
/** @param {string} id */
const card = (id) => ({ id, action: 'read', say: words('Voilà.') });
/**
 * One of the stories that are told on the page of fields.
 * @param {string} query
 * @param {object[]} steps
 */
const onFields = (query, steps) => ({
  sites: [`${SITE}/fields/?${query}`],
  start: `${SITE}/fields/?${query}`,
  steps,
});

/**
 * One of those on the page whose frame is of a site that the guide is not for.
 * @param {string} query
 * @param {object[]} steps
 */
const inStrange = (query, steps) => ({
  sites: [`${SITE}/abroad/?${query}`],
  start: `${SITE}/abroad/?${query}`,
  steps,
});

/** @type {Record<string, {steps: object[]} & Record<string, unknown>>} */
export const GUIDES = {
  reload: { steps: [click('un'), click('deux')] },
  counting: { steps: [byEye('continuer', { name: 'Continuer', text: 'Continuer' })] },
  scrollers: { steps: [click('fond')] },
  sticky: { steps: [click('milieu'), click('debut')] },
  turned: { steps: [click('penche'), click('fixe'), click('profond')] },
  zoom: { steps: [click('inscrire')] },
  endless: { steps: [click('voir-57', { wait: 500 })] },
  recycled: {
    steps: [
      byEye(
        'nantes',
        { name: 'Choisir Nantes', text: 'Choisir Nantes', tag: 'button' },
        { wait: 500 },
      ),
    ],
  },
  layers: { steps: [click('ouvrir'), click('accepter'), click('menu'), click('messages')] },
  shadow: {
    steps: [
      byEye(
        'telecharger',
        { name: 'Télécharger', text: 'Télécharger', tag: 'button' },
        { wait: 1500 },
      ),
    ],
  },
  frames: { steps: [click('repondre')] },
  abroad: { sites: [`${SITE}/abroad/*`, 'https://meet.jit.si/abroad/*'], steps: [click('regler')] },
  stranger: inStrange('stranger', [click('regler', { wait: 500 }), card('fin')]),
  advert: inStrange('advert', [click('regler', { wait: 500 })]),
  named: inStrange('named', [
    click('regler', { wait: 500, target: { selectors: ['#regler'], frame: [0] } }),
  ]),
  rtl: { steps: [click('bahth'), click('talia')] },
  narrow: { steps: [click('suite')] },
  date: onFields('date', [
    {
      id: 'jour',
      action: 'choose',
      say: words('Choisissez le jour.'),
      target: { tag: 'input', label: 'Jour' },
    },
    card('fin'),
  ]),
  list: onFields('list', [
    {
      id: 'fruit',
      action: 'choose',
      say: words('Choisissez un fruit.'),
      target: { tag: 'select', label: 'Fruit' },
    },
    card('fin'),
  ]),
  letter: onFields('letter', [
    {
      id: 'lettre',
      action: 'type',
      say: words('Écrivez votre lettre.'),
      target: { role: 'textbox', name: 'Votre lettre' },
    },
    card('fin'),
  ]),
  file: onFields('file', [
    {
      id: 'joindre',
      action: 'upload',
      say: words('Joignez un document.'),
      target: { role: 'button', name: 'Joindre un document' },
    },
    card('fin'),
  ]),
  cleaner: { steps: [click('un'), click('deux')] },
  alike: {
    steps: [
      byEye(
        'port',
        {
          tag: 'button',
          name: 'Prendre rendez-vous',
          text: 'Prendre rendez-vous',
          classes: ['rdv'],
          heading: 'Docteur Tilleul',
          near: ['Dentiste, rue du Port', 'Docteur Tilleul'],
          path: '/html[1]/body[1]/section[2]/button[1]',
          box: [40, 247, 140, 21],
          viewport: [1366, 768],
        },
        { wait: 500 },
      ),
    ],
  },
  banner: { steps: [click('refuser', { optional: true }), click('entrer')] },
  keyboard: {
    steps: [
      {
        id: 'prenom',
        action: 'type',
        say: words('Écrivez votre prénom.'),
        target: { label: 'Votre prénom' },
      },
    ],
  },
};
