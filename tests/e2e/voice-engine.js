#!/usr/bin/env node
/*
 * An engine of the speech dispatcher: answers its questions on standard input as an engine does,
 * and in the place of sound writes what it is to say into a file, an object a line. Its one
 * argument is a file that says where, and which voices it has.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const { log, voices } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
/** @type {Record<string, string>} */
const settings = {};

/** @param {string[]} lines */
const answer = (...lines) => process.stdout.write(`${lines.join('\n')}\n`);

/** @param {string[]} lines */
function speak(lines) {
  const text = lines
    .join('\n')
    .replace(/<[^>]*>/gu, '')
    .replace(
      /&(lt|gt|quot|apos|amp);/gu,
      (_, name) =>
        ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[/** @type {'lt'} */ (name)],
    );
  appendFileSync(
    log,
    `${JSON.stringify({ language: settings.language, voice: settings.synthesis_voice, text })}\n`,
  );
  answer('200 OK SPEAKING', '701 BEGIN', '702 END');
}

/** @param {string[]} lines */
function set(lines) {
  for (const line of lines) {
    const [name, value] = line.split('=');
    settings[name] = value;
  }
  answer('203 OK SETTINGS RECEIVED');
}

/**
 * What is answered at once, and what is done with the lines that follow, up to a dot.
 * @type {Record<string, [string[], ((lines: string[]) => void)?]>}
 */
const COMMANDS = {
  INIT: [['299-ready', '299 OK LOADED SUCCESSFULLY']],
  AUDIO: [['207 OK RECEIVING AUDIO SETTINGS'], () => answer('203 OK AUDIO INITIALIZED')],
  LOGLEVEL: [['207 OK RECEIVING LOGLEVEL SETTINGS'], () => answer('203 OK LOG LEVEL SET')],
  SET: [['203 OK RECEIVING SETTINGS'], set],
  LIST: [
    [
      ...voices.map(
        (/** @type {[string, string]} */ [name, language]) => `200-${name}\t${language}\tnone`,
      ),
      '200 OK VOICE LIST SENT',
    ],
  ],
  SPEAK: [['202 OK RECEIVING MESSAGE'], speak],
  STOP: [['703 STOP']],
  QUIT: [['210 OK QUIT']],
};

/** @type {((lines: string[]) => void) | undefined} */
let takesLines;
/** @type {string[]} */
let taken = [];
for await (const line of createInterface({ input: process.stdin })) {
  if (takesLines && line !== '.') {
    taken.push(line);
  } else if (takesLines) {
    const [take, lines] = [takesLines, taken];
    [takesLines, taken] = [undefined, []];
    take(lines);
  } else {
    const [words, take] = COMMANDS[line.split(' ')[0]] ?? [['300 ERR UNKNOWN COMMAND']];
    answer(...words);
    takesLines = take;
  }
}
