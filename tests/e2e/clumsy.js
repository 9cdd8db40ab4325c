/**
 * Somebody who gets things wrong, as people do: presses beside, goes back, loads the page again,
 * waits, presses twice, looks into another tab, forgets to write. What goes wrong and when is drawn
 * from a seed, so that every run can be had again. Out of trouble they come as a person does who
 * reads the bubble.
 */
import { clickOn } from './browser.js';

/** @typedef {import('./browser.js').Browser} Browser */
/** @typedef {import('./browser.js').Seen} Seen */
/** @typedef {import('./overlay-reader.js').Handle} Handle */

/** Of so many acts one goes wrong. */
const RARELY = 4;
/** No one is that clumsy for ever. */
const MOST = 6;
const PAUSE_MS = 3000;
/** So long it takes a person to see where they are. */
const GLANCE_MS = 400;

/** Numbers from 0 to 1 that only look like chance. @param {number} seed */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param {import('./overlay-reader.js').Box} box @param {{x: number, y: number}} point */
const holds = (box, { x, y }) =>
  x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height;

/**
 * Everything that can go wrong, by name; each says what it did, or null where it cannot.
 * @param {Browser} browser
 * @param {() => number} random
 * @param {{width: number, height: number}} screen
 * @param {string} home
 */
const mishaps = (browser, random, screen, home) => ({
  beside: async (/** @type {Seen} */ now) => {
    const own = [now.ring, now.bubble].flatMap((each) => (each ? [each.box] : []));
    const others = (await browser.pressablesIn({ x: 0, y: 0, ...screen })).filter(
      (each) => !own.some((box) => holds(box, each)),
    );
    if (others.length === 0) return null;
    const { text, x, y } = others[Math.floor(random() * others.length)];
    await browser.click(x, y);
    return `clicked beside, on « ${text.replace(/\s+/g, ' ')} »`;
  },
  back: async () => {
    const went = await browser.goBack().then(
      () => true,
      () => false,
    ); // a tab that was just opened has nowhere to go back to
    if (!went) return null;
    await new Promise((resolve) => {
      setTimeout(resolve, GLANCE_MS);
    });
    if (!/^about:/.test(await browser.url())) return 'went back';
    await browser.goto(home);
    return 'went back out of the site, and came again';
  },
  reload: async () => {
    await browser.reload();
    return 'loaded the page again';
  },
  pause: async () => {
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE_MS);
    });
    return 'waited';
  },
  twice: async (/** @type {Seen} */ now) => {
    if (!now.ring) return null;
    await clickOn(browser, now.ring.box);
    await clickOn(browser, now.ring.box);
    return 'clicked twice';
  },
  tab: async () => {
    await browser.openTab(home);
    await browser.closeTab();
    return 'looked into another tab';
  },
  unwritten: async (/** @type {Seen} */ now) => {
    const written = now.find('written');
    if (!written?.clear) return null;
    await clickOn(browser, written.box);
    return 'wrote nothing';
  },
});

/**
 * What leads out of trouble, in the order in which it is tried; further on where it was tried in
 * vain.
 */
const WAYS = ['here', 'resume', 'retry', 'back', 'help', 'restart'];
/** Who did the same so often and is asked whether they want help does. */
const TIRED = 4;
/** Without any of these nothing is said to be wrong yet: one waits. */
const WRONG = ['here', 'resume', 'retry', 'restart'];

/** @param {Seen} now @param {{pressed: string | null}[]} transcript */
function recover(now, transcript) {
  if (!WRONG.some((name) => now.find(name))) return null;
  const trouble = transcript.slice(transcript.findLastIndex(({ pressed }) => pressed === null) + 1);
  const tried = (/** @type {Handle} */ { name }) =>
    trouble.filter(({ pressed }) => pressed === name).length;
  const ways = WAYS.flatMap((name) => now.find(name) ?? []).filter(({ clear }) => clear);
  return ways.sort((one, other) => tried(one) - tried(other))[0] ?? null;
}

/**
 * How such a person follows: to be spread into the options of `follow`.
 * @param {Browser} browser
 * @param {number} seed
 * @param {{screen?: {width: number, height: number}, home: string}} options  `home`: what is looked
 *   at in the other tab
 */
export function clumsy(browser, seed, { screen = { width: 1366, height: 768 }, home }) {
  const random = chance(seed);
  const all = Object.values(mishaps(browser, random, screen, home));
  let left = MOST;

  /** A window of the site is closed where the words ask for it. @param {Seen} now */
  async function close(now) {
    if (!/fermez-la/i.test(now.bubble?.text ?? '')) return null;
    const out = (await browser.pressablesIn({ x: 0, y: 0, ...screen })).find(({ text }) =>
      /^(Fermer|Garder|Annuler|×)/.test(text),
    );
    if (!out) return null;
    await browser.click(out.x, out.y);
    return `closed the window by « ${out.text} »`;
  }

  /**
   * Help is taken when it is offered and nothing else has come of the same act: a step back.
   * @param {Seen} now
   * @param {{step: string | null}[]} transcript
   */
  async function takeHelp(now, transcript) {
    const tired =
      transcript.length >= TIRED && transcript.slice(-TIRED).every(({ step }) => step === now.step);
    const wanted = tired && (now.find('back') ?? (now.find('no-help') ? now.find('help') : null));
    if (!wanted || !wanted.clear) return null;
    await clickOn(browser, wanted.box);
    return `took help: « ${wanted.text} »`;
  }

  /** @param {Seen} now @param {{step: string | null}[]} transcript */
  async function mishap(now, transcript) {
    const closed = (await close(now)) ?? (await takeHelp(now, transcript));
    if (closed || !now.bubble || left === 0 || random() * RARELY > 1) return closed;
    const did = await all[Math.floor(random() * all.length)](now);
    if (did) left -= 1;
    return did;
  }

  return { mishap, recover, again: true, limit: 120 };
}
