/**
 * The bubble: what to do now, in one sentence, and the few buttons that go with it.
 *
 * Its parts stay in place while their texts change, since a screen reader follows a live region
 * only while it lives: `words` says each step once, with the name and role of its target.
 */
import { direction, format } from '../shared/text.js';
import { draw, make, say } from './dom.js';
import { ICONS } from './icons.js';

/** @typedef {import('../shared/protocol.js').PressName} PressName */
/** @typedef {import('../shared/protocol.js').Bubble} BubbleView */
/** @typedef {import('../shared/protocol.js').Look} Look */
/** @typedef {import('../shared/text.js').Strings} Strings */

/**
 * Of these one may be the button that a person most wants; all others are there and do not ask for
 * it.
 */
const PRIMARY = new Set(['next', 'written', 'did', 'danger-ok', 'resume', 'retry', 'voice-yes']);

/** @type {Partial<Record<PressName, keyof typeof ICONS>>} */
const BUTTON_ICONS = {
  back: 'back',
  bigger: 'bigger',
  call: 'call',
  'danger-fix': 'back',
  'danger-ok': 'check',
  did: 'check',
  focus: 'next',
  help: 'help',
  less: 'next',
  listen: 'listen',
  more: 'back',
  simpler: 'simpler',
  stop: 'stop',
  written: 'check',
  'voice-yes': 'listen',
};

/** A screen reader needs a region to be there before it can hear it change. Milliseconds. */
const UNTIL_HEARD = 150;

/**
 * @param {Window & typeof globalThis} window
 * @param {(button: Element, name: PressName, guide?: string) => void} register  makes a button
 *   known as the one to press for `name`
 */
