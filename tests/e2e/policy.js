/**
 * What whoever looks after a computer decides for the extension, where real browsers read it.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { extensionId } from './chromium.js';
import { extensionFolder } from './home.js';

const CHROMIUM = '/etc/chromium/policies/managed';

/** Whether policies of Chromium can be tried here: they are the whole computer's. */
export const mayDecide = process.getuid?.() === 0;

/**
 * The shipped extension under an id of its own, so that what is decided for it is nobody else's.
 * @param {{after: (end: () => void) => void}} t
 * @param {string} folder  of this test
 * @returns {{extension: string, decide: (policy: object) => void}}
 */
export function decideInChromium(t, folder) {
  const extension = join(folder, 'extension');
  cpSync(extensionFolder('chromium'), extension, { recursive: true });
  const file = join(extension, 'manifest.json');
  const { key: _, ...manifest } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify(manifest));
  const id = extensionId(extension);
  const policy = join(CHROMIUM, `pasapas-test-${id}.json`);
  const made = [CHROMIUM, dirname(CHROMIUM)].filter((one) => !existsSync(one));
  mkdirSync(CHROMIUM, { recursive: true });
  t.after(() => {
    rmSync(policy, { force: true });
    for (const one of made) rmSync(one, { recursive: true, force: true });
  });
  return {
    extension,
    decide: (decided) =>
      writeFileSync(policy, JSON.stringify({ '3rdparty': { extensions: { [id]: decided } } })),
  };
}

/**
 * Firefox reads it where the person's own files are.
 * @param {import('./home.js').Home} home @param {object} decided
 */
export function decideInFirefox(home, decided) {
  const {
    browser_specific_settings: {
      gecko: { id },
    },
  } = JSON.parse(readFileSync(join(extensionFolder('firefox'), 'manifest.json'), 'utf8'));
  const folder = join(home.folder, '.mozilla/managed-storage');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${id}.json`),
    JSON.stringify({ name: id, description: 'Pas à Pas', type: 'storage', data: decided }),
  );
}
