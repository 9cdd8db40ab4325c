import assert from 'node:assert/strict';
import test from 'node:test';
import { spoken, voiceFor } from '../../extension/src/shared/speech.js';

/** @param {...(string | undefined)} tags */
const voices = (...tags) => tags.map((lang) => ({ lang }));

test('A French guide was read by the Belgian voice, which says "septante": the voice is of the country most readers live in', () => {
  assert.equal(voiceFor(voices('en-GB', 'fr-BE', 'fr-CA', 'fr-FR'), 'fr')?.lang, 'fr-FR');
  assert.equal(voiceFor(voices('fr-BE', 'fr_FR'), 'fr')?.lang, 'fr_FR', 'some engines name it so');
  assert.equal(
    voiceFor(voices('fr-FR', 'fr-CA'), 'fr-CA')?.lang,
    'fr-CA',
    'a text that says where',
  );
  assert.equal(voiceFor(voices('fr-BE', 'fr'), 'fr')?.lang, 'fr');
  assert.equal(voiceFor(voices('fr-BE'), 'fr')?.lang, 'fr-BE', 'better than none');
});

test('No voice reads a language that is not its own, whatever a computer calls its voices', () => {
  assert.equal(voiceFor(voices('en-GB', undefined, '', 'x!', 'fro'), 'fr'), undefined);
});

test('What is for the eyes is not read', () => {
  assert.equal(spoken('Cliquez sur\u00A0«\u00A0Rechercher\u00A0».'), 'Cliquez sur Rechercher .');
});
