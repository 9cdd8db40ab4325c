/**
 * Pages of which nothing is sent to a helper: pages to sign in, to pay, to prove one's identity, or
 * to manage money. They are recognised by their address and by their visible fields; the content of
 * a field is never read.
 *
 * @typedef {import('../shared/follow/messages.js').Pause} Pause
 */
import { patternFits } from '../shared/pattern.js';
import { isVisible } from '../locate/visible.js';

/** Sites of the state and of the post office that verify a person's identity. */
const IDENTITY =
  /(^|\.)(franceconnect\.gouv\.fr|lidentitenumerique\.laposte\.fr|france-identite\.gouv\.fr)$/;

/**
 * Banks in France, and payment services. Most have "bank" in their name; the second list holds
 * those that do not: mutual banks, older banks known by their initials, and online-only banks.
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

/** How sites mark their sensitive fields, for the browser's autofill and for people. */
const SECRETS =
  'input[type=password], input[autocomplete~="current-password" i], input[autocomplete~="new-password" i], input[autocomplete~="one-time-code" i]';
const CARDS = 'input[autocomplete*="cc-" i], iframe[allow*=payment]';
/** Fields whose markup does not identify them, but whose name does. */
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

/** Whether a field is so sensitive that not even its outline is shared. @param {Element} field */
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
 * Why nothing of this page may be shared; null if it may be.
 * @param {(Document | ShadowRoot)[]} roots  all roots of the page
 * @param {string} address
 * @param {string[] | null} sites  the guide's; null in an inner frame, which may belong to any site
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
