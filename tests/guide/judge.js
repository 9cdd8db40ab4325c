/** The two judges of a guide's shape: the C validator and the schema read by ajv. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Ajv2020 } from 'ajv/dist/2020.js';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** @param {string} path from the top of the project */
export const read = (path) => readFileSync(root + path, 'utf8');

export const fitsSchema = new Ajv2020({
  strict: true,
  strictRequired: false,
  strictTypes: false,
}).compile(JSON.parse(read('guides/guide.schema.json')));

/**
 * What C says of each document, in order: `ok`, or the strongest verdict and the rules broken.
 * @param {string[]} documents one line of JSON each
 * @returns {Promise<{verdict: string, rules: string[]}[]>}
 */
export function judge(documents) {
  return new Promise((resolve, reject) => {
    const bin = process.env.PASAPAS_BIN ?? `${root}build/asan/bin`;
    const judging = spawn(`${bin}/judge`, { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    judging.on('error', reject);
    judging.stdout.setEncoding('utf8').on('data', (piece) => (output += piece));
    judging.on('close', (code) => {
      const lines = output.split('\n').slice(0, -1);
      if (code !== 0 || lines.length !== documents.length)
        reject(
          new Error(`the judge ended with ${code} after ${lines.length} of ${documents.length}`),
        );
      resolve(
        lines.map((line) => {
          const [verdict, ...rules] = line.split(' ');
          return { verdict, rules: rules.map((rule) => rule.replace(/@.*/s, '')) };
        }),
      );
    });
    judging.stdin.on('error', () => {}); // it died: "close" says so
    judging.stdin.end(documents.map((document) => `${document}\n`).join(''));
  });
}

/**
 * The parent that a JSON pointer's last name stands in.
 * @param {any} document
 * @param {string} pointer
 * @returns {[any, string]}
 */
export function parentOf(document, pointer) {
  const names = pointer.split('/').slice(1);
  const last = names.pop() ?? '';
  return [names.reduce((parent, name) => parent[name], document), last];
}
