/* The command line as a person has it: a program, a home, and an environment with nothing else. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bin, folder, root } from '../native/client.js';

export { bin, folder, root };

/** @param {string} path from the top of the project */
export const read = (path) => readFileSync(join(root, path), 'utf8');

/**
 * Writes a file and the folders on the way to it.
 * @param {string} path
 * @param {unknown} content text, or what is to be JSON
 */
export function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
}

/**
 * A home, and a folder of programs that is the whole PATH.
 * @param {{after: (done: () => void) => void}} t
 * @param {string[]} [programs] browsers that are "installed"
 */
export function computer(t, programs = []) {
  const home = folder(t);
  const path = join(home, 'programs');
  mkdirSync(path);
  for (const program of programs) chmodSync(write(join(path, program), '#!/bin/sh\n'), 0o755);

  /**
   * @param {string[]} args
   * @param {Record<string, string>} [env]
   * @param {string} [program]
   */
  function pasapas(args, env = {}, program = join(bin, 'pasapas')) {
    const { status, stdout, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      env: { HOME: home, PATH: path, LANG: 'fr_FR.UTF-8', PASAPAS_GUIDES: '', ...env },
    });
    return { status, stdout, stderr, json: () => JSON.parse(stdout) };
  }
  return { home, pasapas, kept: join(home, '.local/share/pasapas') };
}
