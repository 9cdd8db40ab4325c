/**
 * Looks out, in one frame, for what the session waits for: the target's coming and going, the
 * person's own acts on it, the conditions that mean "done". It looks when something changed and
 * never otherwise: no repeating timer, no running animation frame.
 *
 * @typedef {import('../shared/protocol.js').Watch} Watch
 * @typedef {import('../shared/protocol.js').Step} Step
 * @typedef {import('../shared/protocol.js').Happening} Happening
 */
import { patternFits } from '../shared/pattern.js';
import { doneWhen, holds, isLevel } from './condition.js';
import { anchorOf, isAbroad } from './frame.js';
import { createRootObserver } from '../locate/roots.js';
import { isVisible } from '../locate/visible.js';
import { DISABLED, isCovered, isFaulty, isRefused } from './obstacle.js';
import { createSearch } from './search.js';

/** Whoever has written something in this time is still at it. */
const WRITING_MS = 10_000;
const LATE_MS = 8_000;
/** Whoever goes through a list with the keyboard and stops for so long has chosen. */
const CHOSEN_MS = 4_000;
const SLOW_MS = 20_000;
const CALM_MS = 3_000;
const SETTLED_MS = 400;
/** Silence that a person begins to wonder at. */
const NOTICED_MS = 2_500;
const LEAVING_MS = 10_000;
/** A dialog that comes and goes of itself is not spoken of. */
const COVERED_MS = 800;
/**
 * Presses on one spot, a double-click being one of them, from which on somebody is not getting on.
 */
const MANY_PRESSES = 4;
const SAME_SPOT = 24;
const SAME_TIME_MS = 4_000;

/** Events by which a person acts, heard before the page can stop them. */
const ACTS = /** @type {const} */ (['click', 'change', 'keydown', 'input', 'focusout']);

/**
 * Fields that change with each key: arrows go through a list, and a date is one as soon as its year
 * has one digit.
 */
const CHANGED_BY_KEYS =
  'select, input:is([type=date], [type=time], [type=month], [type=week], [type=datetime-local])';

/**
 * @param {{window: Window & typeof globalThis, address: () => string, report: (happening:
 *   Happening) => void, onTarget: (element: Element | null) => void}} options
 */
