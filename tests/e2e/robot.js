/**
 * A person who can read and does what is asked, and no more: the robot sees the ring and the
 * bubble through the debugging protocol, does what `say` asks at the ring's place, and presses
 * the bubble's buttons. It knows nothing of the site or the guide; where the guidance is wrong
 * it gets lost, and says where.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALM_MS, clickOn, until } from './browser.js';
import { TOP } from './home.js';
import { CAMOMILLE, recall } from './persona.js';

/** @typedef {import('./browser.js').Browser} Browser */
/** @typedef {import('./browser.js').Seen} Seen */
/** @typedef {import('./overlay-reader.js').Handle} Handle */

/** A ring that has stood so long has stopped moving. */
const STILL_MS = 100;

/** Nothing shown for so long: not just a page being changed for the next. */
const GONE_MS = 400;

/**
 * A press of ours that had no answer for so long is tried again, as a person would: it may have
 * come too early.
 */
const AGAIN_MS = 5000;

/** Buttons that go on, in the order in which a person would look for them. */
const GO_ON = ['danger-ok', 'next', 'me', 'voice-no', 'resume'];

/**
 * @typedef {Object} Followed
 * @property {boolean} completed   the guidance came to its last step and left
 * @property {{step: string | null, progress: string, say: string, did: string, pressed: string |
 *   null}[]} transcript
 * @property {string} [lost]       why the robot could not go on
 */

/**
 * @typedef {Object} FollowOptions
 * @property {string} [guide]                  pressed in the offer; without it, guidance runs
 *   already
 * @property {import('./persona.js').Persona} [persona]
 * @property {string[]} [files]                what is sent where a file is asked for
 * @property {number} [limit]                  most acts
 * @property {number} [patience]               ms without anything to do before the robot is lost
 * @property {(line: string) => void} [print]
 * @property {string} [shots]                  folder for a screenshot of each step
 * @property {() => Promise<boolean>} [finished]  asked while nothing is shown: has the guide ended?
 * @property {(now: Seen, count: number) => Promise<boolean | void>} [before]  before each act; true
 *   ends the walk
 * @property {(now: Seen, transcript: Followed['transcript']) => Promise<string | null>} [mishap]
 *   what goes wrong instead of the act, in words; null: nothing
 * @property {(now: Seen, transcript: Followed['transcript']) => Handle | null} [recover]  what to
 *   press where nothing leads on
 * @property {boolean} [again]                 an act that nothing came of is done once more after a
 *   while
 */

/**
 * @typedef {{guide?: string, patience: number, finished?: () => Promise<boolean>, recover: (now:
 *   Seen) => Handle | null, again: boolean}} Manner
 */

/** What comes to a step while it stands there, and asks for nothing new. */
const BESIDES = ['bubble', 'ring', 'focus', 'did', 'listen'];

/** What a person is asked to do, without where it stands. @param {Seen} now */
function asked(now) {
  const handles = now.handles.filter(({ name }) => !BESIDES.includes(name ?? ''));
  return JSON.stringify([now.step, handles.map(({ name, text, guide }) => [name, text, guide])]);
}

/** @param {Seen} now @returns {Handle | null} */
function goOn(now) {
  for (const name of GO_ON) {
    const handle = now.find(name);
    if (handle?.clear) return handle;
  }
  return null;
}

/**
 * In the offer: going on where one was, else the guide's own button, else the one that unfolds it.
 * @param {Seen} now
 * @param {string | undefined} guide
 */
function offered(now, guide) {
  if (!guide) return null;
  const resume = now.bubble ? null : now.find('resume');
  const own = resume ?? now.guides.find((handle) => handle.guide === guide);
  const offer = now.find('offer');
  if (own?.clear) return own;
  return offer?.clear && offer.expanded === false ? offer : null;
}

/**
 * The button that leads on, if one does: where nothing else is to be done, one that leads out of
 * trouble.
 * @param {Seen} now @param {Manner} manner
 */
