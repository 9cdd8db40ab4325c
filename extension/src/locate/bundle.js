/**
 * The finder by itself, for benches: an object in any page, or outside of one (then only what is
 * pure).
 */
import { capture } from './capture.js';
import { decide } from './decide.js';
import { describe } from './element.js';
import { locate } from './locate.js';
import { rank } from './rank.js';

Object.assign(globalThis, {
  PasAPasLocate: Object.freeze({ capture, describe, rank, decide, locate }),
});
