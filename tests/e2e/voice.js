/**
 * A voice on this computer, as Linux has them: the system's speech dispatcher with one engine,
 * ours, which writes down what it is asked to say. The browsers speak to the dispatcher as they do
 * for a person.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{language: string, voice: string, text: string}} Utterance */

const PATIENCE_MS = 20_000;

/**
 * Looks anew at each change of the folder until there is an answer.
 * @template T
 * @param {string} folder @param {() => T | undefined} look @param {string} what
 * @returns {Promise<T>}
 */
function whenThere(folder, look, what) {
  return new Promise((resolve, reject) => {
    const watcher = watch(folder, () => finish());
    const patience = setTimeout(() => {
      watcher.close();
      reject(new Error(`waited for ${what}`));
    }, PATIENCE_MS);
    const finish = () => {
      const found = look();
      if (found === undefined) return;
      watcher.close();
      clearTimeout(patience);
      resolve(found);
    };
    finish();
  });
}

/**
 * @param {string} folder  of this test
 * @param {[name: string, language: string][]} voices
 */
export async function openVoice(folder, voices) {
  const own = join(folder, 'voice');
  const [socket, log] = [join(own, 'socket'), join(own, 'said')];
  mkdirSync(join(own, 'modules'), { recursive: true });
  writeFileSync(log, '');
  writeFileSync(join(own, 'modules/engine.conf'), JSON.stringify({ log, voices }));
  writeFileSync(
    join(own, 'speechd.conf'),
    [
      `AddModule "engine" "${fileURLToPath(new URL('voice-engine.js', import.meta.url))}" "engine.conf"`,
      'DefaultModule engine',
      '',
    ].join('\n'),
  );
  const child = spawn(
    'speech-dispatcher',
    [
      '--run-single',
      '--timeout',
      '0',
      '--communication-method',
      'unix_socket',
      '--socket-path',
      socket,
      '--config-dir',
      own,
      '--log-dir',
      own,
      '--pid-file',
      join(own, 'pid'),
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => {
    child.once('exit', () => resolve(undefined));
  });
  await whenThere(own, () => existsSync(socket) || undefined, 'the speech dispatcher');

  /** @returns {Utterance[]} */
  const said = () =>
    readFileSync(log, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  return {
    env: { SPEECHD_ADDRESS: `unix_socket:${socket}` },
    said,
    /**
     * The first utterance from the `from`th on that holds the words.
     * @param {string} words
     * @param {number} [from]
     */
    heard: (words, from = 0) =>
      whenThere(
        own,
        () =>
          said()
            .slice(from)
            .find(({ text }) => text.includes(words)),
        `"${words}" to be said; there was ${JSON.stringify(said())}`,
      ),
    close: async () => {
      //  asked to end, it may wait for its own threads for ever; the engine ends with it
      child.kill('SIGKILL');
      await ended;
    },
  };
}
