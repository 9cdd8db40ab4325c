/*
 * `guide check` with a real Chromium, on sites under their true names. The browser that it is told
 * to start is a script, as a mediator behind a proxy would write one: it adds the options by which
 * the names are found on loopback, and no byte leaves the computer.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { servePractice, startSite } from '../e2e/site.js';
import { bin, folder, root, write } from './command.js';

/** @typedef {import('node:test').TestContext} TestContext */

const page = (/** @type {string} */ body) =>
  `<!doctype html><html lang="fr"><meta charset="utf-8"><title>Mairie</title><body>${body}`;

const FORM =
  '<header><a href="/">Accueil</a> <a href="/aide">Aide</a></header><main><h1>Demandes</h1><form id="demande"><label for="nom">Votre nom</label><input id="nom" name="nom">';

/** @type {Record<string, string>} */
const PAGES = {
  '/avant': page(
    `${FORM}<button id="chercher" class="bouton" type="submit" title="Lancer la recherche">Rechercher</button></form><button class="payer">Payer</button></main>`,
  ),
  '/apres': page(
    `${FORM}<button class="action" type="submit" title="Lancer la recherche">Trouver</button></form><p class="rien">Aucune demande pour le moment.</p></main><footer><a href="/mentions">Mentions</a></footer>`,
  ),
  '/sans': page(
    '<main><h1>Demandes</h1><form id="demande"><button id="chercher" class="bouton" type="submit" title="Lancer la recherche">Rechercher</button></form></main>',
  ),
  '/mene': page(
    '<p>Un instant.</p><script>setTimeout(() => location.replace("/avant"), 50);</script>',
  ),
  '/tard': page(`${FORM}</form></main><script>
    alert('Bienvenue');
    setTimeout(() => document.querySelector('form').insertAdjacentHTML('beforeend', '<button id="chercher">Rechercher</button>'), 1500);</script>`),
};

const GUIDE = {
  format: 1,
  id: 'mairie-chercher',
  revision: 3,
  reviewed: '2026-01-31',
  language: 'fr',
  title: { fr: 'Chercher' },
  summary: { fr: 'Chercher une demande.' },
  sites: ['https://www.mairie.example/*'],
  start: 'https://www.mairie.example/avant',
  topics: ['administratif'],
  minutes: 2,
  steps: [
    {
      id: 'cookies',
      action: 'click',
      optional: true,
      say: { fr: 'Refusez.' },
      target: { selectors: ['#refuser'], role: 'button', name: 'Tout refuser' },
    },
    {
      id: 'nom',
      action: 'type',
      wait: 3000,
      say: { fr: 'Écrivez votre nom.' },
      target: { selectors: ['#nom'], role: 'textbox', name: 'Votre nom' },
    },
    {
      id: 'rechercher',
      action: 'click',
      wait: 3000,
      say: { fr: 'Cliquez sur « Rechercher ».' },
      target: {
        selectors: ['#chercher', 'main button.bouton'],
        tag: 'button',
        role: 'button',
        name: 'Rechercher',
        text: 'Rechercher',
        attributes: { type: 'submit', title: 'Lancer la recherche' },
        heading: 'Demandes',
        landmark: 'form',
        near: ['Votre nom'],
        path: '/html[1]/body[1]/main[1]/form[1]/button[1]',
        idPath: "//*[@id='demande']/button[1]",
        viewport: [1280, 900],
      },
    },
    {
      id: 'payer',
      action: 'click',
      wait: 3000,
      say: { fr: 'Cliquez sur « Payer ».' },
      target: { selectors: ['.payer'], role: 'button', name: 'Payer' },
    },
  ],
};

const site = { port: 0, close: async () => {} };

