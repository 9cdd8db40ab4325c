/*
 * A real webmail, not a copy of ours: the message that the guide leads to is really sent, and
 * arrives with the photo.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rowsOf, stepsDone } from './journal.js';
import { PROVIDER, startRoundcube } from './roundcube.js';
import { openScene } from './scene.js';
import { forwardTo } from './site.js';
import { sampledBrowsers } from '../sampling.js';

/** For `evaluate`: Roundcube ignores every press while it waits for an answer, and says so. */
const idle = () =>
  new Promise((resolve) => {
    const look = () =>
      /** @type {any} */ (globalThis).rcmail?.busy ? setTimeout(look, 50) : resolve(true);
    look();
  });

/**
 * A webmail whose list of messages comes late.
 * @param {import('./site.js').Handler} handler
 * @returns {import('./site.js').Handler}
 */
const slowList = (handler) => (request, response) => {
  const late = request.url?.includes('_action=list') ?? false;
  setTimeout(() => handler(request, response), late ? 3000 : 0);
};

for (const name of sampledBrowsers('chromium')) {
  test(`a message with a photo is sent from Roundcube in ${name}`, async (t) => {
    const webmail = await startRoundcube({
      user: 'camomille@example.org',
      password: 'coquelicot-7',
    });
    t.after(webmail.close);
    const scene = await openScene(name, t, {
      sites: { [PROVIDER]: slowList(forwardTo(webmail.port)) },
      guide: 'webmail-envoyer-un-message',
    });
    const photo = randomBytes(3000);
    const file = join(scene.home.folder, 'jardin.jpg');
    writeFileSync(file, photo);

    await scene.browser.goto(`https://${PROVIDER}/`);
    const { completed, lost, transcript } = await scene.follow({
      files: [file],
      before: async () => {
        await scene.browser.evaluate(idle);
      },
    });
    assert.ok(completed, lost);

    const { to, raw } = await webmail.arrived();
    assert.deepEqual(to, ['tilleul@example.org']);
    assert.match(raw, /^Subject: La photo du jardin\r?$/m);
    assert.match(raw, /filename="?jardin\.jpg/);
    assert.ok(
      raw.replace(/\s/g, '').includes(photo.toString('base64')),
      'the photo arrived byte for byte',
    );
    assert.equal(webmail.sent.length, 1, 'sent once');

    // A webmail takes its time; who presses again meanwhile has still done it once.
    const acted = transcript
      .filter(({ step, pressed }) => step && pressed !== 'danger-ok')
      .map(({ step }) => step)
      .filter((step, index, all) => step !== all[index - 1]);
    assert.deepEqual(stepsDone(await rowsOf(scene.home)), acted);
  });
}
