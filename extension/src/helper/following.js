/**
 * Beside somebody: waiting for their yes, then the step they are at, the page as far as they show
 * it, and what may be said to them. It draws what `helping` is, and asks it for what was pressed.
 *
 * @typedef {import('./helper-session.js').Helping} Helping
 * @typedef {ReturnType<typeof import('./helper-session.js').createHelping>} Session
 * @typedef {import('./texts.js').Texts} Texts
 */
import { button, display, h, icon, paint } from '../ui/dom.js';
import { HINT_MAX, PHRASES } from '../shared/follow/messages.js';
import { createDrawing } from './drawing.js';

/** How often it is looked whether another minute went by without progress. */
const MINUTE = 60_000;
const LOOK_AGAIN = 5_000;

/** @param {string} name as a key is written */
const key = (name) => name.replaceAll('-', '_');

/**
 * @param {{session: () => Session | null, tell: (words: string) => void, texts: () => Texts}}
 *   options `tell`: says what came of a press
 */
export function createBeside({ session, tell, texts }) {
  const title = h('h1', { tabindex: '-1' });
  const line = h('p', { class: 'line', role: 'status' });
  const ending = h('div', {});
  const step = h('section', { class: 'card live step', 'aria-labelledby': 'step-title' });
  const still = h('p', { class: 'still' });
  const waiting = h('section', { class: 'card' });
  const paused = h('section', { class: 'card paused', 'aria-labelledby': 'paused-title' });
  const pageTitle = h('h2', { id: 'page-title' });
  const ask = h('div', { class: 'ask stack' });
  const drawing = createDrawing({
    onPoint: (box) => heard(session()?.point(box)),
    onBack: () => heard(session()?.point(null)),
  });
  const page = h(
    'section',
    { class: 'card shows', 'aria-labelledby': 'page-title' },
    pageTitle,
    drawing.element,
    ask,
  );
  const phrases = h('section', { class: 'card says', 'aria-labelledby': 'phrases-title' });
  const hint = h('section', { class: 'card hint', 'aria-labelledby': 'hint-title' });
  const steps = h('section', { class: 'card all', 'aria-labelledby': 'steps-title' });
  const columns = h(
    'div',
    { class: 'columns' },
    h('div', { class: 'column' }, step, paused, phrases, hint),
    h('div', { class: 'column' }, page, steps),
  );
  const element = h(
    'div',
    { class: 'view beside' },
    h('div', { class: 'top' }, title, line, ending),
    waiting,
    columns,
  );

  /** Whether the question before finishing is open. */
  let finishing = false;
  /** @type {Helping | null} */
  let shown = null;

  /** Whether a press reached the other side. @param {boolean | undefined} went */
  function heard(went) {
    tell(went ? '' : texts().t('helper_not_heard'));
  }

  /** @param {boolean} open */
  function askToFinish(open) {
    finishing = open;
    if (shown) drawEnding(shown);
    /** @type {HTMLElement | null} */ (
      ending.querySelector(open ? '[data-name=finish-no]' : '[data-name=finish]')
    )?.focus();
  }

  /** Before there is anything to lose nothing is asked. @param {Helping} helping */
  function drawEnding({ stage }) {
    const { t, lang } = texts();
    const early = stage === 'pairing' || stage === 'waiting';
    const bye = () => session()?.bye();
    ending.classList.toggle('ending', finishing && !early);
    paint(ending, [lang, finishing, early], () => [
      finishing && !early
        ? h(
            'section',
            { class: 'card warn', 'aria-labelledby': 'finish-title' },
            h('p', { id: 'finish-title' }, t('helper_finish_question')),
            h(
              'div',
              { class: 'row' },
              button(t('helper_finish_yes'), bye, { name: 'finish-yes' }),
              button(t('helper_finish_no'), () => askToFinish(false), { name: 'finish-no' }),
            ),
          )
        : button(
            t(early ? 'helper_cancel' : 'helper_finish'),
            early ? bye : () => askToFinish(true),
            { name: 'finish' },
          ),
    ]);
  }

  /** @param {Helping} helping */
  function drawStep({ course }) {
    const { t, lang } = texts();
    const told = course && { ...course, since: 0 };
    paint(step, [lang, told], () =>
      course === null
        ? []
        : [
            h(
              'p',
              { class: 'guide' },
              course.guide
                ? display('span', { text: course.guide, lang: course.lang || lang })
                : t('helper_no_guide'),
            ),
            course.index === 0 || course.total === 0
              ? null
              : h(
                  'div',
                  { class: 'progress' },
                  h('span', { id: 'progress' }, t('progress', course.index, course.total)),
                  h('progress', {
                    value: String(course.index),
                    max: String(course.total),
                    'aria-labelledby': 'progress',
                  }),
                ),
            h('h2', { id: 'step-title', class: 'aside' }, t('helper_now')),
            course.done
              ? h('p', { class: 'say good' }, icon('check'), h('span', {}, t('helper_done')))
              : course.step
                ? display(
                    'p',
                    { text: course.step, lang: course.lang || lang },
                    { class: 'say', 'data-name': 'say' },
                  )
                : null,
            course.notice ? h('p', { class: 'notice' }, t('helper_notice', course.notice)) : null,
            still,
          ],
    );
    drawStill();
  }

  /** Not announced: a minute more is no news for somebody who listens. */
  function drawStill() {
    if (!shown?.course) return;
    const { t, count } = texts();
    const { course, heardAt, line: where } = shown;
    const minutes = Math.floor((course.since + performance.now() - heardAt) / MINUTE);
    const words =
      course.done || where !== 'here'
        ? ''
        : minutes >= 1
          ? count('helper_still', minutes)
          : t('helper_getting_on');
    still.toggleAttribute('data-still', minutes >= 1);
    if (still.textContent !== words) still.textContent = words;
  }

  /** @param {Helping} helping */
  function drawPause({ stage, pause }) {
    const { t, lang } = texts();
    paint(paused, [lang, stage === 'paused' && pause], () =>
      stage !== 'paused' || !pause
        ? []
        : [
            h(
              'div',
              { class: 'head' },
              icon('eye'),
              h('h2', { id: 'paused-title' }, t(`helper_pause_${key(pause)}`)),
            ),
            h('p', {}, t('helper_pause_what')),
          ],
    );
  }

  /** @param {Helping} helping */
  function drawPage({ stage, rung, lasting, drawing: told, pointed, asked }) {
    const { t, lang } = texts();
    page.hidden = stage !== 'following';
    pageTitle.textContent = t('helper_page');
    drawing.element.hidden = told === null;
    if (told) drawing.show(told, pointed, texts());
    else drawing.clear();
    const next = rung === 1 ? 2 : rung === 2 && lasting ? 3 : null;
    paint(ask, [lang, rung, next, asked, told === null], () => [
      rung === 1
        ? h('p', {}, t('helper_ask_2_what'))
        : told === null
          ? h('p', {}, t('helper_page_waiting'))
          : null,
      asked !== null
        ? h(
            'p',
            { class: 'asked', 'data-name': 'ask' },
            icon('check'),
            h('span', {}, t('helper_asked')),
          )
        : next
          ? button(t(`helper_ask_${next}`), () => heard(session()?.ask(next)), {
              icon: 'eye',
              name: 'ask',
            })
          : null,
    ]);
  }

  /** @param {Helping} helping */
  function drawPhrases({ stage }) {
    const { t, lang } = texts();
    paint(phrases, [lang, stage === 'following'], () =>
      stage !== 'following'
        ? []
        : [
            h('h2', { id: 'phrases-title' }, t('helper_phrases')),
            h(
              'div',
              { class: 'phrases' },
              ...PHRASES.map((phrase) =>
                button(
                  t(phrase),
                  () => {
                    tell(
                      session()?.phrase(phrase)
                        ? t('helper_sent', t(phrase))
                        : t('helper_not_heard'),
                    );
                  },
                  { name: phrase },
                ),
              ),
            ),
          ],
    );
  }

  /** @param {Helping} helping */
  function drawHint({ stage, lasting }) {
    const { t, lang } = texts();
    paint(hint, [lang, stage === 'following' && lasting], () => {
      if (stage !== 'following' || !lasting) return [];
      const field = /** @type {HTMLInputElement} */ (
        h('input', {
          id: 'hint',
          type: 'text',
          maxlength: String(HINT_MAX),
          autocomplete: 'off',
          enterkeyhint: 'send',
          'aria-describedby': 'hint-hint',
          'data-name': 'hint',
        })
      );
      const form = h(
        'form',
        { class: 'stack', novalidate: true },
        field,
        h(
          'button',
          { type: 'submit', 'data-name': 'hint-send' },
          h('span', { class: 'label' }, t('helper_hint_send')),
        ),
      );
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        send(field);
      });
      return [
        h('h2', { id: 'hint-title' }, h('label', { for: 'hint' }, t('helper_hint'))),
        h('p', { id: 'hint-hint', class: 'note' }, t('helper_hint_hint')),
        form,
      ];
    });
  }

  /** @param {HTMLInputElement} field */
  function send(field) {
    const { t } = texts();
    const trouble = session()?.hint(field.value) ?? null;
    field.setAttribute('aria-invalid', String(trouble !== null && trouble !== 'unheard'));
    if (trouble !== null)
      return tell(trouble === 'unheard' ? t('helper_not_heard') : t(`helper_hint_${trouble}`));
    tell(t('helper_sent', field.value.trim()));
    field.value = '';
    return field.focus();
  }

  /** @param {Helping} helping */
  function drawSteps({ course }) {
    const { t, lang } = texts();
    const list = course?.steps ?? [];
    const at = course?.at ?? -1;
    paint(steps, [lang, list, course?.lang, course?.done], () =>
      list.length === 0
        ? []
        : [
            h('h2', { id: 'steps-title' }, t('helper_steps')),
            h(
              'ol',
              {
                class: 'steps',
                tabindex: '0',
                'aria-labelledby': 'steps-title',
                'data-name': 'steps',
              },
              ...list.map((text) => display('li', { text, lang: course?.lang || lang })),
            ),
          ],
    );
    const all = /** @type {HTMLElement | null} */ (steps.querySelector('.steps'));
    [...(all?.children ?? [])].forEach((each, place) => {
      each.toggleAttribute('data-before', course?.done === true || place < at);
      if (place === at && !course?.done) each.setAttribute('aria-current', 'step');
      else each.removeAttribute('aria-current');
    });
    const now = /** @type {HTMLElement | null | undefined} */ (all?.children[at]);
    //  the list alone, never the page
    if (all && now) all.scrollTop = now.offsetTop - all.clientHeight / 2 + now.offsetHeight / 2;
  }

  /** @param {Helping} helping */
  function drawWaiting({ stage }) {
    const { t, lang } = texts();
    const early = stage === 'pairing' || stage === 'waiting';
    paint(waiting, [lang, early && stage], () =>
      early ? [h('p', { class: 'lead' }, t(`helper_${stage}_what`))] : [],
    );
  }

  /** @param {Helping} helping */
  function drawLine({ stage, line: where }) {
    const { t } = texts();
    line.dataset.line = where;
    const words = stage === 'pairing' && where === 'here' ? '' : t(`helper_line_${where}`);
    if (line.textContent !== words)
      line.replaceChildren(h('span', { class: 'dot', 'aria-hidden': 'true' }), words);
    line.hidden = words === '';
  }

  setInterval(drawStill, LOOK_AGAIN);

  return {
    element,
    title,
    /** @param {Helping} helping */
    show(helping) {
      if (helping.stage === 'pairing') finishing = false;
      shown = helping;
      title.textContent = texts().t(
        helping.stage === 'waiting' && helping.lasting
          ? 'helper_waiting_known'
          : `helper_${helping.stage}`,
      );
      drawEnding(helping);
      drawLine(helping);
      drawWaiting(helping);
      drawStep(helping);
      drawPause(helping);
      drawPage(helping);
      drawPhrases(helping);
      drawHint(helping);
      drawSteps(helping);
    },
  };
}
