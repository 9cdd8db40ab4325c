/**
 * Looks out, in one frame, for what the session waits for: the target's coming and going, the
 * person's own acts on it, the conditions that mean "done". It looks when something changed and
 * never otherwise: no repeating timer, no running animation frame.
 *
 * @typedef {import('../shared/protocol.js').Watch} Watch
 * @typedef {import('../shared/protocol.js').Happening} Happening
 */
import { createRootObserver } from '../locate/shadow-roots.js';
import { ACTS, createActs } from './acts.js';
import { lookForOthers, lookWhetherAstray } from './off-path.js';
import { lookForBranch, lookWhetherDone, lookWhetherWasDone } from './completion.js';
import { startClocks } from './patience.js';
import { lookWhetherRefused } from './refusal.js';
import { createSearch } from './search.js';
import { lookFor, pointedAt } from './targets.js';
import { createTimers } from './timers.js';
import { createTurn, watched } from './turn.js';

/** A download, or a person who stayed: after so long nobody leaves any more. */
const LEAVING_MS = 10_000;

/** What may show, hide or move an element without a change of the page's tree. */
const CAUSES = ['load', 'transitionend', 'animationend', 'toggle', 'popstate', 'hashchange'];

/**
 * @param {{window: Window & typeof globalThis, address: () => string, report: (happening:
 *   Happening) => void, onTarget: (element: Element | null) => void}} options
 */
export function createWatcher({ window, address, report, onTarget }) {
  /** @type {import('./turn.js').Turn | null} */
  let turn = null;
  let planned = false;
  const search = createSearch(window, plan);
  /** @type {import('./turn.js').Frame} */
  const frame = {
    window,
    top: window === window.parent,
    address,
    search,
    report,
    lookAfresh,
    leaving: false,
    typedAt: 0,
  };
  const hear = createActs(frame);
  const timers = createTimers(window);
  const observer = createRootObserver(window, changed);

  function look() {
    planned = false;
    if (!turn) return;
    observer.observe(search.roots());
    for (const step of watched(turn)) {
      lookFor(frame, turn, step);
      lookWhetherDone(frame, turn, step);
    }
    onTarget(pointedAt(turn));
    lookFurther(frame, turn);
  }

  function lookAfresh() {
    search.changed();
    look();
  }

  /** One look a frame at most, and none while nothing changes. */
  function plan() {
    if (planned || !turn) return;
    planned = true;
    if (window.document.visibilityState === 'visible') window.requestAnimationFrame(look);
    else window.setTimeout(look, 0);
  }

  function changed() {
    search.changed();
    plan();
  }

  /** @param {Event} event */
  function onAct(event) {
    if (!turn || !event.isTrusted) return;
    hear(event, turn);
    plan();
  }

  function stop() {
    turn?.timers.forgetAll();
    turn = null;
    observer.disconnect();
    timers.forgetAll();
    frame.leaving = false; // also after the page has come back from the browser's memory
    onTarget(null);
  }

  listen(frame, { onAct, changed, plan });
  return {
    /** What to look out for from now on; null: nothing. @param {Watch | null} next */
    watch(next) {
      if (!next) return stop();
      if (turn?.watch.turn === next.turn) {
        turn.watch = next;
        turn.armed ||= next.armed;
      } else {
        turn?.timers.forgetAll();
        turn = createTurn(window, next);
        search.forget();
        startClocks(frame, turn);
      }
      lookAfresh();
    },
    /** The address changed without a new page. */
    moved: plan,
    /** @param {boolean} on  a navigation is under way */
    leaving(on) {
      frame.leaving = on;
      if (on) timers.later('leaving', LEAVING_MS, () => (frame.leaving = false));
    },
    stop,
  };
}

/**
 * @param {import('./turn.js').Frame} frame
 * @param {{onAct: (event: Event) => void, changed: () => void, plan: () => void}} handlers
 */
function listen({ window, top }, { onAct, changed, plan }) {
  for (const type of ACTS) window.addEventListener(type, onAct, { capture: true });
  for (const type of CAUSES) window.addEventListener(type, changed, { capture: true });
  if (top) return;
  //  The top frame has to be told where the target is now: when the scrolling is over.
  for (const type of ['scrollend', 'resize'])
    window.addEventListener(type, plan, { capture: true, passive: true });
}

/**
 * Once the ring is where it belongs: where else the guide, or the person, may be.
 * @param {import('./turn.js').Frame} frame
 * @param {import('./turn.js').Turn} turn
 */
function lookFurther(frame, turn) {
  lookWhetherWasDone(frame, turn);
  lookForBranch(frame, turn);
  lookWhetherAstray(frame, turn);
  const { step } = turn.watch;
  if (step && !turn.found.has(step.id)) lookWhetherRefused(frame, turn);
  lookForOthers(frame, turn);
}
