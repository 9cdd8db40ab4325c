/*
 * What breaks in the middle of a guide: the host is killed, the page reloaded, the worker put to
 * sleep, the browser dies. The place is kept, and the journal says what the person did, once.
 */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { launch } from './browser.js';
import { BUILD, extensionFolder, TOP } from './home.js';
import { completions, rowsOf, stepsDone } from './journal.js';
import { follow } from './robot.js';
import { openScene } from './scene.js';
import { serveFolder } from './site.js';
import { alternate } from '../sampling.js';

/** @typedef {'chromium' | 'firefox'} Name */
/** @typedef {import('./scene.js').Scene} Scene */
/** @typedef {import('./home.js').Home} Home */

const STEPS = ['bonjour', 'nom', 'fruit', 'accord', 'envoyer', 'fin'];
const PAGE = 'https://www.doctolib.fr/form.html';

/**
 * @param {Name} name
 * @param {import('node:test').TestContext} t
 * @param {{host?: (home: Home) => string}} [options]
 */
async function openForm(name, t, { host } = {}) {
  const scene = await openScene(name, t, {
    sites: { 'www.doctolib.fr': serveFolder(join(TOP, 'tests/e2e/pages')) },
    guides: join(TOP, 'tests/e2e/guides'),
    guide: 'essai',
    host,
  });
  await scene.browser.goto(PAGE);
  return scene;
}

/**
 * The hosts that serve this home, by their environment.
 * @param {import('./home.js').Home} home
 * @returns {number[]}
 */
function hostsOf(home) {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(
            join(BUILD, 'bin/pasapas-host'),
          ) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`PASAPAS_HOME=${home.data}`)
        );
      } catch {
        return false; // ended meanwhile, or somebody else's
      }
    });
}

/**
 * @param {Home} home
 * @returns {[starts: string, broken: string]} what the host below writes for each start, and what
 *   keeps it from starting
 */
const signsOf = ({ folder }) => [join(folder, 'starts'), join(folder, 'broken')];

/** A host that notes each start, and ends at once while it is being updated. @param {Home} home */
function updatedHost(home) {
  const [starts, broken] = signsOf(home);
  const program = join(home.folder, 'host.sh');
  writeFileSync(
    program,
    `#!/bin/sh\necho >>'${starts}'\n[ -e '${broken}' ] && exit 1\nexec '${home.host}' "$@"\n`,
    { mode: 0o755 },
  );
  return program;
}

/**
 * Follows to the step, does what breaks, follows on to the end.
 * @param {Scene} scene
 * @param {string} step
 * @param {() => Promise<void>} breakIt
 */
async function breakAt(scene, step, breakIt) {
  const first = await scene.follow({ before: async (now) => now.step === step });
  assert.equal(first.lost, undefined, first.lost);
  await breakIt();
  const rest = await scene.follow();
  assert.ok(rest.completed, rest.lost);
  return [...first.transcript, ...rest.transcript];
}

/** @param {Scene} scene */
async function journalIsTrue(scene) {
  const rows = await rowsOf(scene.home);
  assert.deepEqual(stepsDone(rows), STEPS);
  assert.equal(new Set(rows.map(({ session }) => session)).size, 1, 'it is one session');
  assert.equal(rows.at(-1)?.outcome, 'completed');
}

for (const name of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`in ${name}`, { concurrency: 2 }, () => {
    const sampledTest = alternate(name === 'chromium' ? 'first' : 'second');
    sampledTest(
      'the host is killed: nothing that was done is lost, nothing is said of it',
      async (t) => {
        const scene = await openForm(name, t);
        await breakAt(scene, 'fruit', async () => {
          const hosts = hostsOf(scene.home);
          assert.ok(hosts.length > 0, 'a host serves the session');
          for (const pid of hosts) process.kill(pid, 'SIGKILL');
        });
        await journalIsTrue(scene);
      },
    );

    sampledTest(
      'the host was being updated when the page came: the guide is offered as soon as it is there, and until then it is not started in a storm',
      async (t) => {
        const scene = await openForm(name, t, { host: updatedHost });
        await scene.see((now) => now.find('offer') !== null, 'the offer');
        const [starts, broken] = signsOf(scene.home);
        const started = () => readFileSync(starts, 'utf8').length;
        const before = started();
        writeFileSync(broken, '');
        for (const pid of hostsOf(scene.home)) process.kill(pid, 'SIGKILL');
        await scene.browser.goto(PAGE);
        const now = await scene.see(
          () => started() >= before + 2,
          'a host that was asked for again',
        );
        assert.equal(now.find('offer'), null, 'nobody knows of a guide yet');
        rmSync(broken);
        await scene.see((one) => one.find('offer') !== null, 'the offer, on the same page');
        assert.ok(started() <= before + 5, `${started() - before} starts`);
        assert.ok((await scene.follow()).completed);
      },
    );

    sampledTest('the page is loaded again', async (t) => {
      const scene = await openForm(name, t);
      await breakAt(scene, 'fruit', () => scene.browser.reload());
      await journalIsTrue(scene);
    });

    sampledTest('the browser puts the worker to sleep', async (t) => {
      const scene = await openForm(name, t);
      await breakAt(scene, 'fruit', () => scene.browser.stopWorker());
      await journalIsTrue(scene);
    });
  });
}

describe('two and more', { concurrency: 2 }, () => {
  test('two browsers of one person: each has its session and both are whole', async (t) => {
    const scene = await openForm('chromium', t);
    const other = await launch('chromium', {
      extension: extensionFolder('chromium'),
      home: scene.home,
      hosts: scene.hosts,
      profile: 'other',
    });
    scene.after(other.close);
    await other.goto(PAGE);
    const both = async () => (await completions(scene.home)) === 2;
    const walks = await Promise.all(
      [scene.browser, other].map((browser) =>
        follow(browser, {
          guide: 'essai',
          finished: async () =>
            (await both()) ||
            (await rowsOf(scene.home)).filter(({ step }) => step === 'fin').length > 0,
        }),
      ),
    );
    for (const { completed, lost } of walks) assert.ok(completed, lost);
    const rows = await rowsOf(scene.home);
    const sessions = [...new Set(rows.map(({ session }) => session))];
    assert.equal(sessions.length, 2);
    for (const session of sessions)
      assert.deepEqual(stepsDone(rows.filter((row) => row.session === session)), STEPS);
  });

  test('the extension is updated under an open page: it offers to go on where one was', async (t) => {
    const scene = await openForm('chromium', t);
    const newer = join(scene.home.folder, 'newer');
    cpSync(extensionFolder('chromium'), newer, { recursive: true });
    const file = join(newer, 'manifest.json');
    writeFileSync(
      file,
      JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), version: '99.0.0' }),
    );
    await breakAt(scene, 'fruit', () => scene.browser.reinstall(newer));
    await journalIsTrue(scene);
  });

  test('the browser dies: opened again, it offers to go on where one was', async (t) => {
    const scene = await openForm('chromium', t);
    await scene.follow({ before: async (now) => now.step === 'fruit' });
    await scene.browser.kill();
    const again = await launch('chromium', {
      extension: extensionFolder('chromium'),
      home: scene.home,
      hosts: scene.hosts,
    });
    scene.after(again.close);
    await again.goto(PAGE);
    const { completed, lost, transcript } = await follow(again, {
      guide: 'essai',
      finished: async () => (await completions(scene.home)) === 1,
    });
    assert.ok(completed, lost);
    assert.equal(transcript.find(({ step }) => step)?.step, 'fruit');
    assert.deepEqual(stepsDone(await rowsOf(scene.home)), STEPS);
  });
});
