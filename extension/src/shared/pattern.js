/**
 * Match patterns of the guide format: WebExtension patterns, narrowed to https, a host, no port.
 *
 * Gives the same results as host/guide/pattern.c (checked by tests/guide/patterns.json), so a
 * page's address can be matched without leaving the browser. Localhost is always accepted here: the
 * host decides which patterns exist, and only its test builds accept a pattern for localhost.
 */

/** Printable ASCII without the backslash, which browsers convert to a slash. */
const PLAIN = /^[!-[\]-~]+$/;
const ADDRESS = /^(https?):\/\/([^/?#]*)(\/[^#]*)?(?:#.*)?$/i;
const PATTERN = /^(https?):\/\/(\*\.)?([^/?#]*)(\/[^#]*)$/;
const AUTHORITY = /^(?:.*@)?([^:@]*?)\.?(?::[0-9]{1,5})?$/;
const HOST = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/;
const TEST_HOST = /(^|\.)localhost$/;

/**
 * @typedef {{scheme: string, host: string, path: string}} Address
 * `path` is path and query, without fragment.
 * @typedef {{scheme: string, host: string, subdomains: boolean, path: string}} Pattern
 */

/**
 * Parses an absolute http or https address. Null if it is not normalised, that is, a browser would
 * rewrite it.
 * @param {string} text
 * @returns {Address | null}
 */
export function parseAddress(text) {
  const parts = PLAIN.test(text) ? ADDRESS.exec(text) : null;
  const host = parts && AUTHORITY.exec(parts[2])?.[1].toLowerCase();
  if (!parts || !host || !HOST.test(host)) return null;
  return { scheme: parts[1].toLowerCase(), host, path: parts[3] ?? '/' };
}

/**
 * Parses a pattern; null if it is invalid.
 * @param {string} text
 * @returns {Pattern | null}
 */
export function parsePattern(text) {
  const parts = PLAIN.test(text) ? PATTERN.exec(text) : null;
  const host = parts?.[3].toLowerCase();
  if (!parts || !host || !HOST.test(host)) return null;
  if (parts[1] === 'http' && !TEST_HOST.test(host)) return null;
  return { scheme: parts[1], host, subdomains: parts[2] !== undefined, path: parts[4] };
}

/**
 * @param {Pattern} pattern
 * @param {string} host
 */
function hostFits(pattern, host) {
  return host === pattern.host || (pattern.subdomains && host.endsWith(`.${pattern.host}`));
}

/**
 * Matches each piece between stars at its first occurrence, from left to right. There is no
 * backtracking, so no pattern can make a page slow.
 * @param {string} pattern
 * @param {string} path
 */
function pathFits(pattern, path) {
  const pieces = pattern.split('*');
  const first = pieces[0];
  const last = pieces[pieces.length - 1];
  if (pieces.length === 1) return path === pattern;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return path.length - at >= last.length && path.endsWith(last);
}

/**
 * Whether an address matches a pattern; false for an invalid pattern or address.
 * @param {string} pattern
 * @param {string} address
 * @returns {boolean}
 */
export function patternFits(pattern, address) {
  const wanted = parsePattern(pattern);
  const there = parseAddress(address);
  return (
    wanted !== null &&
    there !== null &&
    wanted.scheme === there.scheme &&
    hostFits(wanted, there.host) &&
    pathFits(wanted.path, there.path)
  );
}
