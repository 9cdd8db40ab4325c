/**
 * What the browser asks a person for when they install, and what each update would ask for anew.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { extensionId } from '../e2e/chromium.js';
import { TOP } from './stage.js';

/** @param {string} name */
const manifest = (name) =>
  JSON.parse(readFileSync(join(TOP, 'build/release/extension', name, 'manifest.json'), 'utf8'));

/**
 * The sites of the first release. Never add one: browsers switch an extension off whose update
 * requires more.
 */
const FROZEN = [
  'https://join.skype.com/*',
  'https://mail.ovh.net/*',
  'https://meet.jit.si/*',
  'https://teams.live.com/*',
  'https://teams.microsoft.com/*',
  'https://web.skype.com/*',
  'https://webmail.mail.ovh.net/*',
  'https://www.doctolib.fr/*',
  'https://www.skype.com/*',
];

test('An update switched the extension off until its new permission was accepted: what is required is frozen', () => {
  for (const name of ['chromium', 'firefox']) {
    const {
      permissions,
      host_permissions: hosts,
      optional_host_permissions: optional,
    } = manifest(name);
    assert.deepEqual(permissions, [
      'nativeMessaging',
      'storage',
      'scripting',
      ...(name === 'chromium' ? ['tts'] : []),
    ]);
    assert.deepEqual(hosts, FROZEN);
    assert.deepEqual(optional, ['https://*/*']);
    assert.equal(
      manifest(name).content_scripts,
      undefined,
      'it runs only where a guide is, and the host says where',
    );
    assert.equal(
      manifest(name).web_accessible_resources,
      undefined,
      'no page can see that it is installed',
    );
  }
});

test('A page of ours could have fetched from anywhere: where it may connect is frozen, and nothing else may be loaded', () => {
  for (const name of ['chromium', 'firefox']) {
    const { content_security_policy: policies } = manifest(name);
    assert.deepEqual(Object.keys(policies), ['extension_pages']);
    const rules = policies.extension_pages.split('; ');
    assert.deepEqual(rules, [
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      //  to a service: sealed, or on this computer
      "connect-src 'self' wss: ws://127.0.0.1:* ws://localhost:* ws://[::1]:*",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
  }
});

test('A library decided with the example of the page on policies: it is for this extension, and all of it is known', () => {
  const [chromium, firefox] = [
    ...readFileSync(join(TOP, 'docs/policies.md'), 'utf8').matchAll(/```json\n([^`]*)```/g),
  ].map(([, json]) => JSON.parse(json));
  const folder = join(TOP, 'build/release/extension/chromium');
  const schema = JSON.parse(
    readFileSync(join(folder, manifest('chromium').storage.managed_schema), 'utf8'),
  );
  const decided = chromium['3rdparty'].extensions[extensionId(folder)];
  assert.deepEqual(Object.keys(decided), Object.keys(schema.properties));
  for (const [name, value] of Object.entries(decided))
    assert.equal(typeof value, schema.properties[name].type, name);
  assert.equal(firefox.name, manifest('firefox').browser_specific_settings.gecko.id);
  assert.equal(firefox.type, 'storage');
  assert.deepEqual(firefox.data, decided);
});

test('The test variants differ in their hosts by localhost and by nothing else', () => {
  for (const name of ['chromium', 'firefox'])
    assert.deepEqual(manifest(`${name}-test`), {
      ...manifest(name),
      host_permissions: [...FROZEN, 'http://localhost/*'],
    });
});

test('A site of a first guide that is not required would be asked for at the first press', () => {
  const folders = readdirSync(join(TOP, 'guides'), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'practice',
  );
  const hosts = new Set(
    folders
      .flatMap(({ name }) =>
        readdirSync(join(TOP, 'guides', name))
          .filter((file) => file.endsWith('.guide.json'))
          .flatMap(
            (file) => JSON.parse(readFileSync(join(TOP, 'guides', name, file), 'utf8')).sites,
          ),
      )
      .map((site) => `https://${new URL(site).hostname}/*`),
  );
  assert.deepEqual([...hosts].sort(), FROZEN);
});

test('Every file that the manifest names is there', () => {
  for (const name of ['chromium', 'firefox']) {
    const { icons, action, options_ui: options, background } = manifest(name);
    const files = [
      ...Object.values(icons),
      ...Object.values(action.default_icon),
      action.default_popup,
      options.page,
      background.service_worker,
    ];
    for (const file of files)
      assert.ok(existsSync(join(TOP, 'build/release/extension', name, file)), file);
  }
});
