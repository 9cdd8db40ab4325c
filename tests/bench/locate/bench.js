/**
 * Finding again. The headline is of sites that truly changed, each judged by tables learnt on all
 * others; where those are not at hand, that part is left out and said so.
 */
import { areEquivalent, confidenceOf, LEAST_LEAD, SURE } from '../../../extension/src/page/locate/decide.js';
import { casesOf, leaveOneSiteOut, trialsOf } from './learn.js';
import { withoutPage, withPage } from './rivals.js';
import { measureSpeed } from './speed.js';
import { readVectors } from './vectors.js';

/** @typedef {{trial: import('./learn.js').Trial, confidence: number}[]} Judged */

/** @param {number} count @param {number} of */
const percent = (count, of) => `${((100 * count) / of).toFixed(1)} %`;

/** @param {Judged} judged @param {number} sure */
function count(judged, sure) {
  const taken = judged.filter(({ trial, confidence }) => confidence >= sure && trial.on.lead >= LEAST_LEAD);
  const present = taken.filter(({ trial }) => !trial.absent);
  const wrong = present.filter(({ trial }) => !trial.right);
  const nested = wrong.filter(({ trial: { best, of } }) => areEquivalent(best.sketch, of.present.sketches[of.answer]));
  return { right: present.length - wrong.length, wrong: wrong.length, nested: nested.length, accepted: taken.length - present.length };
}

/** @param {string} name @param {{right: number, wrong: number, accepted: number}} counts @param {number} all */
const row = (name, { right, wrong, accepted }, all) =>
  `| ${name} | ${percent(right, all)} | ${percent(wrong, all)} | ${percent(all - right - wrong, all)} | ${percent(accepted, all)} |`;

/** @param {import('./vectors.js').Site[]} sites */
async function compareOnSites(sites) {
  const cases = sites.flatMap(casesOf);
  const all = cases.length;
  const judged = leaveOneSiteOut(cases);
  const shipped = cases.flatMap((one) => trialsOf(one)).map((trial) => ({ trial, confidence: confidenceOf(trial.on) }));
  const ours = count(judged, SURE);
  console.log(`| ${all} targets of ${sites.length} sites, seen again years later | right | wrong | refused | accepted though gone |\n|---|---:|---:|---:|---:|`);
  console.log(row('**Pas à Pas**, each site by tables learnt on the others', ours, all));
  console.log(row('Pas à Pas as shipped, which has learnt on these', count(shipped, SURE), all));
  const tries = [...sites.flatMap(withoutPage), ...await withPage(sites)];
  for (const name of new Set(tries.map((one) => one.name))) {
    const own = tries.filter((one) => one.name === name);
    const present = own.filter((one) => one.present !== null);
    const right = present.filter((one) => one.present === one.answer).length;
    console.log(row(name, { right, wrong: present.length - right, accepted: own.filter((one) => one.absent !== null).length }, all));
  }
  console.log(`\n${ours.nested} of our ${ours.wrong} wrong ones are the element around the right one, or in it.`);
  console.log('@medv/finder, css-selector-generator and Playwright ran on skeletons of the pages: nothing but the elements that are known.\n');
  console.log('| found from this confidence on | right | wrong | refused | accepted though gone |\n|---|---:|---:|---:|---:|');
  for (const sure of [0.25, 0.4, 0.5, SURE, 0.6, 0.7, 0.8, 0.9]) console.log(row(sure.toFixed(2), count(judged, sure), all));
}

/** @param {number[]} values @param {number} part */
const quantile = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(part * values.length))];

async function tellSpeed() {
  const { candidates, times, slices, right, wrong } = await measureSpeed();
  console.log(`\n| Chromium, ${candidates} candidates, ${times.length} looks, nothing but evidence to go by | p50 | p95 | worst |\n|---|---:|---:|---:|`);
  for (const [name, values] of /** @type {const} */ ([['a look, ms', times], ['a slice of it, ms', slices]]))
    console.log(`| ${name} | ${[0.5, 0.95, 1].map((part) => quantile(values, part).toFixed(1)).join(' | ')} |`);
  console.log(`\n${right} were found rightly, ${wrong} wrongly.`);
}

const sites = readVectors();
if (sites) await compareOnSites(sites);
else console.log('The sites seen twice are not here (PASAPAS_LOCATE_DATA names their file): that table is left out.');
await tellSpeed();