const leading = (now, { guide, recover }) =>
  offered(now, guide) ?? goOn(now) ?? (now.bubble && !now.ring ? recover(now) : null);

/**
 * Something to do: a button of ours, or a ring with an instruction beside it.
 * @param {Seen} now
 * @param {Manner} manner
 */
function ready(now, manner) {
  if (offered(now, manner.guide)) return true;
  return (
    now.bubble !== null && now.say !== '' && (now.ring !== null || leading(now, manner) !== null)
  );
}

/**
 * The middle of what is ringed, or of what a bubble that lies over a field as large as the screen
 * leaves of it.
 * @param {import('./overlay-reader.js').Box} ring
 * @param {import('./overlay-reader.js').Box} [bubble]
 */
function freePoint(ring, bubble) {
  const x = ring.x + ring.width / 2;
  const y = ring.y + ring.height / 2;
  const covered =
    bubble &&
    x >= bubble.x &&
    x <= bubble.x + bubble.width &&
    y >= bubble.y &&
    y <= bubble.y + bubble.height;
  return { x, y: covered ? (ring.y + bubble.y) / 2 : y };
}

/**
 * Does what the instruction asks at the ring's place.
 * @param {Browser} browser
 * @param {Seen} now
 * @param {Handle} ring
 * @param {import('./persona.js').Persona} persona
 * @returns {Promise<string>} what was done, in words
 */
async function obey(browser, now, ring, persona) {
  const { x, y } = freePoint(ring.box, now.bubble?.box);
  const habit = recall(persona, now.say);
  const written = now.find('written');
  if (written) {
    if (!habit?.write) throw new Error(`does not know what to write when told: ${now.say}`);
    await browser.click(x, y);
    await browser.type(habit.write);
    const then = await until(
      browser,
      (later) => later.step !== now.step || later.find('written')?.clear === true,
      { calm: () => CALM_MS, what: 'the button to press after writing' },
    );
    const button = then.step === now.step ? then.find('written') : null;
    if (button) await clickOn(browser, button.box);
    return `wrote "${habit.write}"`;
  }
  if ((await browser.lookAt(x, y)) === 'list') {
    await browser.click(x, y);
    if (!(await browser.pick(habit?.pick ?? ''))) return 'pressed a list that did not open';
    return `chose ${habit?.pick ? `"${habit.pick}"` : 'the next one'}`;
  }
  const choices = await browser.pressablesIn(ring.box);
  const wanted = habit?.point ? choices.find(({ text }) => habit.point?.test(text)) : null;
  if (choices.length < 2 && !wanted) {
    await browser.click(x, y);
    return 'clicked';
  }
  const one = wanted ?? choices[0];
  await browser.click(one.x, one.y);
  return `clicked on « ${one.text.replace(/\s+/g, ' ')} »`;
}

/**
 * Watches the count of steps as a person does: within a part of the guide the total never grows,
 * and no step is beyond it. Who begins again counts anew.
 * @returns {(now: Seen, pressed: string | null) => void} throws where a person would lose heart
 */
function countWatcher() {
  let part = '';
  let told = Infinity;
  return (now, pressed) => {
    const [, index, total] = /(\d+)\D+(\d+)/.exec(now.find('progress')?.text ?? '') ?? [];
    const here = now.find('parts')?.text.split('\n')[0] ?? '';
    if (total !== undefined) {
      if (here !== part) told = Infinity;
      part = here;
      if (Number(index) > Number(total) || Number(total) > told)
        throw new Error(`the count is ${index} of ${total} after a total of ${told}`);
      told = Number(total);
    }
    if (pressed === 'restart') told = Infinity;
  };
}

/**
 * Keeps what was on screen when the robot got lost, for whoever looks into it.
 * @param {Browser} browser
 * @param {Seen | null} now
 * @param {Followed} followed
 */
