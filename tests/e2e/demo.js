/*
 * ./dev demo [--headless]: Chromium with the extension before the practice site, under the true
 * address and without the internet. On a screen the person follows the guide themselves; without
 * one, or with --headless, somebody does who only does what the bubble says.
 */
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withHost } from './journal.js';
import { openScene } from './scene.js';
import { TOP } from './home.js';
import { servePractice } from './site.js';

const GUIDE = 'doctolib-prendre-rendez-vous';
const ADDRESS = 'https://www.doctolib.fr/';
const SHOTS = join(TOP, 'build/demo');

const headed =
  !process.argv.includes('--headless') &&
  Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);

/** @type {(() => Promise<void>)[]} */
const ends = [];

/** @param {import('./scene.js').Scene} scene */
async function showJournal({ home }) {
  const { guides } = await withHost(home, (call) => call('journal.summary'));
  console.log('\nThe journal on this computer:');
  for (const { guide, started, completed, ms } of guides) {
    console.log(
      `  ${guide}  started ${started}  completed ${completed}  in ${Math.round(ms / 1000)} s`,
    );
  }
  return guides.some((/** @type {{completed: number}} */ guide) => guide.completed > 0);
}

/** @param {import('./scene.js').Scene} scene */
async function walk(scene) {
  rmSync(SHOTS, { recursive: true, force: true });
  console.log(
    `Somebody follows the guide on ${ADDRESS} (the practice site, nothing leaves this computer).\n`,
  );
  const { completed, lost } = await scene.follow({
    guide: GUIDE,
    print: (line) => console.log(`  ${line}`),
    shots: SHOTS,
  });
  const kept = await showJournal(scene);
  console.log(`\nA screenshot of each step is in ${relative(process.cwd(), SHOTS) || SHOTS}/`);
  if (!completed || !kept)
    throw new Error(lost ?? 'the journal does not say that the guide was completed');
  console.log('completed');
}

/** @param {import('./scene.js').Scene} scene */
async function wait(scene) {
  console.log(`Chromium is open on ${ADDRESS} (the practice site, nothing leaves this computer).`);
  console.log('Press « Pas à Pas : me guider ici », choose a guide, and do what the bubble says.');
  console.log(
    'Any address and password open the account; the code is 123456. Close the window to end.',
  );
  await scene.browser.closed;
  await showJournal(scene);
}

try {
  const scene = await openScene(
    'chromium',
    {
      after: (end) => {
        ends.push(end);
      },
    },
    {
      sites: { 'www.doctolib.fr': servePractice('doctolib') },
      headed,
    },
  );
  await scene.browser.goto(ADDRESS);
  await (headed ? wait(scene) : walk(scene));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  for (const end of ends) await end();
}
