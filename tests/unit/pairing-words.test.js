/** The words of a rendezvous: called out on a bad line, written down by a hand that slips. */
import './webcrypto.js';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import {
  drawPair,
  fold,
  isNumber,
  listFor,
  LISTS,
  slipsBetween,
  spoken,
  spokenNumber,
  understood,
} from '../../extension/src/shared/follow/pairing-words.js';
import { dice } from './handshake.js';

/** @typedef {import('../../extension/src/shared/follow/pairing-words.js').Lang} Lang */

const LANGS = /** @type {Lang[]} */ (['fr', 'en']);
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const NUMBERS = {
  fr: 'zéro un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent mille million dizaine douzaine centaine premier second',
  en: 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen first second third',
};

//  A word's place is what is sealed: an extension of last year and a helper's page of today have to
// agree.
test("the lists are what they were when the protocol's version was made", () => {
  const hash = (/** @type {Lang} */ lang) =>
    createHash('sha256').update(LISTS[lang].join(' ')).digest('hex');
  assert.deepEqual(LANGS.map(hash), [
    'a2f16f12c628d2fc2767545feb34d070342ad2d47912cf5b238bb62ea87125ec',
    '9fb0292a8837a808c50e554369116cc8204f61bcc4cdb0c87679c44e598750dd',
  ]);
});

test('each list has 2,048 words of three to nine letters, in order, and no word is in both', () => {
  for (const lang of LANGS) {
    assert.equal(LISTS[lang].length, 2048);
    assert.deepEqual(
      LISTS[lang].filter((word) => !/^[a-zàâäçéèêëîïôöùûüœ]{3,9}$/u.test(word)),
      [],
    );
    const folded = LISTS[lang].map(fold);
    assert.deepEqual(folded, [...folded].sort());
  }
  assert.equal(new Set([...LISTS.fr, ...LISTS.en].map(fold)).size, 4096);
});

//  "poule" for "moule": one letter wrong must never be another word, or a slip would burn the words
// unseen.
test('no word becomes another one by one slip, an accent or a plural', () => {
  for (const lang of LANGS) {
    /** @type {Map<string, string>} */
    const seen = new Map();
    const words = LISTS[lang].map(fold);
    for (const word of words)
      for (let at = -1; at < word.length; at++) {
        const piece = at < 0 ? word : word.slice(0, at) + word.slice(at + 1);
        const other = seen.get(piece);
        if (other && other !== word)
          assert.ok(slipsBetween(other, word) > 1, `${other} and ${word}`);
        else seen.set(piece, word);
      }
  }
});

test('no word is a number, or one slip from one', () => {
  for (const lang of LANGS) {
    const numbers = NUMBERS[lang].split(' ').map(fold);
    assert.deepEqual(
      LISTS[lang].filter((word) => numbers.some((number) => slipsBetween(number, fold(word)) < 2)),
      [],
    );
  }
});

test('pairs are drawn over the whole list, evenly, and never the same word twice', () => {
  const counts = new Uint32Array(2048);
  for (let draw = 0; draw < 50_000; draw++) {
    const [first, second] = drawPair();
    assert.notEqual(first, second);
    counts[first] += 1;
    counts[second] += 1;
  }
  const expected = 100_000 / 2048;
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  //  beyond seven standard deviations
  assert.ok(chi > 1_600 && chi < 2_500, `chi squared ${chi} of 2047 degrees`);
});

test('a number is shown by its pairs, and words with a dash between', () => {
  assert.equal(spokenNumber('47'), '47');
  assert.equal(spokenNumber('4712'), '47\u00A012');
  assert.equal(spokenNumber('471269'), '47\u00A012\u00A069');
  assert.equal(spoken([0, 2047], 'fr'), `${LISTS.fr[0]} – ${LISTS.fr[2047]}`);
  assert.deepEqual(['fr-CA', 'EN-gb', 'de', ''].map(listFor), ['fr', 'en', 'fr', 'fr']);
});