async function keepEvidence(browser, now, followed) {
  const folder = join(
    TOP,
    'build/e2e',
    `${new Date().toISOString().replace(/[:.]/g, '-')}-${browser.name}`,
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'seen.json'), JSON.stringify({ ...followed, now }, null, 2));
  await browser.screenshot(join(folder, 'screen.png')).catch(() => {});
  return folder;
}

/**
 * Follows the guidance to its end.
 * @param {Browser} browser
 * @param {FollowOptions} [options]
 * @returns {Promise<Followed>}
 */
export async function follow(
  browser,
  {
    guide,
    persona = CAMOMILLE,
    files = [],
    limit = 120,
    patience = 20_000,
    print = () => {},
    shots,
    finished,
    before,
    mishap = async () => null,
    recover = () => null,
    again = false,
  } = {},
) {
  /** @type {Followed} */
  const followed = { completed: false, transcript: [] };
  /** @type {Seen | null} */
  let now = null;
  let last = '';
  const count = countWatcher();
  const manner = {
    guide,
    patience,
    finished,
    recover: (/** @type {Seen} */ seen) => recover(seen, followed.transcript),
    again,
  };
  try {
    await browser.giveFiles(files);
    for (let act = 0; act < limit; act += 1) {
      now = await next(browser, last, manner);
      if (!now) {
        followed.completed = true;
        return followed;
      }
      if (shots)
        await browser.screenshot(
          join(shots, `${String(act).padStart(2, '0')}-${now.step ?? 'card'}.png`),
        );
      if (await before?.(now, act)) return followed;
      last = asked(now);
      const wrong = await mishap(now, followed.transcript);
      if (wrong) last = '';
      const button = wrong ? null : leading(now, manner);
      if (button) await clickOn(browser, button.box);
      const did =
        wrong ??
        (button
          ? `pressed « ${button.text} »`
          : await obey(browser, now, /** @type {Handle} */ (now.ring), persona));
      const progress = now.find('progress')?.text ?? '';
      const part = now.find('parts')?.text.split('\n')[0];
      count(now, button?.name ?? null);
      followed.transcript.push({
        step: now.step,
        progress,
        say: now.say,
        did,
        pressed: button?.name ?? null,
      });
      print([part, progress, now.say, `→ ${did}`].filter(Boolean).join('  '));
    }
    throw new Error(`not at the end after ${limit} acts`);
  } catch (error) {
    const way = followed.transcript
      .slice(-4)
      .map(({ step, did }) => `${step}: ${did}`)
      .join('; ');
    followed.lost = `${error instanceof Error ? error.message : error}; before: ${way} (kept in ${await keepEvidence(browser, now, followed)})`;
    print(`lost: ${followed.lost}`);
    return followed;
  }
}

/**
 * The next thing to do after an act, or null at the end.
 * @param {Browser} browser
 * @param {string} last  what was asked before the act: something else must have been since, or
 *   nothing for a while
 * @param {Manner} manner
 * @returns {Promise<Seen | null>}
 */
async function next(browser, last, manner) {
  const start = performance.now();
  let moved = false;
  let ended = false;
  const now = await until(
    browser,
    async (later) => {
      if (!later.bubble && !offered(later, manner.guide)) {
        moved = true;
        ended = (await manner.finished?.()) ?? false;
        return ended;
      }
      const button = leading(later, manner);
      const unanswered = performance.now() - start > AGAIN_MS && (manner.again || button !== null);
      moved ||= asked(later) !== last || unanswered;
      if (!moved || !ready(later, manner)) return false;
      return button !== null || browser.loaded();
    },
    {
      within: manner.patience,
      what: 'the next thing to do',
      calm: (later) => {
        if (!later.bubble && later.guides.length === 0) return GONE_MS;
        return leading(later, manner) ? CALM_MS : STILL_MS;
      },
    },
  );
  return ended ? null : now;
}
