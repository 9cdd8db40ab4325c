import assert from 'node:assert/strict';
import test from 'node:test';
import { filterHint, HINT_MAX } from '../../extension/src/shared/follow/hint-filter.js';
import { parseHelperMessage } from '../../extension/src/shared/follow/messages.js';

//  "Appelez le 08 99 …", "tapez 4 9 2 1", "allez sur ma-banque.info": what was read aloud by a
// friendly voice.
test('a hint holds no link, no address, no telephone number, no amount and no code', () => {
  const bad = [
    'https://exemple.fr',
    'www.exemple',
    'allez sur ma-banque.info',
    'Écrivez à moi@exemple',
    'Appelez le 08 99 70 12 34',
    'Le code est 47',
    'tapez 4 9 2 1',
    'tapez 4-9-2-1',
    '1.200 euros',
    '(0)6',
    'ｗｗｗ．exemple',
    'Le code est ４７',
  ];
  assert.deepEqual(
    bad.filter((text) => filterHint(text) !== 'dangerous'),
    [],
  );
  const good = [
    'Cliquez à droite.',
    "C'est l'étape 3.",
    'Prenez le 2e médecin, puis attendez.',
    'Très bien !',
  ];
  assert.deepEqual(
    good.filter((text) => filterHint(text) !== null),
    [],
  );
  assert.equal(filterHint('  '), 'empty');
  assert.equal(filterHint('a'.repeat(HINT_MAX + 1)), 'long');
});

// Each of these can be read aloud, typed into an address bar, called or paid.
test('an address or a number is found however it is written', () => {
  const bad = [
    'Allez sur impots-remboursement.top',
    'secure.be',
    'banque.de',
    'BANQUE.FR',
    'Banque.Fr',
    'Impots.Top',
    'Impots.Gouv.Fr',
    't.co',
    'ma_banque.co.uk/oui',
    'une.banque.example',
    'banque。fr', // the full stops that browsers take for a dot
    'banque｡com',
    'banque․net',
    'ban\u00adque.c\u200bom', // a soft hyphen, a space without width
    'банк.рф',
    '银行.中国',
    'xn--bnque-hsa',
    'banque point fr',
    'banque Point  Com',
    'bank dot com',
    'banque . fr',
    'banque. com',
    'moi＠exemple',
    'mailto:moi',
    'tel:112',
    'ftp://exemple',
    'Le code est ٤٧', // Arabic-Indic
    '۴۷', // Persian
    '४७', // Devanagari
    '４７', // full width
    '𝟒𝟕', // mathematical
    '④⑦', // in circles
    '4️⃣7️⃣', // as emoji
    '4*7*1*2',
    '4_7',
    '4…7',
  ];
  assert.deepEqual(
    bad.filter((text) => filterHint(text) !== 'dangerous'),
    [],
  );
});

test('a sentence is no address, also where its writer forgot a space', () => {
  const good = [
    'Bonjour.Cliquez sur Suivant',
    'Très bien.On continue',
    'Attendez...puis cliquez',
    'Attendez…puis cliquez',
    'Prenez une carte, un papier, etc.',
    'Prenez une carte, etc. puis attendez.',
    'Choisissez M. Dupont',
    'M.Dupont est là',
    'p.ex. la première',
    'C. M. U.',
    'Au point de départ',
    'Le point info est à gauche',
    'Il y a 3 choix.Prenez le premier',
    "L'adresse avec une arobase",
    'À gauche. De rien !',
    'Les ami·es sont là',
    'Bonjour мама',
    'Oui 👍🏽',
  ];
  assert.deepEqual(
    good.filter((text) => filterHint(text) !== null),
    [],
  );
});

test('what a helper says is one of the things that we know, or nothing', () => {
  assert.deepEqual(parseHelperMessage('{"say":"name","name":"Marie\\u202e\\nla banque"}'), {
    say: 'name',
    name: 'Marie  la banque',
  });
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"say":"click","box":1}',
    '{"say":"point","box":"1"}',
    '{"say":"ask","rung":4}',
    '{"say":"phrase","phrase":"own_erased"}',
    '{"say":"hint"}',
  ])
    assert.equal(parseHelperMessage(text), null, text);
});
