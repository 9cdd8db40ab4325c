/**
 * Watches, in one frame, for what the session waits for: the target appearing and disappearing, the
 * person's own actions on it, and the conditions that mean "done". It checks only after a change:
 * no repeating timer, no continuous animation frame.
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

/**
 * After this long, a pending navigation is considered cancelled (a download, or a person who stayed
 * on the page).
 */
const LEAVING_MS = 10_000;

/** Events that may show, hide or move an element without a change of the page's tree. */
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

  /** Schedules at most one check per animation frame, and none while nothing changes. */
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
    frame.leaving = false; // also after a restore from the back/forward cache
    onTarget(null);
  }

  listen(frame, { onAct, changed, plan });
  return {
    /** Sets what to watch from now on; null: nothing. @param {Watch | null} next */
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
  // The top frame must be told the target's new position once scrolling is over.
  for (const type of ['scrollend', 'resize'])
    window.addEventListener(type, plan, { capture: true, passive: true });
}

/**
 * Looks for where else the guide, or the person, may be. Runs after the ring has been placed.
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
