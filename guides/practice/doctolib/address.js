/**
 * The current address of the site, and navigation.
 *
 * The same files are used in three places. Served under the real host name, the page's own path is
 * the address. Inside the extension, or below /entrainement/, there is only one file: the address
 * is then *virtual* and given in `?page=`. All other files in this folder use real addresses only
 * (`/dentiste/nantes`).
 */

const ORIGIN = 'https://www.doctolib.fr';
const ONE_FILE = /^\/(practice|entrainement)\/doctolib\/(index\.html)?$/;

/** @type {() => void} */
let changed = () => {};

/** @returns {boolean} */
export function isVirtual() {
  return ONE_FILE.test(location.pathname);
}

/** @returns {boolean} */
export function isExtension() {
  return location.protocol === 'chrome-extension:' || location.protocol === 'moz-extension:';
}

/**
 * The address that this page represents, with the real site's origin.
 * @returns {URL}
 */
export function currentAddress() {
  if (!isVirtual()) return new URL(location.pathname + location.search, ORIGIN);
  const page = new URL(location.href).searchParams.get('page') ?? '/';
  const address = new URL(page, ORIGIN);
  return address.origin === ORIGIN ? address : new URL('/', ORIGIN);
}

/**
 * The value of `href` for a real path. Slashes are not encoded, so that a link to the sign-in page
 * can be recognised by its address wherever the site is served.
 * @param {string} path
 * @returns {string}
 */
export function hrefOf(path) {
  if (!isVirtual()) return path;
  return `${location.pathname}?page=${encodeURIComponent(path).replaceAll('%2F', '/')}`;
}

/**
 * Navigates with a real page load.
 * @param {string} path
 */
export function visit(path) {
  location.assign(hrefOf(path));
}

/**
 * Changes the address within the same document, as single-page sites do.
 * @param {string} path
 */
export function move(path) {
  history.pushState(null, '', hrefOf(path));
  changed();
}

/**
 * Replaces the address without adding a history entry.
 * @param {string} path
 */
export function correct(path) {
  history.replaceState(null, '', hrefOf(path));
}

/**
 * @param {() => void} listener called after `move`, and after back and forward
 */
export function onMove(listener) {
  changed = listener;
  addEventListener('popstate', listener);
}
