/**
 * What each step of the guides for the practice site and for the webmail is really about, said by
 * what a person sees there and by nothing that the guides say of it: the judge of every ring.
 */

import { seen } from './browser.js';

/** @typedef {import('./overlay-reader.js').Box} Box */

/**
 * How the elements that a step is about are told: all that a selector fits; of these, those whose
 * own words, or whose label, are so; or what is around several of them, within something.
 * @typedef {{all: string} | {called: string, words: string} | {labelled: string, words: string} |
 *   {around: string, within: string}} Truth
 */

/**
 * By step, or by guide and step where steps of that name mean several things.
 * @type {Record<string, Truth>}
 */
const TRUTHS = {
  'didomi-refuser': { called: '#didomi-notice button', words: '^Refuser$' },
  'mes-rendez-vous': { called: 'header a', words: '^Mes rendez-vous$' },
  qui: { labelled: 'input', words: '^Nom, spécialité' },
  proposition: { labelled: '[role=listbox]', words: '^Propositions$' },
  ou: { labelled: 'input', words: '^Où$' },
  ville: { labelled: '[role=listbox]', words: '^Villes' },
  rechercher: { called: 'button', words: '^Rechercher$' },
  medecin: { called: 'main.results a', words: '^Cabinet' },
  prendre: { called: 'main.profile button', words: '^Prendre rendez-vous$' },
  motif: { labelled: 'ul', words: '^Motifs' },
  specialite: { labelled: 'select', words: '^Spécialité$' },
  'type-de-visite': { labelled: 'select', words: '^Type de consultation$' },
  'motif-liste': { labelled: 'select', words: '^Motif de consultation$' },
  'deja-venu': {
    around: '.dl-new-patient-options label, [data-test=new-patient-options] button',
    within: 'main',
  },
  prochain: { called: 'main:not(.results) button', words: '^Prochain RDV' },
  horaire: { around: '.availabilities-slot', within: 'main:not(.results)' },
  consignes: { called: '[role=dialog] button, dialog button', words: '^J’ai lu et j’accepte' },
  email: {
    labelled: 'form input',
    words: '^(E-mail ou téléphone|Adresse e-mail ou numéro de téléphone)$',
  },
  'mot-de-passe': { labelled: 'form input', words: '^Mot de passe$' },
  'se-connecter': { called: 'form button', words: '^Se connecter$' },
  code: { labelled: 'form input', words: '^Code à 6 chiffres$' },
  valider: { called: 'form button', words: '^Valider$' },
  patient: { labelled: 'ul, [role=radiogroup]', words: '^Pour qui' },
  lequel: { labelled: 'ul', words: '^Rendez-vous à venir$' },
  annuler: { called: 'main button', words: '^Annuler le (RDV|rendez-vous)$' },
  deplacer: { called: 'main button', words: '^Déplacer le (RDV|rendez-vous)$' },
  rejoindre: { called: 'main a', words: '^(Rejoindre|Démarrer) la consultation vidéo$' },
  tester: { called: 'main button', words: '^Tester' },
  identifiant: { all: 'input[name=_user]' },
  'webmail-envoyer-un-message/mot-de-passe': { all: 'input[name=_pass]' },
  connexion: { all: '#rcmloginsubmit' },
  rediger: { called: 'a', words: '^Rédiger$' },
  destinataire: { all: '#compose_to input, #compose_to ul' },
  objet: { all: 'input[name=_subject]' },
  message: { all: '#composebody, iframe#composebody_ifr' },
  menu: { all: '#layout-content > .header a[class*=menu]' },
  options: { called: 'a', words: '^Options et pièces jointes$' },
  joindre: { called: 'button, a', words: '^Joindre un fichier$' },
  retour: { all: 'a[class*=back]' },
  envoyer: { called: 'button, a', words: '^Envoyer$' },
  'doctolib-se-connecter/entrer': { called: 'header a', words: '^Se connecter$' },
  'doctolib-teleconsultation/entrer': { called: 'main button', words: '^Rejoindre' },
  'doctolib-prendre-rendez-vous/confirmer': {
    called: 'main button',
    words: '^Confirmer le rendez-vous$',
  },
  'doctolib-annuler-rendez-vous/confirmer': {
    called: '[role=dialog] button, dialog button',
    words: '^Confirmer l’annulation$',
  },
  'doctolib-deplacer-rendez-vous/confirmer': {
    called: 'main button',
    words: '^Confirmer le (nouvel horaire|déplacement)$',
  },
};

