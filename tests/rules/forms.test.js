/* What a code host reads of this tree: nobody is told when it cannot be read. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { files, root, text } from './files.js';

/** @type {{load: (text: string) => any}} */
const yaml = createRequire(import.meta.url)('js-yaml');

test('the workflow runs the tests on Debian 12, and on 13 without deciding', () => {
  const { jobs } = yaml.load(text('.github/workflows/test.yml'));
  const { strategy, container, steps } = jobs.test;
  assert.deepEqual(strategy.matrix.debian, [12, 13]);
  assert.match(container.image, /^debian:\$\{\{ matrix\.debian \}\}$/);
  const runs = steps.map((/** @type {{run?: string}} */ { run }) => run);
  assert.ok(runs.includes('.ci/run') && existsSync(join(root, '.ci/run')));
});

// A form without a label in one's own language is not filled in.
test('the forms for faults and guides can be read, in French and in English', () => {
  const forms = files('.github/ISSUE_TEMPLATE/*.yml').filter(
    (path) => !path.endsWith('/config.yml'),
  );
  assert.ok(forms.length >= 2);
  for (const path of forms) {
    const { name, description, body } = yaml.load(text(path));
    const questions = body.filter((/** @type {{type: string}} */ { type }) => type !== 'markdown');
    const ids = questions.map((/** @type {{id: string}} */ { id }) => id);
    assert.ok(ids.length >= 3 && new Set(ids).size === ids.length, path);
    const labels = questions.map((/** @type {any} */ { attributes }) => attributes.label);
    for (const label of [name, description, ...labels]) assert.match(label, /\S \/ \S/, path);
  }
});

test('the development container builds from a file that is there', () => {
  const { build } = JSON.parse(text('.devcontainer/devcontainer.json'));
  assert.match(
    text(join(dirname('.devcontainer/devcontainer.json'), build.dockerfile)),
    /^FROM debian:12$/m,
  );
});
