/** Signing in, with a code after the password; and signing up. Nothing typed here is stored. */

import { correct, currentAddress, move, visit } from '../address.js';
import { element } from '../element.js';
import { button, header, heading, link } from '../layout.js';
import { changeState, isOld, readState } from '../state.js';

/** @typedef {import('../layout.js').Page} Page */

/** The code of the simulated message: always the same, because it protects nothing. */
const CODE = '123456';
/** Milliseconds. How long the real site takes to check; the button is disabled meanwhile. */
const PAUSE = 400;

/**
 * @param {string} title
 * @param {...import('../element.js').Child} children
 * @returns {Page}
 */
function sessionPage(title, ...children) {
  return {
    title,
    body: [
      header({ withoutSignIn: true }),
      element('main', { class: 'narrow session' }, heading(title), ...children),
    ],
  };
}

/**
 * @param {string} label
 * @param {Record<string, any>} attributes
 */
function field(label, attributes) {
  return element(
    'div',
    { class: 'dl-field' },
    element('label', { for: attributes.id }, label),
    element('input', { class: 'dl-input', required: true, ...attributes }),
  );
}

/**
 * The button is disabled from the press on, until the next page loads or the input is refused.
 * @param {string} label
 * @param {() => boolean | void} submit  false: refused
 * @param {...import('../element.js').Child} fields
 */
function form(label, submit, ...fields) {
  const sender = /** @type {HTMLButtonElement} */ (
    button(label, { type: 'submit', class: 'dl-button-block' })
  );
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    sender.disabled = true;
    setTimeout(() => {
      if (submit() === false) sender.disabled = false;
    }, PAUSE);
  };
  return element('form', { class: 'dl-form', onsubmit: send }, ...fields, sender);
}

/** @returns {Page} */
export function signInPage() {
  const old = isOld();
  const submit = () => (old ? visit('/sessions/code') : move('/sessions/code'));
  return sessionPage(
    old ? 'J’ai déjà un compte' : 'Connectez-vous',
    element(
      'p',
      { class: 'practice-note' },
      'Pour vous entraîner : une adresse et un mot de passe inventés suffisent.',
    ),
    form(
      'Se connecter',
      submit,
      old
        ? field('Adresse e-mail ou numéro de téléphone', {
            id: 'username',
            name: 'username',
            type: 'text',
            autocomplete: 'username',
          })
        : field('E-mail ou téléphone', {
            id: 'login-identifier',
            name: 'identifier',
            type: 'text',
            inputmode: 'email',
            autocomplete: 'username',
          }),
      field('Mot de passe', {
        id: old ? 'password' : 'login-password',
        name: 'password',
        type: 'password',
        autocomplete: 'off',
      }),
    ),
    element(
      'div',
      { class: 'session-other' },
      element('p', {}, 'Pas encore de compte ?'),
      link('/account/new', { class: 'dl-button dl-button-secondary' }, 'Créer un compte'),
    ),
  );
}

/** @returns {Page} */
export function codePage() {
  const wrong = element('p', { class: 'dl-error', role: 'alert' });
  const input = field('Code à 6 chiffres', {
    id: isOld() ? 'auth_code' : 'login-code',
    name: 'code',
    type: 'text',
    inputmode: 'numeric',
    autocomplete: 'one-time-code',
  });
  const submit = () => {
    const typed = /** @type {HTMLInputElement} */ (input.lastElementChild).value.replace(/\s/g, '');
    if (typed === CODE) return arrive();
    wrong.textContent = 'Ce n’est pas le code du message. Regardez-le encore une fois.';
    return false;
  };
  return sessionPage(
    'Écrivez le code reçu',
    element(
      'div',
      { class: 'pretended-phone' },
      element('p', { class: 'pretended-phone-title' }, 'Votre téléphone (imitation)'),
      element(
        'p',
        { class: 'pretended-phone-message' },
        'Votre code est ',
        element('strong', { class: 'pretended-code' }, CODE),
      ),
    ),
    form('Valider', submit, input, wrong),
  );
}

/** After signing in: back to the interrupted booking, otherwise to the appointments. */
function arrive() {
  const { returnTo } = readState();
  changeState({ signedIn: true, returnTo: null });
  visit(returnTo ?? '/account/appointments');
}

/** @returns {Page} */
export function signUpPage() {
  return sessionPage(
    'Créer un compte',
    element(
      'p',
      { class: 'practice-note' },
      'Pour vous entraîner : inventez tout. Rien n’est gardé.',
    ),
    form(
      'Créer mon compte',
      arrive,
      field('Adresse e-mail', {
        id: 'new-email',
        name: 'email',
        type: 'email',
        autocomplete: 'off',
      }),
      field('Choisissez un mot de passe', {
        id: 'new-password',
        name: 'new-password',
        type: 'password',
        autocomplete: 'off',
      }),
      element(
        'label',
        { class: 'dl-radio' },
        element('input', { type: 'checkbox', name: 'terms', required: true }),
        'J’accepte les conditions d’utilisation',
      ),
    ),
  );
}

/**
 * For pages that require an account: redirects a visitor who is not signed in.
 * @returns {Page | null}
 */
export function askToSignIn() {
  if (readState().signedIn) return null;
  changeState({ returnTo: currentAddress().pathname });
  correct('/sessions/new');
  return signInPage();
}