export function createBubble(window, register) {
  const { document } = window;
  const progress = make(document, 'p', { 'data-pasapas': 'progress' });
  const fill = make(document, 'div', { class: 'fill' });
  const track = make(document, 'div', { class: 'track', 'aria-hidden': 'true' }, [fill]);
  const count = make(document, 'div', { class: 'count' }, [
    make(document, 'span', { class: 'mark', 'aria-hidden': 'true' }),
    progress,
    track,
  ]);
  const practice = make(document, 'p', { class: 'practice' });
  const sentence = make(document, 'p', { class: 'say', 'data-pasapas': 'say' });
  const head = make(document, 'div', { class: 'head' }, [sentence]);
  const target = make(document, 'span', { class: 'aside' });
  const late = make(document, 'span', { class: 'aside', 'aria-live': 'polite' });
  const words = make(
    document,
    'div',
    { class: 'words', 'aria-live': 'polite', 'aria-atomic': 'true' },
    [count, head, target],
  );
  const lines = make(document, 'ul', { class: 'lines', role: 'list', 'aria-live': 'polite' });
  const address = make(document, 'div', { class: 'stack' });
  const where = make(document, 'p', { class: 'where' });
  const buttons = make(document, 'div', { class: 'buttons' });
  const panel = make(document, 'div', { class: 'stack panel', role: 'group' });
  const element = make(
    document,
    'div',
    { class: 'bubble', role: 'region', 'data-pasapas': 'bubble', tabindex: '-1', hidden: true },
    [practice, words, late, lines, address, where, buttons, panel],
  );
  const warning = draw(document, ICONS.warn);

  let said = '';
  let described = '';
  let telling = false;
  /**
   * What has just come, to be seen first where the bubble is too small for all of it.
   * @type {HTMLElement | null}
   */
  let scrollTo = null;
  let heard = false;
  /** @type {number | undefined} */
  let hearing;

  /**
   * @param {PressName} name
   * @param {string} label
   * @param {string} className
   * @param {string | null} [expanded]
   * @param {string} [person]
   */
  function button(name, label, className, expanded = null, person) {
    const icon = BUTTON_ICONS[name];
    const handle = name === 'settings' ? {} : { 'data-pasapas': name };
    const made = make(
      document,
      'button',
      { type: 'button', class: className, ...handle, 'aria-expanded': expanded },
      [icon && draw(document, ICONS[icon]), make(document, 'span', { class: 'label' }, [label])],
    );
    register(made, name, person);
    return made;
  }

  /**
   * @param {BubbleView} view
   * @param {Look} look
   * @param {Strings} strings
   * @param {boolean} practising
   */
  function update(view, look, strings, practising) {
    const focused = focusedName();
    if (!!view.panel === panel.hidden) scrollTo = view.panel ? panel : sentence;
    element.setAttribute('lang', look.lang);
    element.setAttribute('dir', direction(look.lang));
    element.setAttribute('aria-label', format(strings, 'bubble_label'));
    element.setAttribute('data-tone', view.tone);
    if (view.step === null) element.removeAttribute('data-step');
    else element.setAttribute('data-step', view.step);

    practice.hidden = !practising;
    practice.textContent = format(strings, 'practice');
    count.hidden = !view.progress;
    if (view.progress) {
      const words = format(strings, 'progress', [view.progress.index, view.progress.total]);
      if (progress.textContent !== words) progress.textContent = words;
      fill.style.width = `${Math.round((100 * view.progress.index) / Math.max(1, view.progress.total))}%`;
    }
    tell(view);
    if (view.tone === 'warn') head.prepend(warning);
    else warning.remove();

    lines.className = view.lines.length > 1 || view.tone === 'warn' ? 'lines list' : 'lines';
    if (view.tone === 'warn') lines.setAttribute('data-pasapas', 'warn');
    else lines.removeAttribute('data-pasapas');
    const wanted = JSON.stringify(view.lines);
    if (lines.dataset.lines !== wanted) {
      lines.dataset.lines = wanted;
      lines.replaceChildren(...view.lines.map((line) => say(make(document, 'li'), line)));
    }

    showAddress(view.address, strings);
    const inPanel = new Set(view.panel ?? []);
    buttons.className = view.tone === 'question' ? 'stack' : 'buttons';
    buttons.replaceChildren(
      ...view.buttons
        .filter((name) => name !== 'focus' && !inPanel.has(name))
        .map((name, index) => {
          const label =
            view.labels?.[name] ??
            format(
              strings,
              view.address && name === 'next'
                ? 'button_open'
                : `button_${name.replaceAll('-', '_')}`,
            );
          const expanded = name === 'help' ? String(!!view.panel) : null;
          return button(name, label, index === 0 && PRIMARY.has(name) ? 'primary' : '', expanded);
        }),
    );
    for (const { id, label } of view.people ?? [])
      buttons.append(button('person', label, '', null, id));
    if (view.step !== null && view.tone !== 'warn')
      buttons.prepend(button('focus', format(strings, 'button_focus'), 'quiet'));
    panel.hidden = !view.panel;
    panel.setAttribute('aria-label', format(strings, 'help_label'));
    panel.replaceChildren(
      ...(view.panel ?? []).map((name) =>
        button(
          name,
          format(
            strings,
            name === 'did' ? 'button_panel_did' : `button_${name.replaceAll('-', '_')}`,
          ),
          '',
        ),
      ),
    );
    element.hidden = false;
    if (focused) refocus(focused);
  }

  /**
   * The sentence changes only when it is another one: writing the same again would say it again.
   * @param {BubbleView} view
   */
  function tell(view) {
    const key = JSON.stringify([view.step, view.tone, view.say]);
    if (key === said) return;
    said = key;
    scrollTo = sentence;
    described = '';
    telling = true;
    queueMicrotask(() => (telling = false));
    target.textContent = '';
    late.textContent = '';
    say(sentence, view.say);
    window.clearTimeout(hearing);
    if (heard) return;
    hearing = window.setTimeout(() => {
      heard = true;
      say(sentence, view.say);
      target.textContent = described;
    }, UNTIL_HEARD);
  }

  /**
   * Adds the target's name and role to what a screen reader says of the step: in the same breath,
   * or after it where the target came later, so that the step itself is not said again.
   * @param {string} description empty where there is none
   */
  function describe(description) {
    if (description === described) return;
    described = description;
    if (!heard) return;
    if (telling) target.textContent = description;
    else late.textContent = description;
  }

  /**
   * @param {string | null} url
   * @param {Strings} strings
   */
  function showAddress(url, strings) {
    address.hidden = url === null;
    if (url === null) return;
    let host = '';
    try {
      host = new URL(url).host;
    } catch {
      // Shown as it is: the person sees what the guide says, and pressing does nothing good.
    }
    const at = host ? url.indexOf(host) : -1;
    const parts =
      at < 0
        ? [url]
        : [url.slice(0, at), make(document, 'b', {}, [host]), url.slice(at + host.length)];
    address.replaceChildren(
      make(document, 'p', {}, [format(strings, 'opens_address')]),
      make(document, 'bdi', { class: 'address', dir: 'ltr', lang: '' }, parts),
    );
  }

  /**
   * Says in which direction the target is to be found while it cannot be seen, and shows the way
   * there to everybody.
   * @param {boolean} pointed  there is a target
   * @param {'above' | 'below' | 'left' | 'right' | null} side
   * @param {Strings} strings
   * @param {boolean} keyboard  the person is using the keyboard
   */
  function point(pointed, side, strings, keyboard) {
    showWay(where, side, strings);
    const lead = /** @type {HTMLElement} */ (buttons.firstElementChild);
    if (lead?.getAttribute('data-pasapas') !== 'focus') return;
    lead.hidden = !pointed;
    lead.classList.toggle('quiet', side === null && !keyboard);
    lead.classList.toggle('primary', side !== null);
  }

  /** Once the bubble has its size. */
  function settle() {
    if (scrollTo) element.scrollTop = scrollTo === panel ? panel.offsetTop : 0;
    scrollTo = null;
  }

  function focusedName() {
    const root = /** @type {ShadowRoot} */ (element.getRootNode());
    const { activeElement } = root;
    return activeElement && element.contains(activeElement)
      ? (activeElement.getAttribute('data-pasapas') ?? 'bubble')
      : null;
  }

  /**
   * Whoever was here with the keyboard stays here, though the button pressed is gone.
   * @param {string} name
   */
  function refocus(name) {
    const same =
      name === 'bubble'
        ? null
        : /** @type {HTMLElement | null} */ (
            element.querySelector(`button[data-pasapas="${name}"]`)
          );
    (same ?? element).focus({ preventScroll: true });
  }

  function hide() {
    element.hidden = true;
    window.clearTimeout(hearing);
    heard = false;
    said = '';
  }

  return { element, update, describe, point, settle, hide };
}

/**
 * Says in which direction something is that cannot be seen.
 * @param {HTMLElement} where
 * @param {'above' | 'below' | 'left' | 'right' | null} side  null: it can be seen
 * @param {Strings} strings
 */
export function showWay(where, side, strings) {
  where.hidden = side === null;
  if (side === null) return;
  const icon = /** @type {const} */ ({ above: 'up', below: 'down', left: 'left', right: 'right' })[
    side
  ];
  where.replaceChildren(draw(where.ownerDocument, ICONS[icon]), format(strings, `where_${side}`));
}
