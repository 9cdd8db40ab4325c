/*
 * ./dev guide SITE: follows each of the guides named on its practice site, all in one Chromium, and
 * prints each step as it comes. It ends with 1 if one of them does not lead to its end.
 */
import { readFile } from 'node:fs/promises';
import { CAMOMILLE, recall } from '../e2e/persona.js';
import { openPage, openPlace } from './place.js';
import { walk } from './walker.js';

/** @typedef {import('./walker.js').Step} Step */

/** @param {Step} step */
const answer = (step) => {
  const { write } = recall(CAMOMILLE, step.say.fr) ?? {};
  if (write) return write;
  throw new Error(`${step.id}: its words do not say what to write: ${step.say.fr}`);
};

/**
 * @param {any} guide
 * @param {import('./place.js').Place} place
 */
async function follow(guide, place) {
  const { origin, pathname } = new URL(guide.start);
  const { page, context, faults } = await openPage(place);
  try {
    await page.goto(place.origin + pathname);
    await walk(guide, page, answer, {
      seen: async (_, { id, say }) => console.log(`  ${id}: ${say.fr}`),
      open: (url, on) => on.goto(url.replace(origin, place.origin)),
    });
    if (faults.length > 0) throw new Error(`the practice site's scripts: ${faults.join('; ')}`);
  } finally {
    await context.close();
  }
}

/** @type {Map<string, import('./place.js').Place>} */
const places = new Map();
for (const file of process.argv.slice(2)) {
  const guide = JSON.parse(await readFile(file, 'utf8'));
  const practice = guide.practice?.replace(/\/$/, '');
  if (!practice) {
    console.log(`${guide.id}: has no practice site, was linted only`);
    continue;
  }
  console.log(`${guide.id}:`);
  const place = places.get(practice) ?? (await openPlace(practice));
  places.set(practice, place);
  try {
    await follow(guide, place);
    console.log('  followed to its end');
  } catch (error) {
    console.log(`  not followed: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
for (const place of places.values()) await place.close();
