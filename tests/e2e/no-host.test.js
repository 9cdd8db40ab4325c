/*
 * A library's computer, on which nothing may be installed but the extension: the guides come from
 * the library's service, which must not learn where anybody goes; and what was begun is not left
 * half-way when the service goes away.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { placeOf } from './browser.js';
import { follow } from './robot.js';
import { openScene } from './scene.js';
import { recordAll, setService, startService } from './service.js';
import { servePractice } from './site.js';
import { sampledBrowsers } from '../sampling.js';

const GUIDE = 'doctolib-teleconsultation';
const ADDRESS = 'https://www.doctolib.fr/?site=2025';

/** For `evaluate`, in an own page: what it says, without the kind of its spaces. */
const words = () => document.body.innerText.replace(/\s+/g, ' ');

for (const name of sampledBrowsers('chromium')) {
  test(`in ${name}, where no program is installed, a guide of the service leads to its end, and is not stopped by the service's`, async (t) => {
    const service = await startService();
    t.after(service.close);
    const line = await recordAll(service.port);
    t.after(line.close);
    const scene = await openScene(name, t, {
      sites: { 'www.doctolib.fr': servePractice('doctolib') },
      host: null,
    });
    const { browser, home } = scene;

    await setService(browser, line.address);
    await browser.evaluate(placeOf, '[data-name=own_unnoted]');
    assert.match(
      await browser.evaluate(words),
      /Sur cet ordinateur, rien n'est noté : votre place ne sera pas gardée/,
    );

    await browser.goto(ADDRESS);
    let gone = false;
    const followed = await follow(browser, {
      guide: GUIDE,
      before: async (now) => {
        if (now.step === 'email' && !gone) {
          gone = true;
          line.close();
          await service.close();
        }
        assert.doesNotMatch(
          now.say,
          /Qui utilise cet ordinateur|n'est pas noté/,
          'nothing is asked or said of notes that nobody takes',
        );
        return now.say === "Bravo, c'est fait.";
      },
    });
    assert.equal(followed.lost, undefined);
    assert.ok(gone, 'the service ended in the middle of the guide');
    const done = followed.transcript.map(({ step }) => step);
    assert.ok(done.length > 4, done.join());
    await scene.press('next');
    await scene.see((now) => now.bubble === null, 'the end');

    const reached = line.reached();
    assert.ok(
      reached.some((one) => one.includes('"guides.get"') && one.includes(GUIDE)),
      reached.join('\n'),
    );
    const visited = [
      'doctolib.fr',
      'site=2025',
      'https:',
      'guides.find',
      'sessions.',
      'journal.',
      'people.',
    ];
    assert.deepEqual(
      reached.flatMap((one) =>
        visited.filter((word) => one.includes(word)).map((word) => `${word} in ${one}`),
      ),
      [],
    );
    assert.deepEqual(readdirSync(home.data), [], 'nothing is written on this computer');

    await browser.goto(ADDRESS);
    const said = await scene.see(
      (now) => now.bubble !== null,
      'the words that there are no guides now',
    );
    assert.match(
      said.bubble?.text ?? '',
      /Je ne peux pas chercher les guides en ce moment[^]*Ce n'est pas votre faute/,
    );
    assert.equal(said.ring, null);
    await scene.press('stop');
    await scene.see((now) => now.bubble === null, 'the page alone');
    await browser.reload();

    await browser.openTab(browser.extensionUrl('popup/popup.html'));
    await browser.evaluate(placeOf, '#away');
    assert.match(
      await browser.evaluate(words),
      /Je ne peux pas chercher les guides en ce moment.*Ce n'est pas votre faute/,
    );
  });
}
