/**
 * A certificate for the true names of the sites, made anew for each run and trusted by nobody:
 * the browsers under test are told to accept it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a key and a self-signed certificate in `folder`.
 * @param {string} folder
 * @param {string[]} names
 * @returns {{key: Buffer, cert: Buffer}}
 */
export function makeCertificate(folder, names) {
  const key = join(folder, 'site.key');
  const cert = join(folder, 'site.crt');
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=practice',
      '-addext',
      `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`,
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
