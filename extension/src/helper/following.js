/**
 * The view while following: waiting for the learner's consent, then the current step, the visible
 * part of the page, and the messages that can be sent. It draws the session's state and passes
 * presses to the session.
 *
 * @typedef {import('./helper-state.js').HelperState} HelperState
 * @typedef {import('./helper-session.js').HelperSession} HelperSession
 * @typedef {import('./texts.js').Texts} Texts
 */
import { h, icon, paint } from '../ui/dom.js';
import { createEnding } from './ending.js';
import { createPageCard } from './page-card.js';
import { createHintCard, createPhrasesCard } from './say-cards.js';
import { createStepCard } from './step-card.js';
import { createStepsCard } from './steps-card.js';

/** @param {() => Texts} texts */
function createConnectionLine(texts) {
  const element = h('p', { class: 'line', role: 'status' });
  return {
    element,
    /** @param {HelperState} state */
    show({ stage, connection }) {
      element.dataset.line = connection;
      const text =
        stage === 'pairing' && connection === 'here' ? '' : texts().t(`helper_line_${connection}`);
      if (element.textContent !== text)
        element.replaceChildren(h('span', { class: 'dot', 'aria-hidden': 'true' }), text);
      element.hidden = text === '';
    },
  };
}

/** @param {() => Texts} texts */
function createWaitingCard(texts) {
  const element = h('section', { class: 'card' });
  return {
    element,
    /** @param {HelperState} state */
    show({ stage }) {
      const { t, lang } = texts();
      const early = stage === 'pairing' || stage === 'waiting';
      paint(element, [lang, early && stage], () =>
        early ? [h('p', { class: 'lead' }, t(`helper_${stage}_what`))] : [],
      );
    },
  };
}

/** @param {() => Texts} texts */
function createPauseCard(texts) {
  const element = h('section', { class: 'card paused', 'aria-labelledby': 'paused-title' });
  return {
    element,
    /** @param {HelperState} state */
    show({ stage, pause }) {
      const { t, lang } = texts();
      const why = stage === 'paused' ? pause : null;
      paint(element, [lang, why], () =>
        why === null
          ? []
          : [
              h(
                'div',
                { class: 'head' },
                icon('eye'),
                h('h2', { id: 'paused-title' }, t(`helper_pause_${why.replaceAll('-', '_')}`)),
              ),
              h('p', {}, t('helper_pause_what')),
            ],
      );
    },
  };
}

/**
 * @param {{session: () => HelperSession | null, tell: (words: string) => void, texts: () => Texts}}
 *   options  `tell`: reports the result of a press
 */
export function createFollowing({ session, tell, texts }) {
  const sent = (/** @type {boolean | undefined} */ went) =>
    tell(went ? '' : texts().t('helper_not_heard'));
  const title = h('h1', { tabindex: '-1' });
  const ending = createEnding({ bye: () => session()?.bye(), texts });
  const connection = createConnectionLine(texts);
  const waiting = createWaitingCard(texts);
  const step = createStepCard({ texts });
  const paused = createPauseCard(texts);
  const page = createPageCard({ session, sent, texts });
  const phrases = createPhrasesCard({ session, tell, texts });
  const hint = createHintCard({ session, tell, texts });
  const steps = createStepsCard({ texts });
  const element = h(
    'div',
    { class: 'view beside' },
    h('div', { class: 'top' }, title, connection.element, ending.element),
    waiting.element,
    h(
      'div',
      { class: 'columns' },
      h('div', { class: 'column' }, step.element, paused.element, phrases.element, hint.element),
      h('div', { class: 'column' }, page.element, steps.element),
    ),
  );

  return {
    element,
    title,
    /** @param {HelperState} state */
    show(state) {
      title.textContent = texts().t(
        state.stage === 'waiting' && state.hasTrustedKey
          ? 'helper_waiting_known'
          : `helper_${state.stage}`,
      );
      for (const part of [ending, connection, waiting, step, paused, page, phrases, hint, steps])
        part.show(state);
    },
  };
}
