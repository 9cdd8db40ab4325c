/**
 * Where we are, and how to get elsewhere.
 *
 * The same files stand in three places. Served under the real name, the page's own
 * path is the address. Inside the extension, or below /entrainement/, there is one
 * file only: the address is then *virtual* and stands in `?page=`.
 * Everything else in this folder knows real addresses only (`/dentiste/nantes`).
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
 * The address that this page stands for, with the real site's origin.
 * @returns {URL}
 */
export function currentAddress() {
  if (!isVirtual()) return new URL(location.pathname + location.search, ORIGIN);
  const page = new URL(location.href).searchParams.get('page') ?? '/';
  const address = new URL(page, ORIGIN);
  return address.origin === ORIGIN ? address : new URL('/', ORIGIN);
}

/**
 * What to write in `href` for a real path. Slashes stay readable, so that a link to
 * the sign-in page can be told by its address wherever the site stands.
 * @param {string} path
 * @returns {string}
 */
export function hrefOf(path) {
  if (!isVirtual()) return path;
  return `${location.pathname}?page=${encodeURIComponent(path).replaceAll('%2F', '/')}`;
}

/**
 * A real page load.
 * @param {string} path
 */
export function visit(path) {
  location.assign(hrefOf(path));
}

/**
 * The same document goes on under another address, as single-page sites do.
 * @param {string} path
 */
export function move(path) {
  history.pushState(null, '', hrefOf(path));
  changed();
}

/**
 * Corrects the address without a step in the history.
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
