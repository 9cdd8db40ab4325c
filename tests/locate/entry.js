/** The search of the runner by itself, as an object in any page. */
import { createSearch } from '../../extension/src/page/search.js';

Object.assign(globalThis, { PasAPasSearch: Object.freeze({ createSearch }) });
