/**
 * What every page shares: links, header, cookie question, dialogs.
 */

import { hrefOf, move } from './address.js';
import { element } from './element.js';
import { changeState, isOld, readState } from './state.js';

/** @typedef {import('./element.js').Child} Child */

/**
 * A page, ready to be shown.
 * @typedef {{title: string, body: Node[]}} Page
 */

/**
 * @param {string} path
 * @param {Record<string, any>} attributes  `soft` keeps the document and changes the address only
 * @param {...Child} children
 */
export function link(path, { soft = false, ...attributes }, ...children) {
  const made = element('a', { href: hrefOf(path), ...attributes }, ...children);
  if (soft) {
    made.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      move(path);
    });
  }
  return made;
}

/**
 * A button in the style of the site's version.
 * @param {string} label
 * @param {Record<string, any>} attributes
 */
export function button(label, { class: more = '', quiet = false, ...attributes }) {
  const look = quiet ? 'dl-button-secondary' : 'dl-button-primary';
  const classes = isOld()
    ? `dl-button btn-icon Tappable-inactive ${look} ${more} dl-button-size-normal`
    : `Tappable-inactive ${look} ${more} dl-button dl-button-size-medium`;
  return element(
    'button',
    { type: 'button', class: classes.replace(/ {2,}/g, ' '), ...attributes },
    element('span', { class: 'dl-button-label' }, label),
  );
}

/**
 * @param {string} text
 */
export function heading(text) {
  return element('h1', { class: 'dl-text dl-text-title', tabindex: '-1' }, text);
}

/**
 * @param {{withoutSignIn?: boolean}} [options]
 */
export function header({ withoutSignIn = false } = {}) {
  const { signedIn } = readState();
  return element(
    'header',
    { class: 'site-header' },
    link('/', { class: 'site-name' }, 'Santé d’essai'),
    element(
      'nav',
      { 'aria-label': 'Menu principal' },
      link('/account/appointments', { class: 'site-header-link' }, 'Mes rendez-vous'),
      signedIn
        ? element('span', { class: 'site-header-account' }, 'Connecté')
        : !withoutSignIn &&
            link('/sessions/new', { class: 'site-header-link', rel: 'nofollow' }, 'Se connecter'),
    ),
  );
}

/**
 * The consent manager's question: a strip at the bottom in 2021, a dialog in the middle in 2025.
 * @returns {HTMLElement | null}
 */
export function cookieQuestion() {
  if (readState().consent) return null;
  const answer = () => {
    changeState({ consent: true });
    host.remove();
  };
  const choice = (/** @type {string} */ id, /** @type {string} */ label) =>
    element('button', { id, type: 'button', onclick: answer }, element('span', {}, label));
  const host = element(
    'div',
    { id: 'didomi-host', class: isOld() ? 'didomi-strip' : 'didomi-window' },
    element(
      'div',
      { id: 'didomi-notice', role: 'dialog', 'aria-labelledby': 'didomi-title' },
      element('h2', { id: 'didomi-title' }, 'Vos cookies, votre choix'),
      element(
        'p',
        {},
        'Ce site d’entraînement n’en utilise aucun. Les vrais sites posent cette question.',
      ),
      element(
        'div',
        { class: 'didomi-buttons' },
        choice('didomi-notice-disagree-button', 'Refuser'),
        choice('didomi-notice-agree-button', 'Accepter'),
      ),
    ),
  );
  return host;
}

/**
 * A modal dialog. In 2021 it is a `div` over a page made inert, in 2025 the browser's own dialog.
 * @param {{class: string, title: string, body: Child[], buttons: (close: () => void) =>
 *   HTMLElement[]}} content
 */
export function openDialog({ class: name, title, body, buttons }) {
  const root = /** @type {HTMLElement} */ (document.getElementById('root'));
  const old = isOld();
  const close = () => {
    made.remove();
    root.inert = false;
  };
  const inside = element(
    'div',
    { class: 'dl-modal-content' },
    element('h2', { id: 'dialog-title', tabindex: '-1' }, title),
    ...body,
    element('div', { class: 'dl-modal-buttons' }, ...buttons(close)),
  );
  const made = old
    ? element(
        'div',
        {
          class: `${name} dl-modal`,
          role: 'dialog',
          'aria-modal': 'true',
          'aria-labelledby': 'dialog-title',
        },
        inside,
      )
    : element('dialog', { class: `${name} dl-dialog`, 'aria-labelledby': 'dialog-title' }, inside);
  document.body.append(made);
  if (made instanceof HTMLDialogElement) {
    made.addEventListener('close', close);
    made.showModal();
  } else {
    root.inert = true;
  }
  made.querySelector('h2')?.focus();
}
