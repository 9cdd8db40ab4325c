/**
 * The finder as a standalone bundle, for benchmarks: a global object in any page, or outside of a
 * page (then only its pure functions work).
 */
import { capture } from './capture.js';
import { decide } from './decide.js';
import { describe } from './element.js';
import { locate } from './locate.js';
import { rank } from './rank.js';

Object.assign(globalThis, {
  PasAPasLocate: Object.freeze({ capture, describe, rank, decide, locate }),
});
