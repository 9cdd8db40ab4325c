import assert from 'node:assert/strict';
import test from 'node:test';
import { heard, HINT_MAX, troubleWith } from '../../extension/src/shared/follow/messages.js';

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
    bad.filter((text) => troubleWith(text) !== 'dangerous'),
    [],
  );
  const good = [
    'Cliquez à droite.',
    "C'est l'étape 3.",
    'Prenez le 2e médecin, puis attendez.',
    'Très bien !',
  ];
  assert.deepEqual(
    good.filter((text) => troubleWith(text) !== null),
    [],
  );
  assert.equal(troubleWith('  '), 'empty');
  assert.equal(troubleWith('a'.repeat(HINT_MAX + 1)), 'long');
});

test('what a helper says is one of the things that we know, or nothing', () => {
  assert.deepEqual(heard('{"say":"name","name":"Marie\\u202e\\nla banque"}'), {
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
    assert.equal(heard(text), null, text);
});
