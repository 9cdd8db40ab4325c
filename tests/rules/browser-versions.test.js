/**
 * The oldest browsers that the manifests let in have everything that is used without being asked
 * for first. The numbers are those of MDN's browser-compat-data.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { files, text } from './files.js';

/**
 * How it is written, the first Chromium and the first Firefox that have it; Infinity: not yet.
 * @type {Record<string, [pattern: RegExp, chromium: number, firefox: number]>}
 */
const NEEDS = {
  'background.scripts beside service_worker': [/"service_worker".*"scripts"/u, 121, 121],
  optional_host_permissions: [/"optional_host_permissions"/u, 102, 128],
  'scripting injectImmediately': [/\binjectImmediately\b/u, 102, 128],
  'storage.session': [/chrome\.storage\.session\b/u, 102, 115],
  popover: [/\.showPopover\(/u, 114, 125],
  'URL.canParse': [/\bURL\.canParse\(/u, 120, 115],
  ':user-invalid': [/:user-invalid\b/u, 119, 88],
  'checkVisibility({ visibilityProperty })': [/\bvisibilityProperty\b/u, 121, 122],
  'checkVisibility({ opacityProperty })': [/\bopacityProperty\b/u, 121, 122],
  ':has()': [/:has\(/u, 105, 121],
  'Array.prototype.toReversed': [/\.to(?:Reversed|Sorted|Spliced)\(/u, 110, 115],
  'Promise.withResolvers': [/\bPromise\.withResolvers\b/u, 119, 121],
  'Object.groupBy': [/\b(?:Object|Map)\.groupBy\(/u, 117, 119],
  'Array.fromAsync': [/\bArray\.fromAsync\(/u, 121, 115],
  'methods of sets': [
    /\.(?:union|intersection|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(/u,
    122,
    127,
  ],
  'iterator helpers': [
    /\.(?:values|keys|entries)\(\)\s*\.(?:map|filter|flatMap|some|every|find|reduce|toArray)\(/u,
    122,
    131,
  ],
  'light-dark()': [/\blight-dark\(/u, 123, 120],
  'field-sizing': [/\bfield-sizing:/u, 123, Infinity],
  'Promise.try': [/\bPromise\.try\(/u, 128, 134],
  'RegExp.escape': [/\bRegExp\.escape\(/u, 136, 134],
  'Uint8Array.fromBase64': [/\b(?:fromBase64|toBase64|fromHex|toHex)\(/u, 140, 133],
  'X25519 in WebCrypto': [/['"]X25519['"]/u, 133, 130],
  'action.openPopup': [/\.openPopup\(/u, 127, 57],
  'the Navigation API': [/\bnavigation\.addEventListener\(/u, 102, 147],
};

/** @param {string} name @returns {any} */
const manifest = (name) => JSON.parse(text(`extension/manifest/${name}.json`));

const sources = files('extension/src/*.js', 'extension/src/*.css', 'extension/manifest/*.json').map(
  text,
);

/** What is used, with the versions that have it. */
const used = Object.entries(NEEDS).flatMap(([name, [pattern, chromium, firefox]]) =>
  sources.some((source) => pattern.test(source)) ? [{ name, chromium, firefox }] : [],
);

//  The manifest let Chromium 116 in, where `URL.canParse` and `:user-invalid` throw: the guide
// began and no step was ever found.
test('no browser is let in that lacks something that is used', () => {
  const oldest = {
    chromium: Number(manifest('chromium').minimum_chrome_version),
    firefox: Number.parseFloat(
      manifest('firefox').browser_specific_settings.gecko.strict_min_version,
    ),
  };
  for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
    const needed = Math.max(...used.map((one) => one[browser]));
    assert.deepEqual(
      used.filter((one) => one[browser] > oldest[browser]),
      [],
    );
    assert.equal(needed, oldest[browser], `${browser} could be older, or the table is incomplete`);
  }
});
