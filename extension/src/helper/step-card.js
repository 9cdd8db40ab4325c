/**
 * The learner's current step, and the time spent on it.
 *
 * @typedef {import('./helper-state.js').HelperState} HelperState
 * @typedef {import('./learner-messages.js').GuideProgress} GuideProgress
 * @typedef {import('./texts.js').Texts} Texts
 */
import { display, h, icon, paint } from '../ui/dom.js';

const MINUTE = 60_000;
/** Interval in ms for updating the minutes without progress. */
const LOOK_AGAIN = 5_000;

/** @param {GuideProgress} progress @param {Texts['t']} t */
function countOf({ index, total }, t) {
  if (index === 0 || total === 0) return null;
  return h(
    'div',
    { class: 'progress' },
    h('span', { id: 'progress' }, t('progress', index, total)),
    h('progress', { value: String(index), max: String(total), 'aria-labelledby': 'progress' }),
  );
}

/** @param {GuideProgress} progress @param {Texts} texts */
function sayingOf({ done, step, lang }, { t, lang: ours }) {
  if (done) return h('p', { class: 'say good' }, icon('check'), h('span', {}, t('helper_done')));
  return step
    ? display('p', { text: step, lang: lang || ours }, { class: 'say', 'data-name': 'say' })
    : null;
}

/** @param {{texts: () => Texts}} options */
export function createStepCard({ texts }) {
  const element = h('section', { class: 'card live step', 'aria-labelledby': 'step-title' });
  const still = h('p', { class: 'still' });
  /** @type {HelperState | null} */
  let shown = null;

  /** @param {GuideProgress} progress */
  function content(progress) {
    const { t, lang } = texts();
    const { guide, notice } = progress;
    return [
      h(
        'p',
        { class: 'guide' },
        guide
          ? display('span', { text: guide, lang: progress.lang || lang })
          : t('helper_no_guide'),
      ),
      countOf(progress, t),
      h('h2', { id: 'step-title', class: 'aside' }, t('helper_now')),
      sayingOf(progress, texts()),
      notice ? h('p', { class: 'notice' }, t('helper_notice', notice)) : null,
      still,
    ];
  }

  /** Not announced to screen readers: another minute is not news. */
  function drawStill() {
    if (!shown?.progress) return;
    const { t, count } = texts();
    const { progress, progressAt, connection } = shown;
    const minutes = Math.floor((progress.since + performance.now() - progressAt) / MINUTE);
    const time = minutes >= 1 ? count('helper_still', minutes) : t('helper_getting_on');
    const text = progress.done || connection !== 'here' ? '' : time;
    still.toggleAttribute('data-still', minutes >= 1);
    if (still.textContent !== text) still.textContent = text;
  }

  setInterval(drawStill, LOOK_AGAIN);

  return {
    element,
    /** @param {HelperState} state */
    show(state) {
      shown = state;
      const { progress } = state;
      paint(element, [texts().lang, progress && { ...progress, since: 0 }], () =>
        progress === null ? [] : content(progress),
      );
      drawStill();
    },
  };
}
