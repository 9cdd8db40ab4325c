/**
 * The sites that were seen twice, if they are there: they belong to others and are no part of the
 * project. PASAPAS_LOCATE_DATA names the file, or it lies beside the project.
 *
 * @typedef {import('../../../extension/src/shared/protocol.js').Target} Properties
 * @typedef {{site: string, candidates: Properties[], targets: {target: Properties, answer:
 *   number}[]}} Site
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const BESIDE = fileURLToPath(
  new URL('../../../../shared/data/locate/drift-vectors.json', import.meta.url),
);

/** With hardly more candidates than targets, anything finds its target. */
const HONEST = 1.5;

/**
 * The file names the right candidates first. In the order of their paths nothing can be learnt from
 * that.
 * @param {Site} site
 * @returns {Site}
 */
function inOrderOfPaths({ site, candidates, targets }) {
  const order = candidates
    .map((_, index) => index)
    .sort((one, other) => ((candidates[one].path ?? '') < (candidates[other].path ?? '') ? -1 : 1));
  return {
    site,
    candidates: order.map((index) => candidates[index]),
    targets: targets.map(({ target, answer }) => ({ target, answer: order.indexOf(answer) })),
  };
}

/** @returns {Site[] | null} null where there are none */
export function readVectors() {
  const file = process.env.PASAPAS_LOCATE_DATA ?? BESIDE;
  if (!existsSync(file)) return null;
  /** @type {Site[]} */
  const sites = JSON.parse(readFileSync(file, 'utf8'));
  return sites
    .filter(({ candidates, targets }) => candidates.length > HONEST * targets.length)
    .map(inOrderOfPaths);
}
