/**
 * Interface texts: looked up in the `messages.json` of the chosen language (the browser's own
 * `chrome.i18n` supports only the browser's language), formatted, and split where they quote a
 * site.
 *
 * @typedef {Record<string, {message: string, placeholders?: Record<string, {content: string}>}>}
 *   Strings
 */

/**
 * The message `key` with its placeholders filled: `$NAME$` stands for `substitutions[n - 1]` where
 * the placeholder's content is `$n`, as in `chrome.i18n.getMessage`. An unknown key returns the key
 * itself, so that the error is visible but harmless.
 * @param {Strings} strings
 * @param {string} key
 * @param {(string | number)[]} [substitutions]
 * @returns {string}
 */
export function format(strings, key, substitutions = []) {
  const entry = Object.hasOwn(strings, key) ? strings[key] : null;
  if (!entry) return key;
  const placeholders = entry.placeholders ?? {};
  return entry.message.replace(/\$(\w+)\$/g, (whole, name) => {
    const content = placeholders[name.toLowerCase()]?.content;
    return content ? String(substitutions[Number(content.slice(1)) - 1] ?? '') : whole;
  });
}

/**
 * The message for a count: `KEY_one`, `KEY_few` ... by the language's plural rules, else
 * `KEY_other`. The count fills the message's first placeholder.
 * @param {Strings} strings
 * @param {string} lang BCP 47 tag of `strings`
 * @param {string} key without the plural's suffix
 * @param {number} count
 * @returns {string}
 */
export function formatCount(strings, lang, key, count) {
  const category = `${key}_${new Intl.PluralRules(lang).select(count)}`;
  return format(strings, Object.hasOwn(strings, category) ? category : `${key}_other`, [count]);
}

/**
 * Splits a text at quotations of the site's wording. The segments joined give the unchanged text.
 * Quotation marks and the spaces inside them belong to the unquoted segments; only the wording is
 * `quoted`. An unpaired mark is an ordinary character.
 * @param {string} text
 * @returns {{text: string, quoted: boolean}[]}
 */
export function segments(text) {
  const pieces = [];
  let ours = 0;
  for (const match of text.matchAll(/«(\s*)([^«»]*?)(\s*)»/g)) {
    if (!match[2]) continue;
    const start = match.index + 1 + match[1].length;
    pieces.push({ text: text.slice(ours, start), quoted: false }, { text: match[2], quoted: true });
    ours = start + match[2].length;
  }
  if (ours < text.length || !pieces.length) pieces.push({ text: text.slice(ours), quoted: false });
  return pieces;
}

/**
 * The writing direction of a language.
 * @param {string} lang BCP 47 tag
 * @returns {'ltr' | 'rtl'}
 */
export function direction(lang) {
  try {
    const script = new Intl.Locale(lang).maximize().script ?? '';
    return RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}

/** ISO 15924 codes of right-to-left scripts used on the web. */
const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);
