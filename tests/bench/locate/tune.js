/** Prints the tables of extension/src/page/locate/weights.js, learnt on all sites. */
import { casesOf, learnConfidence, learnWeights, trialsOf } from './learn.js';
import { readVectors } from './vectors.js';

const sites = readVectors();
if (!sites) throw new Error('no vectors to learn from: PASAPAS_LOCATE_DATA has to name them');
const cases = sites.flatMap(casesOf);
const weights = learnWeights(cases, { rounds: 300 });
const model = learnConfidence(cases.flatMap((one) => trialsOf(one, weights)));
for (const [name, table] of Object.entries({ WEIGHTS: weights, CONFIDENCE: model }))
  console.log(`${name} {\n${Object.entries(table).map(([key, value]) => `  ${key}: ${value.toFixed(2)},`).join('\n')}\n}`);
