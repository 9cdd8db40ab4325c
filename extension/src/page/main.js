/** The content script: one runner per frame, however often it is injected. */
import { startRunner } from './runner.js';

const world = /** @type {{pasapasRuns?: string}} */ (globalThis);
if (world.pasapasRuns !== chrome.runtime.id) {
  world.pasapasRuns = chrome.runtime.id;
  startRunner();
}