export function createWatcher({ window, address, report, onTarget }) {
  const { document } = window;
  const top = window === window.parent;
  /** @type {Watch | null} */
  let watch = null;
  /** @type {Map<string, Element>} */
  let found = new Map();
  /** @type {Set<string>} */
  let done = new Set();
  let armed = false;
  /** What ends the step was so before it began: then the person's own act ends it. */
  let stood = false;
  let unsure = false;
  let planned = false;
  let leaving = false;
  let lastTyped = 0;
  let saidOff = false;
  let saidCovered = false;
  /** @type {string | null} */
  let fitting = null;
  let presses = { x: 0, y: 0, at: 0, count: 0 };
  /** @type {Map<string, string>} where each was said to be */
  let anchored = new Map();
  /** @type {Set<string>} */
  let drifted = new Set();
  /** @type {Set<string>} optional steps that were done and whose element has gone since */
  let away = new Set();
  /** @type {string | null} the key that was pressed last, null after the mouse */
  let keyed = null;
  /** @type {string | null} the step whose choice is being made with the keyboard */
  let choosing = null;
  /** @type {string | null} the step whose button opens the list of files */
  let giving = null;
  /** @type {Map<string, number>} */
  const timers = new Map();
  const search = createSearch(window, plan);

  /** @param {string} name @param {number} ms @param {() => void} act */
  function later(name, ms, act) {
    forget(name);
    timers.set(
      name,
      window.setTimeout(() => {
        timers.delete(name);
        act();
      }, ms),
    );
  }

  /** @param {string[]} names */
  function forget(...names) {
    for (const name of names) {
      window.clearTimeout(timers.get(name));
      timers.delete(name);
    }
  }

  /** @returns {Step[]} */
  const watched = () => (watch ? [...watch.beside, ...(watch.step ? [watch.step] : [])] : []);

  /** @param {Step} step */
  const onItsPage = (step) =>
    (top ? step.pages : watch?.sites)?.some((pattern) => patternFits(pattern, address())) ?? true;

  /** @param {Step} step */
  const isPast = (step) => done.has(step.id) || (watch?.past.includes(step.id) ?? false);

  /**
   * An optional step that was done may be asked for again: a banner about cookies comes back.
   * @param {Step} step
   */
  function comesAgain(step) {
    if (!step.target || step === watch?.step) return false;
    const { kind } = search.ask(step.target);
    if (kind === 'gone') away.add(step.id);
    if (kind !== 'found' || !away.delete(step.id)) return false;
    done.delete(step.id);
    found.delete(step.id);
    return true;
  }

  /** @param {Step} step */
  function lookFor(step) {
    if (!watch || !step.target || (isPast(step) && !comesAgain(step))) return;
    const located = onItsPage(step)
      ? search.ask(step.target, { danger: step.danger !== undefined })
      : { kind: /** @type {const} */ ('gone') };
    const before = found.get(step.id);
    if (located.kind === 'pending' && before && isVisible(before)) return;
    const covered = located.kind === 'found' && isCovered(located.element);
    if (step === watch.step) sayCovered(covered);
    if (located.kind === 'found' && !covered && !isOnlyAlike(watch, step, located)) {
      const anchor = anchorOf(window, located.element);
      if (located.element === before && JSON.stringify(anchor) === anchored.get(step.id)) return;
      anchored.set(step.id, JSON.stringify(anchor));
      found.set(step.id, located.element);
      report({ what: 'found', turn: watch.turn, step: step.id, anchor });
      sayDrifted(step, located.changed);
    } else if (before) {
      found.delete(step.id);
      report({ what: 'lost', turn: watch.turn, step: step.id });
      if (step === watch.step) waitFor(watch);
    }
    if (step === watch.step) unsure = located.kind === 'unsure';
  }

  /**
   * On another page than where the step was, what is merely like its element is something else.
   * @param {Watch} now
   * @param {Step} step
   * @param {{changed: string[]}} located
   */
  const isOnlyAlike = (now, step, located) =>
    step === now.step && located.changed.length > 0 && hasMoved(now);

  /**
   * A dialog of the site lies over the step's own element, or does so no more.
   * @param {boolean} covered
   */
  function sayCovered(covered) {
    if (!covered) forget('covered');
    if (covered === saidCovered || !watch) return;
    const { turn } = watch;
    const say = () => {
      saidCovered = covered;
      report({ what: 'covered', turn, on: covered });
    };
    if (!covered) say();
    else if (!timers.has('covered')) later('covered', COVERED_MS, say);
  }

  /**
   * It was found, but not as it was known: said once, by the names of what is another way now.
   * @param {Step} step
   * @param {string[]} changed
   */
  function sayDrifted(step, changed) {
    if (!watch || changed.length === 0 || drifted.has(step.id)) return;
    drifted.add(step.id);
    report({ what: 'drifted', turn: watch.turn, step: step.id, changed });
  }

  /** @param {Step} step */
  function lookWhetherDone(step) {
    const condition = doneWhen(step);
    if (!watch || !condition || !isLevel(condition) || done.has(step.id)) return;
    if (!top && condition.url !== undefined) return; // the address is the tab's, the top frame's
    const now = holds(condition, search.ask, address());
    if (now === null) return;
    if (!now) {
      if (!armed && step === watch.step) report({ what: 'armed', turn: watch.turn });
      if (step === watch.step) armed = true;
    } else if (armed || step !== watch.step) {
      finish(step);
    } else {
      stood = true;
    }
  }

  /** What ends the step cannot tell that it was done. */
  const isThereAnyway = () => stood && !armed;

  /**
   * It cannot be pressed any more, and what it leads to is here: somebody was ahead of the words.
   */
  function lookWhetherWasDone() {
    const { step, turn } = watch ?? {};
    const was = () =>
      step &&
      watch?.turn === turn &&
      found.get(step.id)?.matches(DISABLED) &&
      (isThereAnyway() || step.branch?.some((choice) => holds(choice.if, search.ask, address())));
    if (!top || !was()) return forget('ahead');
    if (!timers.has('ahead'))
      later('ahead', CALM_MS, () => {
        if (step && was()) finish(step);
      });
  }

  /** @param {Step} step */
  function finish(step) {
    if (!watch || done.has(step.id)) return;
    done.add(step.id);
    report({ what: 'done', turn: watch.turn, step: step.id });
  }

  /**
   * Ring and words must be of one step. What comes first here, an optional step before the step
   * itself, waits until the words are of it; and nothing else is pointed at meanwhile.
   */
  function pointOut() {
    const first = watched().find(
      (step) => found.has(step.id) && (step === watch?.step || !isPast(step)),
    );
    const pointed =
      first?.id === watch?.speaks && (watch?.ring || first !== watch?.step) ? first : undefined;
    onTarget(pointed ? (found.get(pointed.id) ?? null) : null);
  }

  function lookForBranch() {
    if (!watch || watch.branch.length === 0 || !top || leaving) return;
    later('branch', SETTLED_MS, () => {
      if (!watch || leaving || document.readyState === 'loading') return;
      for (const [index, condition] of watch.branch.entries()) {
        const now = holds(condition, search.ask, address());
        if (now) report({ what: 'branch', turn: watch.turn, index });
        if (now !== false) return; // in their order: one that is not known yet is waited for
      }
      lookWhetherRefused();
    });
  }

  /**
   * The site says no beside the very thing that was done: after three calm seconds the step is
   * there again.
   */
  function lookWhetherRefused() {
    const { before, turn } = watch ?? {};
    if (
      !top ||
      !before?.target ||
      turn === undefined ||
      leaving ||
      timers.has('refused') ||
      !refuses(before)
    )
      return;
    later('refused', CALM_MS, () => {
      if (watch?.turn !== turn || leaving || found.size > 0 || !refuses(before)) return;
      if (window.performance.now() - lastTyped < CALM_MS) return lookWhetherRefused();
      report({ what: 'refused', turn, field: watch.fields.find(isFaultyField)?.id ?? null });
    });
  }

  /** @param {Step} step */
  function isFaultyField(step) {
    const located = step.target ? search.ask(step.target) : null;
    return located?.kind === 'found' && isFaulty(located.element);
  }

  /** @param {Step} step */
  function refuses(step) {
    const located = step.target && onItsPage(step) ? search.ask(step.target) : null;
    return located?.kind === 'found' && isRefused(located.element);
  }

  /** Where the step is not, another one may be. */
  function lookAround() {
    if (!watch || (watch.step && found.has(watch.step.id))) return;
    const step = watch.others.find(
      (one) => one.target && onItsPage(one) && search.ask(one.target).kind === 'found',
    );
    if (!step || step.id === fitting) return;
    fitting = step.id;
    report({ what: 'fits', turn: watch.turn, step: step.id });
  }

  /** Without its fragment. @param {string} url */
  const page = (url) => url.replace(/#.*$/, '');

  /** The page is another one than that on which the step was there. @param {Watch} now */
  const hasMoved = (now) => now.shownAt !== null && page(now.shownAt) !== page(address());

  /**
   * Not on its pages; or gone from where it was, on another address.
   * @param {Watch} now
   * @param {Step} step
   */
  const isAstray = (now, step) =>
    !onItsPage(step) || (step.target !== undefined && !found.has(step.id) && hasMoved(now));

  /** "You are on another page": said after three calm seconds, never while somebody types. */
  function lookWhetherOff() {
    if (!top || !watch?.step) return;
    if (!isAstray(watch, watch.step)) {
      forget('off');
      if (saidOff) report({ what: 'on', turn: watch.turn });
      saidOff = false;
      return;
    }
    if (saidOff || timers.has('off')) return;
    //  what was done may take its time to show
    const awaited = onItsPage(watch.step) && isLevel(watch.step.done);
    later('off', awaited ? LATE_MS : CALM_MS, () => {
      if (!watch?.step || !isAstray(watch, watch.step)) return;
      if (leaving || document.readyState === 'loading') return lookWhetherOff();
      if (window.performance.now() - lastTyped < CALM_MS) return lookWhetherOff();
      saidOff = true;
      report({ what: 'off', turn: watch.turn });
    });
  }

  function look() {
    planned = false;
    if (!watch) return;
    for (const step of watched()) {
      lookFor(step);
      lookWhetherDone(step);
    }
    pointOut();
    lookWhetherWasDone();
    lookForBranch();
    lookWhetherOff();
    if (watch.step && !found.has(watch.step.id)) lookWhetherRefused();
    if (watch.others.length > 0) lookAround();
    else fitting = null;
  }

  /** One look a frame at most, and none while nothing changes. */
  function plan() {
    if (planned || !watch) return;
    planned = true;
    if (document.visibilityState === 'visible')
      window.requestAnimationFrame(() => {
        observer.observe(search.roots());
        look();
      });
    else
      window.setTimeout(() => {
        observer.observe(search.roots());
        look();
      }, 0);
  }

  function changed() {
    search.changed();
    plan();
  }

  const observer = createRootObserver(window, changed);

  /** @param {Event} event @param {Element | undefined} element */
  function touches(event, element) {
    if (!element) return false;
    const path = event.composedPath();
    const control = /** @type {HTMLLabelElement} */ (element).control;
    return (
      path.includes(element) ||
      (Boolean(control) && path.includes(/** @type {HTMLElement} */ (control)))
    );
  }

  /** @param {Event} event @param {Step} step */
  function means(event, step) {
    const condition = step.done ?? {};
    const own = step.done === undefined || (isThereAnyway() && step === watch?.step);
    switch (event.type) {
      case 'click':
        return condition.clicked || (own && step.action === 'click');
      case 'change':
        return condition.changed || (own && ['choose', 'check', 'upload'].includes(step.action));
      case 'focusout':
        return choosing === step.id;
      case 'keydown': {
        const { key, isComposing, target } = /** @type {KeyboardEvent} */ (event);
        if (choosing === step.id) return key === 'Enter';
        return (
          own &&
          step.action === 'type' &&
          key === 'Enter' &&
          !isComposing &&
          target instanceof HTMLInputElement
        );
      }
      default:
        return false;
    }
  }

  /**
   * The field for a file is often hidden, and a button opens it.
   * @param {Event} event
   * @param {Step} step
   */
  const isGift = ({ type, target }, step) =>
    giving === step.id &&
    type === 'change' &&
    target instanceof HTMLInputElement &&
    target.type === 'file';

  /**
   * With the keyboard a choice is made when the field is left, with Enter, or when nothing more
   * comes.
   * @param {Step} step
   */
  function letChoose(step) {
    choosing = step.id;
    later('chosen', CHOSEN_MS, () => choosing === step.id && finish(step));
  }

  /** @param {Event} event */
  function isChoosing(event) {
    const [field] = event.composedPath();
    return (
      event.type === 'change' &&
      keyed !== null &&
      keyed !== 'Enter' &&
      field instanceof Element &&
      field.matches(CHANGED_BY_KEYS)
    );
  }

  /** @param {Event} event */
  function heard(event) {
    if (!event.isTrusted || !watch) return;
    if (event.type === 'input' || event.type === 'keydown') lastTyped = window.performance.now();
    if (event instanceof KeyboardEvent) keyed = event.key;
    if (event.type === 'click') keyed = null;
    for (const step of watched()) {
      if (event.type === 'click' && step.action === 'upload' && touches(event, found.get(step.id)))
        giving = step.id;
      if (!means(event, step)) continue;
      //  re-rendered a moment ago
      if (step.target && !found.get(step.id)?.isConnected) lookFor(step);
      if (!touches(event, found.get(step.id)) && !isGift(event, step)) continue;
      if (isChoosing(event)) letChoose(step);
      else finish(step);
    }
    if (event.type === 'click') countPress(/** @type {MouseEvent} */ (event));
    plan();
  }

  /** Again and again on one spot, and nothing comes of it. @param {MouseEvent} event */
  function countPress({ detail, clientX: x, clientY: y }) {
    if (detail !== 1) return; // the second half of a double-click, or a key
    const at = window.performance.now();
    const same =
      at - presses.at < SAME_TIME_MS && Math.hypot(x - presses.x, y - presses.y) < SAME_SPOT;
    presses = { x, y, at, count: same ? presses.count + 1 : 1 };
    if (presses.count >= MANY_PRESSES && watch?.patience)
      report({ what: 'stuck', turn: watch.turn });
  }

  /** Whoever writes, or looks elsewhere, is not stuck. @param {Watch} now @param {number} ms */
  function waitPatiently(now, ms) {
    later('stuck', ms, () => {
      if (watch?.turn !== now.turn || !watch.patience) return;
      const busy =
        document.visibilityState !== 'visible' || window.performance.now() - lastTyped < WRITING_MS;
      if (busy) waitPatiently(now, WRITING_MS);
      else report({ what: 'stuck', turn: now.turn });
    });
  }

  /** @param {Watch} now */
  function startTimers(now) {
    forget('late', 'slow', 'off', 'branch', 'straight', 'stuck', 'covered', 'refused', 'ahead');
    if (!top) return;
    if (now.branch.length > 0) {
      later('late', NOTICED_MS, () => report({ what: 'late', turn: now.turn, loading: true }));
      later('straight', now.branchWait, () =>
        report({ what: 'branch', turn: now.turn, index: null }),
      );
    }
    if (!now.step) return;
    later('slow', SLOW_MS, () => report({ what: 'slow', turn: now.turn }));
    if (now.patience > 0) waitPatiently(now, now.patience);
    waitFor(now);
    lookWhetherOff();
  }

  /** @param {Watch} now */
  function waitFor(now) {
    if (top && now.step?.target) later('late', now.step.wait ?? LATE_MS, () => saySoon(now));
  }

  /**
   * The element is late: is the site slow, is it one of several, or is it not there?
   * @param {Watch} now
   */
  function saySoon(now) {
    if (!watch || watch.turn !== now.turn || !now.step) return;
    //  once more with fresh eyes: a shadow root that was made meanwhile is no change that can be
    // seen
    search.changed();
    observer.observe(search.roots());
    look();
    if (found.has(now.step.id) || saidCovered || isAstray(watch, now.step)) return;
    const loading = leaving || document.readyState !== 'complete';
    if (unsure) report({ what: 'unsure', turn: now.turn, step: now.step.id });
    else
      report({
        what: 'late',
        turn: now.turn,
        loading,
        abroad: isAbroad(window, now.step.target ?? {}, now.sites),
      });
    if (loading) waitFor(now);
  }

  for (const type of ACTS) window.addEventListener(type, heard, { capture: true });
  //  In an inner frame the top one has to be told where the target is now: when the scrolling is
  // over.
  if (!top)
    for (const type of ['scrollend', 'resize'])
      window.addEventListener(type, plan, { capture: true, passive: true });
  for (const type of ['load', 'transitionend', 'animationend', 'toggle', 'popstate', 'hashchange'])
    window.addEventListener(type, changed, { capture: true });

  return {
    /** What to look out for from now on; null: nothing. @param {Watch | null} next */
    watch(next) {
      const same = watch !== null && next !== null && watch.turn === next.turn;
      watch = next;
      if (!next) return this.stop();
      if (!same) {
        found = new Map();
        anchored = new Map();
        done = new Set();
        drifted = new Set();
        away = new Set();
        choosing = null;
        giving = null;
        search.forget();
        unsure = false;
        stood = false;
        saidOff = false;
        saidCovered = false;
        fitting = null;
        startTimers(next);
      }
      search.changed();
      armed = same ? armed || next.armed : next.armed;
      observer.observe(search.roots());
      look();
    },
    /** The address changed without a new page. */
    moved() {
      plan();
    },
    /** @param {boolean} on  a navigation is under way: what is seen now will be gone */
    leaving(on) {
      leaving = on;
      if (on)
        later('leaving', LEAVING_MS, () => {
          leaving = false;
        }); // a download, or a person who stayed
    },
    /** @param {string} id @returns {Element | undefined} */
    element: (id) => found.get(id),
    stop() {
      watch = null;
      observer.disconnect();
      forget(...timers.keys());
      leaving = false; // also after the page has come back from the browser's memory
      onTarget(null);
    },
  };
}