/**
 * The elements that fit, as boxes. Runs in the page.
 * @param {Truth} truth
 * @returns {Box[]}
 */
function boxesOf(truth) {
  const all = (/** @type {string} */ css) => [...document.querySelectorAll(css)];
  const ownWords = (/** @type {Element} */ each) =>
    /** @type {HTMLElement} */ (each).innerText.trim();
  const label = (/** @type {Element} */ each) =>
    each.getAttribute('aria-label') ??
    /** @type {HTMLInputElement} */ (each).labels?.[0]?.textContent ??
    '';
  /** @param {Element} each @param {string} css @param {string} within */
  const wrappers = (each, css, within) => {
    const found = [];
    for (
      let at = each.parentElement;
      at && !at.matches('main, aside, section, body');
      at = at.parentElement
    )
      found.push(at);
    return found.filter((one) => one.querySelectorAll(css).length > 1 && one.closest(within));
  };
  const elements = () => {
    if ('all' in truth) return all(truth.all);
    if ('around' in truth)
      return all(truth.around).flatMap((each) => wrappers(each, truth.around, truth.within));
    const words = new RegExp(truth.words);
    return 'called' in truth
      ? all(truth.called).filter((each) => words.test(ownWords(each)))
      : all(truth.labelled).filter((each) => words.test(label(each)));
  };
  const modal = document.querySelector('dialog[open], [aria-modal=true]');
  const reachable = elements().filter(
    (each) => !each.closest('[inert]') && (!modal || modal.contains(each)),
  );
  return reachable.map((each) => {
    const { x, y, width, height } = each.getBoundingClientRect();
    return { x, y, width, height };
  });
}

/** A ring stands a little off what it is around, and no further. */
const OFF = 24;
/** Of what is partly scrolled away, the ring is around the part that is seen. */
const LEAST_PART = 0.25;
/** So long a machine under load may take from a change of the page to the ring's. */
const ON_ITS_WAY_MS = 400;

/** @param {Box} ring @param {Box} box */
const isAround = (ring, box) =>
  ring.x > box.x - OFF &&
  ring.y > box.y - OFF &&
  ring.x + ring.width < box.x + box.width + OFF &&
  ring.y + ring.height < box.y + box.height + OFF &&
  ring.width * ring.height > LEAST_PART * box.width * box.height;

/**
 * The same browser, whose every look is judged: what the ring was around when it was around
 * something wrong gathers in `wrong`. A page that has just changed under its ring is given a
 * moment.
 * @param {import('./browser.js').Browser} browser
 * @param {string} guide
 * @returns {{browser: import('./browser.js').Browser, wrong: string[], judged: () => number}}
 */
export function judge(browser, guide) {
  /** @type {string[]} */
  const wrong = [];
  let judged = 0;
  let doubt = { words: '', since: 0 };
  const overlay = async () => {
    const looked = await browser.overlay();
    const { step, ring } = seen(looked);
    if (!step || !ring) return looked;
    //  the page went away meanwhile
    const truth = TRUTHS[`${guide}/${step}`] ?? TRUTHS[step];
    const boxes = truth ? await browser.evaluate(boxesOf, truth).catch(() => undefined) : null;
    if (boxes === undefined) return looked;
    judged += 1;
    const right = boxes?.some((/** @type {Box} */ box) => isAround(ring.box, box)) ?? false;
    const words = right
      ? ''
      : `${step}: ring ${JSON.stringify(ring.box)} and truth ${JSON.stringify(boxes)} at ${looked.url}`;
    if (words !== doubt.words) doubt = { words, since: performance.now() };
    if (!right && performance.now() - doubt.since > ON_ITS_WAY_MS && wrong.at(-1) !== words)
      wrong.push(words);
    return looked;
  };
  return { browser: { ...browser, overlay }, wrong, judged: () => judged };
}
