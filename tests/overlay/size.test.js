import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

test('The overlay takes at most 25 of the 40 kB, gzipped, that may be put into a page', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: "import { createOverlay } from './overlay.js'; globalThis.o = createOverlay;",
      resolveDir: new URL('../../extension/src/overlay/', import.meta.url).pathname,
    },
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  });
  const { length } = gzipSync(outputFiles[0].contents, { level: 9 });
  assert.ok(length > 5000 && length <= 25 * 1024, `${length} bytes`);
});

for (const browser of ['chromium', 'firefox']) {
  test(`All that is put into a page in ${browser} takes at most 40 kB, gzipped`, () => {
    const { length } = gzipSync(
      readFileSync(new URL(`../../build/release/extension/${browser}/page.js`, import.meta.url)),
      { level: 9 },
    );
    assert.ok(length > 20_000 && length <= 40_000, `${length} bytes`);
  });
}
