/**
 * What each step of the guides for the practice site and for the webmail is really about, said by
 * what a person sees there and by nothing that the guides say of it: the judge of every ring.
 */

import { seen } from './browser.js';

/** @typedef {import('./overlay-reader.js').Box} Box */

/**
 * The elements that a step may be ringed at, as boxes; null where nothing is known of the step.
 * Runs in the page.
 * @param {string} guide
 * @param {string} step
 * @returns {Box[] | null}
 */
export function truthOf(guide, step) {
  const all = (/** @type {string} */ css) => [...document.querySelectorAll(css)];
  const called = (/** @type {string} */ css, /** @type {RegExp} */ words) =>
    all(css).filter((each) => words.test(/** @type {HTMLElement} */ (each).innerText.trim()));
  const labelled = (/** @type {string} */ css, /** @type {RegExp} */ words) =>
    all(css).filter((each) =>
      words.test(
        each.getAttribute('aria-label') ??
          /** @type {HTMLInputElement} */ (each).labels?.[0]?.textContent ??
          '',
      ),
    );
  const around = (/** @type {string} */ css, /** @type {string} */ within) =>
    all(css).flatMap((each) => {
      const wrappers = [];
      for (
        let at = each.parentElement;
        at && !at.matches('main, aside, section, body');
        at = at.parentElement
      )
        wrappers.push(at);
      return wrappers.filter(
        (wrapper) => wrapper.querySelectorAll(css).length > 1 && wrapper.closest(within),
      );
    });
  /** @type {Record<string, () => Element[]>} */
  const known = {
    'didomi-refuser': () => called('#didomi-notice button', /^Refuser$/),
    'mes-rendez-vous': () => called('header a', /^Mes rendez-vous$/),
    qui: () => labelled('input', /^Nom, spécialité/),
    proposition: () => labelled('[role=listbox]', /^Propositions$/),
    ou: () => labelled('input', /^Où$/),
    ville: () => labelled('[role=listbox]', /^Villes/),
    rechercher: () => called('button', /^Rechercher$/),
    medecin: () => called('main.results a', /^Cabinet/),
    prendre: () => called('main.profile button', /^Prendre rendez-vous$/),
    motif: () => labelled('ul', /^Motifs/),
    specialite: () => labelled('select', /^Spécialité$/),
    'type-de-visite': () => labelled('select', /^Type de consultation$/),
    'motif-liste': () => labelled('select', /^Motif de consultation$/),
    'deja-venu': () =>
      around('.dl-new-patient-options label, [data-test=new-patient-options] button', 'main'),
    prochain: () => called('main:not(.results) button', /^Prochain RDV/),
    horaire: () => around('.availabilities-slot', 'main:not(.results)'),
    consignes: () => called('[role=dialog] button, dialog button', /^J’ai lu et j’accepte/),
    email: () =>
      labelled('form input', /^(E-mail ou téléphone|Adresse e-mail ou numéro de téléphone)$/),
    'mot-de-passe': () => labelled('form input', /^Mot de passe$/),
    'se-connecter': () => called('form button', /^Se connecter$/),
    code: () => labelled('form input', /^Code à 6 chiffres$/),
    valider: () => called('form button', /^Valider$/),
    patient: () => labelled('ul, [role=radiogroup]', /^Pour qui/),
    lequel: () => labelled('ul', /^Rendez-vous à venir$/),
    annuler: () => called('main button', /^Annuler le (RDV|rendez-vous)$/),
    deplacer: () => called('main button', /^Déplacer le (RDV|rendez-vous)$/),
    rejoindre: () => called('main a', /^(Rejoindre|Démarrer) la consultation vidéo$/),
    tester: () => called('main button', /^Tester/),
    identifiant: () => all('input[name=_user]'),
    'webmail-envoyer-un-message/mot-de-passe': () => all('input[name=_pass]'),
    connexion: () => all('#rcmloginsubmit'),
    rediger: () => called('a', /^Rédiger$/),
    destinataire: () => all('#compose_to input, #compose_to ul'),
    objet: () => all('input[name=_subject]'),
    message: () => all('#composebody, iframe#composebody_ifr'),
    menu: () => all('#layout-content > .header a').filter((each) => each.matches('[class*=menu]')),
    options: () => called('a', /^Options et pièces jointes$/),
    joindre: () => called('button, a', /^Joindre un fichier$/),
    retour: () => all('a').filter((each) => each.matches('[class*=back]')),
    envoyer: () => called('button, a', /^Envoyer$/),
    'doctolib-se-connecter/entrer': () => called('header a', /^Se connecter$/),
    'doctolib-teleconsultation/entrer': () => called('main button', /^Rejoindre/),
    'doctolib-prendre-rendez-vous/confirmer': () =>
      called('main button', /^Confirmer le rendez-vous$/),
    'doctolib-annuler-rendez-vous/confirmer': () =>
      called('[role=dialog] button, dialog button', /^Confirmer l’annulation$/),
    'doctolib-deplacer-rendez-vous/confirmer': () =>
      called('main button', /^Confirmer le (nouvel horaire|déplacement)$/),
  };
  const find = known[`${guide}/${step}`] ?? known[step];
  if (!find) return null;
  const modal = document.querySelector('dialog[open], [aria-modal=true]');
  const reachable = find().filter(
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
    const boxes = await browser.evaluate(truthOf, guide, step).catch(() => undefined);
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
