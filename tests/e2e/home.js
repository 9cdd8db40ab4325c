/**
 * A place of its own for each test: the person's data, the browser's profile, the site's
 * certificate.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const TOP = fileURLToPath(new URL('../..', import.meta.url));
export const BUILD = process.env.PASAPAS_BUILD
  ? resolve(process.env.PASAPAS_BUILD)
  : join(TOP, 'build/release');
export const HOST_NAME = 'org.pasapas.host';

/** @param {'chromium' | 'firefox' | 'chromium-test' | 'firefox-test'} which */
export const extensionFolder = (which) => join(BUILD, 'extension', which);

/**
 * @typedef {Object} Home
 * @property {string} folder           everything of this test
 * @property {string} data             PASAPAS_HOME
 * @property {string} downloads        where the browser puts files
 * @property {Record<string, string>} env
 * @property {string} host             the program that browsers of this home start; '' where none
 *   is installed
 * @property {(args: string[]) => Promise<string>} pasapas   runs the command line on this data
 * @property {() => void} remove
 */

/**
 * @param {string} name  a word for the folder's name
 * @param {{guides?: string[], folder?: string}} [options]  `guides`: folders of guides, those of
 *   the project if not said; `folder`: one that is kept, instead of a new one
 * @returns {Home}
 */
export function makeHome(name, { guides = [join(TOP, 'guides')], folder: kept } = {}) {
  const folder = kept ?? mkdtempSync(join(tmpdir(), `pasapas-${name}-`));
  const data = join(folder, 'data');
  const downloads = join(folder, 'downloads');
  for (const one of [data, downloads]) mkdirSync(one, { recursive: true });
  const env = {
    PASAPAS_HOME: data,
    PASAPAS_GUIDES: guides.join(delimiter),
    LANG: 'fr_FR.UTF-8',
    LANGUAGE: 'fr',
    //  no voice, unless a test brings one; nor is one started
    SPEECHD_ADDRESS: 'inet_socket:127.0.0.2:9',
  };
  return {
    folder,
    data,
    downloads,
    env,
    host: process.env.PASAPAS_HOST
      ? resolve(process.env.PASAPAS_HOST)
      : join(BUILD, 'bin/pasapas-host'),
    pasapas: async (args) => {
      const { stdout } = await run(join(BUILD, 'bin/pasapas'), args, {
        env: { ...process.env, ...env },
      });
      return stdout;
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

/**
 * Writes the manifest with which a browser finds the native host.
 * @param {string} folder  the browser's NativeMessagingHosts or native-messaging-hosts
 * @param {string} host
 * @param {{allowed_origins: string[]} | {allowed_extensions: string[]}} allowed
 */
export function writeHostManifest(folder, host, allowed) {
  if (!existsSync(host)) throw new Error(`${host} is not there; ./dev build makes it`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${HOST_NAME}.json`),
    JSON.stringify({
      name: HOST_NAME,
      description: 'Pas à Pas',
      path: host,
      type: 'stdio',
      ...allowed,
    }),
  );
}