before(async () => {
  const folderOf = { after: (/** @type {() => void} */ done) => after(done) };
  Object.assign(
    site,
    await startSite({
      folder: folder(folderOf),
      hosts: {
        'www.doctolib.fr': servePractice('doctolib'),
        'www.mairie.example': (request, response) => {
          const body = PAGES[request.url ?? ''];
          response
            .writeHead(body ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' })
            .end(body ?? page('Rien ici.'));
        },
      },
    }),
  );
});

after(() => site.close());

/** Chromium's sandbox needs what containers refuse; it meets no page here but ours. */
const chromium = () => `#!/bin/sh
exec ${process.env.CHROMIUM ?? '/usr/bin/chromium'} --no-sandbox --ignore-certificate-errors \\
  '--host-resolver-rules=MAP *.fr:443 127.0.0.1:${site.port}, MAP *.example:443 127.0.0.1:${site.port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' "$@"
`;

/**
 * A computer with one browser, and a folder for what is temporary.
 * @param {TestContext} t
 * @param {string} [browser]  a script
 */
function computer(t, browser = chromium()) {
  const home = folder(t);
  const temporary = join(home, 'temporary');
  const program = write(join(home, 'navigateur'), browser);
  mkdirSync(temporary);
  chmodSync(program, 0o755);

  /** @param {string[]} args */
  function start(args) {
    const child = spawn(join(bin, 'pasapas'), ['guide', 'check', ...args], {
      env: {
        PATH: '/usr/bin:/bin',
        HOME: home,
        LANG: 'fr_FR.UTF-8',
        TMPDIR: temporary,
        PASAPAS_GUIDES: '',
      },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    /** @type {Promise<{status: number | null, stdout: string, stderr: string, json: () => any}>} */
    const ended = new Promise((resolve) => {
      child.on('close', (status) =>
        resolve({ status, stdout, stderr, json: () => JSON.parse(stdout) }),
      );
    });
    return { child, ended };
  }

  return {
    home,
    temporary,
    program,
    start,
    /** @param {unknown} guide */
    guide: (guide = GUIDE) => write(join(home, 'a.guide.json'), guide),
    /** @param {string[]} args */
    check: (...args) => start(['--browser', program, ...args]).ended,
  };
}

/** @param {any} answer */
const verdicts = (answer) =>
  Object.fromEntries(answer.steps.map((/** @type {any} */ { id, verdict }) => [id, verdict]));

/** @param {string} name */
const shipped = (name) => join(root, 'guides/doctolib', `${name}.guide.json`);

// Most of their time they wait for what does not come.
describe('with a real Chromium', { concurrency: 3 }, () => {
  test('as far as nobody has to act, a guide is gone through on its own site, and nothing is left behind', async (t) => {
    const { check, home, temporary } = computer(t);
    const { status, stdout, json } = await check(shipped('prendre-rendez-vous'), '--json');
    assert.equal(status, 0, stdout);
    const found = verdicts(json());
    assert.deepEqual([found.qui, found.ou, found.rechercher], ['found', 'found', 'found']);
    const { after: waits, confidence } = json().steps.find(
      (/** @type {any} */ step) => step.id === 'mot-de-passe',
    );
    assert.deepEqual([found['mot-de-passe'], waits, confidence], ['unreached', 'qui', undefined]);
    assert.equal(found['se-connecter'], 'unreached', 'the link in the header is another one');
    assert.ok(json().steps.find((/** @type {any} */ step) => step.id === 'qui').confidence > 0.8);
    assert.deepEqual(readdirSync(temporary), []);
    //  the person's own certificates count, and Chromium makes room for them
    const kept = readdirSync(home).filter((name) => name !== '.local');
    assert.deepEqual(kept.sort(), ['navigateur', 'temporary'], 'nor at home');
  });

  // The site is another one for half of its visitors; both have to be looked at.
  for (const year of ['2021', '2025'])
    test(`the page to sign in, as it was in ${year}, has what the guide says of it`, async (t) => {
      const { json } = await computer(t).check(
        shipped('se-connecter'),
        '--json',
        '--url',
        `https://www.doctolib.fr/sessions/new?site=${year}`,
      );
      const found = verdicts(json());
      assert.deepEqual(
        [found.email, found['mot-de-passe'], found['se-connecter']],
        ['found', 'found', 'found'],
      );
      assert.notEqual(
        found.entrer,
        'found',
        'it is on the page before; here another step has the button that it is like',
      );
      assert.equal(json().drifted, 0);
    });

  test('what is there, what is found differently and what is gone are told apart, for people too', async (t) => {
    const { check, guide } = computer(t);
    const file = guide();
    const good = await check(file, '--json', '--url', 'https://www.mairie.example/avant');
    assert.deepEqual(verdicts(good.json()), {
      cookies: 'absent',
      nom: 'found',
      rechercher: 'found',
      payer: 'found',
    });
    assert.equal(good.status, 0, 'what may never come is not missed');
    const { stdout } = await check(file, '--url', 'https://www.mairie.example/apres');
    assert.match(stdout, /^ {2}nom +trouvée +\d+ %$/m);
    assert.match(stdout, /^ {2}rechercher +retrouvée autrement +\d+ % {2}\(selectors[^)]*\)$/m);
    const none = await check(file, '--url', 'https://www.mairie.example/sans');
    assert.equal(none.status, 1);
    assert.match(
      none.stdout,
      /^ {2}nom +PAS SUR CETTE PAGE/m,
      'one writes and is still on the page, where the next step is',
    );
    assert.match(none.stdout, /^ {2}rechercher +trouvée/m);
  });

  // A guide was given up since its last step was "gone": it stood on the page after.
  test('what a click may lead to is not said to be gone from the page that was named', async (t) => {
    const { check, guide } = computer(t);
    const { status, stdout } = await check(guide(), '--url', 'https://www.mairie.example/apres');
    assert.match(stdout, /^ {2}payer +pas atteinte +il faut d'abord faire « rechercher »$/m);
    assert.equal(status, 0);
    const later = structuredClone(GUIDE);
    Object.assign(later.steps[3], { pages: ['https://www.mairie.example/apres'] });
    const own = await check(guide(later), '--json', '--url', 'https://www.mairie.example/apres');
    assert.equal(verdicts(own.json()).payer, 'gone', 'unless the guide says that it is there');
    assert.equal(own.status, 1);
  });

  // The step was found again, and the guide waited for ever for yesterday's button to come.
  test('what a step waits for is healed with the step that it is, and what it waits to see go with its page', async (t) => {
    const { check, guide, home } = computer(t);
    const out = join(home, 'b.guide.json');
    const waiting = structuredClone(GUIDE);
    const { target } = GUIDE.steps[2];
    const nothing = {
      selectors: ['#rien'],
      tag: 'p',
      text: 'Aucune demande pour le moment.',
      heading: 'Demandes',
      landmark: 'main',
    };
    Object.assign(waiting.steps[1], { done: { appears: target } });
    Object.assign(waiting.steps[2], {
      done: { gone: nothing },
      branch: [
        { if: { appears: { selectors: ['.ailleurs'] } }, go: 'payer' },
        { if: { appears: target }, go: 'nom' },
      ],
    });
    const { stdout, stderr } = await check(
      guide(waiting),
      '--url',
      'https://www.mairie.example/apres',
      '--heal',
      out,
    );
    assert.ok(existsSync(out), stdout + stderr);
    const { steps } = JSON.parse(readFileSync(out, 'utf8'));
    assert.deepEqual(steps[2].target.name, { fr: ['Trouver', 'Rechercher'] });
    assert.deepEqual(steps[1].done.appears, steps[2].target);
    assert.deepEqual(
      steps[2].branch.map((/** @type {any} */ one) => one.if.appears),
      [{ selectors: ['.ailleurs'] }, steps[2].target],
    );
    assert.match(JSON.stringify(steps[2].done.gone.selectors), /p\.rien|\.rien/);
    assert.equal(steps[2].done.gone.text, nothing.text);
  });

  test('before anybody acts, a step that is gone is told; what comes after may need it', async (t) => {
    const { check, guide } = computer(t);
    const lost = structuredClone(GUIDE);
    lost.start = 'https://www.mairie.example/apres';
    lost.steps.splice(1, 2);
    const { status, json } = await check(guide(lost), '--json');
    assert.deepEqual(verdicts(json()), { cookies: 'absent', payer: 'gone' });
    assert.equal(status, 1);
  });

  test('where a page leads on by itself, and where the guide opens another, is where its steps are looked for', async (t) => {
    const { check, guide } = computer(t);
    const open = structuredClone(GUIDE);
    open.start = 'https://www.mairie.example/mene';
    open.steps = [
      /** @type {any} */ ({ id: 'lire', action: 'read', say: { fr: 'Lisez.' } }),
      /** @type {any} */ ({
        id: 'aller',
        action: 'open',
        url: 'https://www.mairie.example/mene',
        say: { fr: 'Ouvrez la page.' },
      }),
      ...GUIDE.steps.slice(1, 3),
    ];
    const { status, json } = await check(guide(open), '--json');
    assert.deepEqual(verdicts(json()), {
      lire: 'card',
      aller: 'card',
      nom: 'found',
      rechercher: 'found',
    });
    assert.equal(json().steps[2].page, 'https://www.mairie.example/avant');
    assert.equal(status, 0);
  });

  test('an element that comes late is waited for, and a dialog of the page holds nobody up', async (t) => {
    const { check, guide } = computer(t);
    const { json } = await check(guide(), '--json', '--url', 'https://www.mairie.example/tard');
    assert.equal(verdicts(json()).rechercher, 'found');
  });

  // The button said "Rechercher" for years. Half of the visitors still see that one.
  test('the next revision fits the new page and the old one, and says what a person has to rewrite', async (t) => {
    const { check, guide, home } = computer(t);
    const out = join(home, 'b.guide.json');
    const { stdout } = await check(
      guide(),
      '--url',
      'https://www.mairie.example/apres',
      '--heal',
      out,
    );
    assert.match(stdout, /^Révision 4 écrite : .*b\.guide\.json$/m);
    assert.match(stdout, /étape rechercher : « Rechercher » se dit maintenant « Trouver »/);
    assert.match(stdout, /pasapas guide diff .*suivez-la une fois, puis acceptez-la/);

    const healed = JSON.parse(readFileSync(out, 'utf8'));
    assert.deepEqual([healed.revision, healed.reviewed], [4, null], 'nobody has followed it');
    const target = healed.steps[2].target;
    assert.deepEqual(target.name, { fr: ['Trouver', 'Rechercher'] });
    assert.deepEqual(healed.steps[1], GUIDE.steps[1], 'what did not drift stays as it was');
    assert.deepEqual(healed.steps[2].say, GUIDE.steps[2].say);
    assert.doesNotMatch(JSON.stringify(target.selectors), /chercher|bouton/);

    for (const path of ['apres', 'avant']) {
      const again = (
        await check(out, '--json', '--url', `https://www.mairie.example/${path}`)
      ).json();
      assert.equal(verdicts(again).rechercher, 'found', path);
      if (path === 'apres')
        assert.deepEqual(again.steps[2].changed, [], 'it has not drifted any more');
    }
  });

  test('what is there is never written over, and where nothing drifted nothing is written', async (t) => {
    const { check, guide, home } = computer(t);
    const file = guide();
    const there = write(join(home, 'b.guide.json'), 'mine');
    const refused = await check(file, '--heal', there);
    assert.equal(refused.status, 3);
    assert.match(refused.stderr, /b\.guide\.json existe déjà/);
    assert.equal(readFileSync(there, 'utf8'), 'mine');
    const { stdout } = await check(file, '--heal', join(home, 'c.guide.json'));
    assert.match(stdout, /Rien n'a changé/);
    assert.equal(existsSync(join(home, 'c.guide.json')), false);
  });

  test('a page that is not shown is no guide that has broken', async (t) => {
    const { check, guide } = computer(t);
    const file = guide();
    const none = await check(file, '--url', 'https://www.mairie.example/rien');
    assert.equal(none.status, 3);
    assert.match(none.stderr, /le site répond 404/);
    const away = await check(file, '--json', '--url', 'https://nulle-part.invalid/');
    assert.equal(away.status, 3);
    assert.match(away.json().trouble.fr, /site injoignable/);
    assert.equal((await check(file, '--url', 'www.mairie.example')).status, 2);
  });
});

/** Whether the process that wrote its number into a file still runs. @param {string} file */
function runs(file) {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

// A machine in a library had forty browsers that nobody saw.
const BROKEN = /** @type {const} */ ([
  ['dies', 'echo "ERROR: no display" >&2; exit 1', /s'est arrêté \(ERROR: no display\)/],
  ['dies after its first answer', 'printf \'{"id":1,"result":{}}\\0\' >&4; exit 1', /s'est arrêté/],
  [
    'speaks of something else',
    "printf 'Hello, World!\\0' >&4; sleep 1000",
    /ne répond pas comme le fait Chromium/,
  ],
  ['ends in the middle of a word', 'printf \'{"id":1,"res\' >&4; exit 0', /s'est arrêté/],
  ['hangs', 'sleep 1000', /ne répond pas$/m],
  [
    'hangs, with another that left its group',
    'setsid sleep 1000 & echo $! >"$0.stray"; trap "" TERM; sleep 1000',
    /ne répond pas$/m,
  ],
]);

describe('a browser that', { concurrency: BROKEN.length }, () => {
  for (const [what, script, words] of BROKEN)
    test(`${what} is told of, and nothing of it is left`, async (t) => {
      const { check, guide, temporary, program } = computer(
        t,
        `#!/bin/sh\necho $$ >"$0.pid"\n${script}\n`,
      );
      const { status, stderr } = await check(guide());
      assert.equal(status, 3);
      assert.match(stderr, words);
      assert.equal(runs(`${program}.pid`), false);
      if (existsSync(`${program}.stray`)) assert.equal(runs(`${program}.stray`), false);
      assert.deepEqual(readdirSync(temporary), []);
    });
});

test('a browser that is not there, and none at all', async (t) => {
  const { guide, start, home } = computer(t);
  const file = guide();
  const missing = await start(['--browser', join(home, 'nothing'), file]).ended;
  assert.equal(missing.status, 3);
  assert.match(missing.stderr, /nothing ne peut pas être lancé/);
  const unknown = await start(['--browser', 'firefox', file]).ended;
  assert.equal(unknown.status, 3);
  assert.match(unknown.stderr, /« firefox » n'est pas un Chromium/);
});

test('somebody presses Ctrl+C in the middle: the browser ends, and its folder is gone', async (t) => {
  const { guide, start, temporary, program } = computer(
    t,
    '#!/bin/sh\necho $$ >"$0.pid"; printf x >&4; sleep 1000\n',
  );
  const { child, ended } = start(['--browser', program, guide()]);
  while (!existsSync(`${program}.pid`) || readFileSync(`${program}.pid`, 'utf8') === '')
    await new Promise((next) => setImmediate(next));
  child.kill('SIGINT');
  const { status, stderr } = await ended;
  assert.equal(status, 3);
  assert.match(stderr, /interrompu/);
  assert.equal(runs(`${program}.pid`), false);
  assert.deepEqual(readdirSync(temporary), []);
});