test('a number that nobody can mishear is taken, another is not', () => {
  assert.deepEqual(['10', '47', '69', '4712', '471210'].filter(isNumber).length, 5);
  assert.deepEqual(
    ['', '4', '07', '70', '99', '471', '4770', '4705', '47121047', '4a', '٤٧'].filter(isNumber),
    [],
  );
});

test('"47 cerise moulin" is understood however it is written', () => {
  const pair = [LISTS.fr.indexOf('cerise'), LISTS.fr.indexOf('moulin')];
  const ways = [
    '47 – cerise – moulin',
    '47 cerise moulin',
    '47-cerise-moulin',
    ' 47,CERISE , Moulin. ',
    'cerise moulin 47',
    '4 7 cerise\nmoulin',
    '47\u00A0—\u00A0cérise·mòulin',
  ];
  for (const way of ways) {
    const { number, words, lang, pair: found } = understood(way);
    assert.deepEqual({ number, lang, found }, { number: '47', lang: 'fr', found: pair }, way);
    assert.ok(words.every(({ near }) => near.length === 0));
  }
  assert.deepEqual(
    understood('cerise moulin').pair,
    pair,
    'the number may have a field of its own',
  );
  assert.equal(understood('cerise moulin').number, null);
  assert.equal(understood('47 12 cerise moulin').number, '4712');
  assert.equal(understood('74 cerise moulin').number, null);
});

test('every word is understood as it is shown, in capitals, without accents, and in the other spelling of Unicode', () => {
  for (const lang of LANGS)
    LISTS[lang].forEach((word, place) => {
      const other = LISTS[lang][(place + 1) % 2048];
      const ways = [word, word.toUpperCase(), fold(word), word.normalize('NFD')];
      for (const way of ways)
        assert.deepEqual(understood(`${way} ${other}`).pair, [place, (place + 1) % 2048], way);
    });
});

// To correct it silently would send a guess; to send it would burn the words. So it is asked.
test('a slip of the finger is never sent: what was meant is offered instead', () => {
  const { words, pair } = understood('47 cerize moulin');
  assert.equal(pair, null);
  assert.deepEqual(words[0], { typed: 'cerize', place: null, near: ['cerise'] });
  assert.equal(words[1].place, LISTS.fr.indexOf('moulin'));
});

// "plante" with a slip is "planet", which is English: the other word says what was meant.
test('no slip in any word is taken for another word, and the right one is among what is offered', () => {
  const roll = dice(99);
  for (const lang of LANGS)
    for (let turn = 0; turn < 15; turn++) {
      const word = fold(LISTS[lang][roll(2048)]);
      const at = roll(word.length);
      const slips = [
        word.slice(0, at) + word.slice(at + 1),
        word.slice(0, at) + LETTERS[roll(26)] + word.slice(at),
        word.slice(0, at) + LETTERS[roll(26)] + word.slice(at + 1),
        word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2),
      ];
      for (const slip of slips.filter((text) => text !== word && text.length > 2)) {
        const {
          words: [heard],
          pair,
        } = understood(`${slip} ${lang === 'fr' ? 'moulin' : 'milkman'}`);
        assert.equal(pair, null);
        assert.equal(heard.place, null, `${slip} for ${word}`);
        assert.ok(heard.near.map(fold).includes(word), `${slip}: ${heard.near} without ${word}`);
      }
    }
});

test('too few words, too many, the same twice, or of two languages are nothing to be sent', () => {
  for (const text of [
    '',
    '47',
    '47 cerise',
    '47 cerise moulin cerise',
    'cerise cerise',
    `${LISTS.fr[0]} ${LISTS.en[0]}`,
    '47 xyzxyz moulin',
  ])
    assert.equal(understood(text).pair, null, text);
  assert.deepEqual(understood('xyzxyz moulin').words[0], {
    typed: 'xyzxyz',
    place: null,
    near: [],
  });
});
