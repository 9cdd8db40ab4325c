/** Prints the tables of extension/src/locate/weights.js, learnt on all sites. */
import {
  casesOf,
  confident,
  fairTrials,
  learnConfidence,
  learnWeights,
  sureEnough,
} from './learn.js';
import { readVectors } from './vectors.js';

const sites = readVectors();
if (!sites) throw new Error('no vectors to learn from: PASAPAS_LOCATE_DATA has to name them');
const cases = sites.flatMap(casesOf);
const weights = learnWeights(cases, { rounds: 300 });
const fair = fairTrials(cases, weights);
const model = learnConfidence(fair);
for (const [name, table] of Object.entries({ WEIGHTS: weights, CONFIDENCE: model }))
  console.log(
    `${name} {\n${Object.entries(table)
      .map(([key, value]) => `  ${key}: ${value.toFixed(2)},`)
      .join('\n')}\n}`,
  );
console.log(`found from ${sureEnough(confident(fair, model, 0)).toFixed(2)} on`);
