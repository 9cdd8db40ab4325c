/**
 * Finding again. The headline is of sites that truly changed, each judged by tables learnt on all
 * others; where those are not at hand, that part is left out and said so.
 */
import { areEquivalent, confidenceOf, SURE } from '../../../extension/src/locate/decide.js';
import { casesOf, count, leaveOneSiteOut, learntOn, taken, trialsOf } from './learn.js';
import { withoutPage, withPage } from './rivals.js';
import { measureSpeed } from './speed.js';
import { readVectors } from './vectors.js';

/** @typedef {import('./learn.js').Judged} Judged */

/** Learning is tried on so many sites, so often. */
const CURVE = [
  [3, 8],
  [8, 6],
  [15, 4],
  [22, 4],
];

/** @param {number} count @param {number} of */
const percent = (count, of) => `${((100 * count) / of).toFixed(1)} %`;

/**
 * @param {string} name
 * @param {{right: number, wrong: number, accepted: number}} counts
 * @param {number} all
 */
const row = (name, { right, wrong, accepted }, all) =>
  `| ${name} | ${percent(right, all)} | ${percent(wrong, all)} | ${percent(all - right - wrong, all)} | ${percent(accepted, all)} |`;

/**
 * What nobody could tell from these properties: the best choice is another one and the right one
 * has nothing left of what was its own; the right one is gone and its very words stand on another
 * thing.
 * @param {Judged} judged
 */
function tellLimits(judged) {
  const missed = judged.filter(({ trial }) => !trial.absent && !trial.right);
  const lost = missed.filter(({ trial: { of } }) => {
    const { says, id, field, link } = of.present.likenesses[of.answer];
    return (
      Math.max(of.wanted.says.length > 0 ? (says ?? 0) : 0, id ?? 0, field ?? 0, link ?? 0) < 0.4
    );
  });
  const wrong = taken(judged).filter(({ trial }) => !trial.absent && !trial.right);
  const nested = wrong.filter(({ trial: { best, of } }) =>
    areEquivalent(best.sketch, of.present.sketches[of.answer]),
  );
  const accepted = taken(judged).filter(({ trial }) => trial.absent);
  const same = accepted.filter(
    ({ trial: { of, best } }) => of.wanted.says.length > 0 && best.likeness.says === 1,
  );
  console.log(
    `\n${nested.length} of our ${wrong.length} wrong ones are the element around the right one, or in it. Of the ${missed.length} where the best choice,`,
  );
  console.log(
    `taken or not, is not the right one, ${lost.length} have nothing left of what was their own: text, id, name, link.`,
  );
  console.log(
    `Of the ${accepted.length} accepted though gone, ${same.length} say word for word what the target said.`,
  );
}

/** @param {import('./vectors.js').Site[]} sites */
async function compareOnSites(sites) {
  const cases = sites.flatMap(casesOf);
  const all = cases.length;
  const judged = leaveOneSiteOut(cases);
  const shipped = cases
    .flatMap((one) => trialsOf(one))
    .map((trial) => ({ trial, confidence: confidenceOf(trial.on), sure: SURE }));
  const ours = count(judged);
  console.log(
    `| ${all} targets of ${sites.length} sites, seen again years later | right | wrong | refused | accepted though gone |\n|---|---:|---:|---:|---:|`,
  );
  console.log(
    row(
      '**Pas à Pas**, each site by tables, and by how sure is sure enough, learnt on the others',
      ours,
      all,
    ),
  );
  console.log(row(`the same, always found from ${SURE} on, as shipped`, count(judged, SURE), all));
  console.log(row('Pas à Pas as shipped, which has learnt on these', count(shipped), all));
  const tries = [...sites.flatMap(withoutPage), ...(await withPage(sites))];
  for (const name of new Set(tries.map((one) => one.name))) {
    const own = tries.filter((one) => one.name === name);
    const present = own.filter((one) => one.present !== null);
    const right = present.filter((one) => one.present === one.answer).length;
    console.log(
      row(
        name,
        {
          right,
          wrong: present.length - right,
          accepted: own.filter((one) => one.absent !== null).length,
        },
        all,
      ),
    );
  }
  tellLimits(judged);
  console.log(
    '@medv/finder, css-selector-generator and Playwright ran on skeletons of the pages: nothing but the elements that are known.\n',
  );
  console.log(
    '| found from this confidence on | right | wrong | refused | accepted though gone |\n|---|---:|---:|---:|---:|',
  );
  for (const sure of [0.25, SURE, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9])
    console.log(row(sure.toFixed(2), count(judged, sure), all));
  console.log(
    '\n| learnt on so many sites, judged on all others | right | wrong | refused | accepted though gone |\n|---|---:|---:|---:|---:|',
  );
  for (const [many, draws] of CURVE) {
    const others = learntOn(cases, many, draws);
    console.log(row(String(many), count(others, SURE), others.length / 2));
  }
  console.log(row(`${sites.length - 1}`, count(judged, SURE), all));
}

/** @param {number[]} values @param {number} part */
const quantile = (values, part) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(part * values.length))];

async function tellSpeed() {
  const { candidates, times, slices, right, wrong } = await measureSpeed();
  console.log(
    `\n| Chromium, ${candidates} candidates, ${times.length} looks, nothing but evidence to go by | p50 | p95 | worst |\n|---|---:|---:|---:|`,
  );
  const work = slices.map((own) => own.reduce((sum, one) => sum + one, 0));
  for (const [name, values] of /** @type {const} */ ([
    ['a look, ms', times],
    ['its work, ms of the processor', work],
    ['a slice of it on the main thread, ms of the processor', slices.flat()],
  ]))
    console.log(
      `| ${name} | ${[0.5, 0.95, 1].map((part) => quantile(values, part).toFixed(1)).join(' | ')} |`,
    );
  console.log(`\n${right} were found rightly, ${wrong} wrongly.`);
}

const sites = readVectors();
if (sites) await compareOnSites(sites);
else
  console.log(
    'The sites seen twice are not here (PASAPAS_LOCATE_DATA names their file): that table is left out.',
  );
await tellSpeed();
