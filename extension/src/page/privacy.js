/**
 * Pages of which nobody who follows is told anything: where one signs in, pays, proves who one is,
 * or looks after money. It is told by the page's address and by the fields that can be seen on it;
 * whether anything is written in them is not looked at.
 *
 * @typedef {import('../shared/follow/messages.js').Pause} Pause
 */
import { patternFits } from '../shared/pattern.js';
import { isVisible } from '../locate/visible.js';

/** Where the state and the post office say who somebody is. */
const IDENTITY =
  /(^|\.)(franceconnect\.gouv\.fr|lidentitenumerique\.laposte\.fr|france-identite\.gouv\.fr)$/;

/**
 * Banks in France, and what one pays with. Most say in their name that they are one; these others
 * do not: the mutual banks, the older houses under their initials, those that are only on the web.
 */
const BANK = /banque|bank|paribas|caisse-epargne/;
const BANKS = new RegExp(
  `(^|\\.)(${[
    'credit-agricole',
    'creditmutuel',
    'creditcooperatif',
    'credit-cooperatif',
    'credit-du-nord',
    'cic',
    'lcl',
    'societegenerale',
    'sg',
    'ccf',
    'hsbc',
    'boursorama',
    'fortuneo',
    'monabanq',
    'nickel',
    'revolut',
    'n26',
    'paypal',
    'lydia',
    'lydia-app',
    'sumeria',
    'wise',
    'qonto',
    'cofidis',
    'cetelem',
    'sofinco',
  ].join('|')})\\.[a-z]{2,4}$`,
);

/** How sites mark their fields for those who fill them in: the browser, and us. */
const SECRETS =
  'input[type=password], input[autocomplete~="current-password" i], input[autocomplete~="new-password" i], input[autocomplete~="one-time-code" i]';
const CARDS = 'input[autocomplete*="cc-" i], iframe[allow*=payment]';
/** What is no field of a form to a program, and has a name that says so to people. */
const CODE_NAMES =
  /\botp\b|one.?time|verification.?code|code.?(de.?)?verification|code.?sms|sms.?code/i;
const CARD_NAMES =
  /card.?(number|no)|numero.?carte|carte.?bancaire|\bcvv\b|\bcvc\b|cryptogramme|\biban\b/i;

/** @param {Element} field */
const namesOf = (field) =>
  [field.id, field.getAttribute('name'), field.getAttribute('autocomplete')]
    .join(' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ');

/** Whether a field is one of which not even the outline is shown. @param {Element} field */
export const isSecret = (field) =>
  field.matches(SECRETS) ||
  field.matches(CARDS) ||
  (field.matches('input') && (CODE_NAMES.test(namesOf(field)) || CARD_NAMES.test(namesOf(field))));

/** @param {string} address @returns {'bank' | 'identity' | null} */
export function houseOf(address) {
  const host = URL.canParse(address) ? new URL(address).hostname : '';
  if (IDENTITY.test(host)) return 'identity';
  return BANKS.test(host) || BANK.test(host) ? 'bank' : null;
}

/**
 * Why nothing may be told of this page; null where it may.
 * @param {(Document | ShadowRoot)[]} roots  all of the page
 * @param {string} address
 * @param {string[] | null} sites  the guide's; null in an inner frame, which may be anybody's
 * @returns {Exclude<Pause, 'private'> | null}
 */
export function reasonFor(roots, address, sites) {
  const house = houseOf(address);
  if (house) return house;
  if (sites && !sites.some((site) => patternFits(site, address))) return 'elsewhere';
  const fields = roots
    .flatMap((root) => [...root.querySelectorAll('input, iframe')])
    .filter((field) => isSecret(field) && isVisible(field));
  if (fields.length === 0) return null;
  return fields.some((field) => field.matches(CARDS) || CARD_NAMES.test(namesOf(field)))
    ? 'payment'
    : 'sign-in';
}
