import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { direction, format, formatCount, segments } from '../../extension/src/shared/text.js';

const LOCALES = new URL('../../extension/_locales/', import.meta.url);
const languages = readdirSync(LOCALES);
/** @param {string} language @returns {import('../../extension/src/shared/text.js').Strings} */
const read = (language) =>
  JSON.parse(readFileSync(new URL(`${language}/messages.json`, LOCALES), 'utf8'));
const french = read('fr');

test('A person who chose English met a French button: every language has every text, with the same blanks', () => {
  assert.ok(languages.length >= 2);
  for (const language of languages) {
    const strings = read(language);
    assert.deepEqual(Object.keys(strings), Object.keys(french), language);
    for (const [key, { message, placeholders }] of Object.entries(strings)) {
      assert.ok(message.trim(), `${language} ${key} is empty`);
      assert.doesNotMatch(message, /\$\d/, `${language} ${key} would be shown with its blank`);
      assert.deepEqual(placeholders, french[key].placeholders, `${language} ${key}`);
      const used = [...message.matchAll(/\$(\w+)\$/g)].map(([, name]) => name.toLowerCase()).sort();
      assert.deepEqual(used, Object.keys(placeholders ?? {}).sort(), `${language} ${key}`);
    }
  }
});

test('A question mark stood alone on the next line: French has a no-break space before its tall marks', () => {
  for (const [key, { message }] of Object.entries(french)) {
    assert.doesNotMatch(message, /[^\u202f][;!?]/u, key);
    assert.doesNotMatch(message, /[^\u00a0]:(?!\/\/)|[^\u00a0]»|«[^\u00a0]/u, key);
    assert.doesNotMatch(message, /\.\.\.|[“”"’]|\s$|^\s| {2}/u, key);
  }
});

test('The words given by the design are these words', () => {
  const plain = Object.fromEntries(
    Object.entries(french).map(([key, { message }]) => [
      key,
      message.replace(/[\u00a0\u202f]/g, ' '),
    ]),
  );
  assert.equal(plain.offer, 'Pas à Pas : me guider ici');
  assert.equal(plain.notice_off_path, "Vous êtes sur une autre page. Ce n'est pas grave.");
  assert.equal(
    `${plain.notice_missing} ${plain.notice_missing_hint}`,
    "Je ne trouve pas le bouton. Le site a peut-être changé. Ce n'est pas votre faute.",
  );
  assert.equal(plain.notice_late, 'Le site est lent. Attendez un peu.');
  assert.equal(plain.notice_stopped, 'Votre place est gardée.');
  assert.equal(plain.question_who, 'Qui utilise cet ordinateur ?');
  assert.deepEqual(
    ['simpler', 'back', 'panel_did', 'bigger', 'call'].map((name) => plain[`button_${name}`]),
    [
      'Expliquez plus simplement',
      "Étape d'avant",
      "J'ai déjà fait cette étape",
      'Plus gros',
      'Appeler un proche',
    ],
  );
});

test('Placeholders are filled as the browser fills them', () => {
  assert.equal(format(french, 'progress', [3, 9]), 'Étape 3 sur 9');
  assert.equal(format(french, 'button_next'), 'Suivant');
  assert.equal(
    format(
      { price: { message: '$5 for $WHAT$', placeholders: { what: { content: '$1' } } } },
      'price',
      ['$WHAT$'],
    ),
    '$5 for $WHAT$',
  );
  assert.equal(format(french, 'toString'), 'toString');
});

test('One minute is not "1 minutes", and in French neither is none', () => {
  assert.equal(formatCount(french, 'fr', 'offer_minutes', 1), 'environ 1\u00a0minute');
  assert.equal(formatCount(french, 'fr', 'offer_minutes', 8), 'environ 8\u00a0minutes');
  assert.equal(
    formatCount(french, 'ar', 'offer_minutes', 3),
    'environ 3\u00a0minutes',
    'a form that the language lacks falls back',
  );
});

test("The site's own wording is told apart, and no letter of the text is lost", () => {
  assert.deepEqual(segments('Cliquez sur «\u00a0Rechercher\u00a0».'), [
    { text: 'Cliquez sur «\u00a0', quoted: false },
    { text: 'Rechercher', quoted: true },
    { text: '\u00a0».', quoted: false },
  ]);
  assert.deepEqual(
    segments('« A » puis «B»')
      .filter(({ quoted }) => quoted)
      .map(({ text }) => text),
    ['A', 'B'],
  );
  for (const text of [
    '',
    'rien',
    '« seul',
    'seul »',
    '« »',
    '»«',
    '« a « b »',
    '<b>« x »</b>',
    '«a»«b»',
    '«\n deux\n mots »',
  ]) {
    assert.equal(
      segments(text)
        .map((piece) => piece.text)
        .join(''),
      text,
    );
  }
});

test('The direction follows the script, also where the tag names a script or nothing that exists', () => {
  assert.deepEqual(['fr', 'ar', 'he-IL', 'az-Arab', 'pa-Guru', 'ur', 'not a tag'].map(direction), [
    'ltr',
    'rtl',
    'rtl',
    'rtl',
    'ltr',
    'rtl',
    'ltr',
  ]);
});
