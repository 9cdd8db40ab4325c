/** The bubble: the current instruction in one sentence, with its buttons. */
import { direction, format } from '../shared/text.js';
import { createAnnouncement } from './announcement.js';
import { BUTTON_ICONS, buttonsOf, panelButtonsOf } from './bubble-buttons.js';
import { showDirection } from './direction.js';
import { draw, make, makeButton, say } from './dom.js';
import { focusedHandle, refocus } from './focus.js';
import { ICONS } from './icons.js';
import { createProgress } from './progress.js';

/** @typedef {import('../shared/protocol.js').PressName} PressName */
/** @typedef {import('../shared/protocol.js').Bubble} BubbleView */
/** @typedef {import('../shared/protocol.js').Look} Look */
/** @typedef {import('../shared/text.js').Strings} Strings */

/**
 * @param {Window & typeof globalThis} window
 * @param {(button: Element, name: PressName, guide?: string) => void} register  registers a button
 *   as the one for `name`
 * @param {(button: Element, act: () => void) => void} unfold  the same for a button whose press is
 *   handled locally
 */
export function createBubble(window, register, unfold) {
  const { document } = window;
  const progress = createProgress(document, unfold);
  const announcement = createAnnouncement(window, progress.element);
  const practice = make(document, 'p', { class: 'practice' });
  const lines = make(document, 'ul', { class: 'lines', role: 'list', 'aria-live': 'polite' });
  const address = make(document, 'div', { class: 'stack' });
  const where = make(document, 'p', { class: 'where' });
  const buttons = make(document, 'div', { class: 'buttons' });
  const panel = make(document, 'div', { class: 'stack panel', role: 'group' });
  const element = make(
    document,
    'div',
    { class: 'bubble', role: 'region', 'data-pasapas': 'bubble', tabindex: '-1', hidden: true },
    [practice, announcement.region, progress.list, announcement.late, lines, address, where],
  );
  element.append(buttons, panel);
  /**
   * The part that has just appeared, to be scrolled into view first if the bubble is too small for
   * all its content.
   * @type {'top' | 'panel' | null}
   */
  let scrollTo = null;

  /** @param {import('./bubble-buttons.js').ButtonView} button */
  function toButton({ name, label, className, expanded, person }) {
    const icon = BUTTON_ICONS[name];
    const made = makeButton(
      document,
      {
        class: className,
        'data-pasapas': name === 'settings' ? null : name,
        'aria-expanded': expanded === undefined ? null : String(expanded),
      },
      [label],
      icon && draw(document, ICONS[icon]),
    );
    register(made, name, person);
    return made;
  }

  /** A new sentence: what was unfolded belonged to the previous one. */
  function begin() {
    scrollTo = 'top';
    progress.fold();
  }

  /**
   * @param {BubbleView} view
   * @param {Look} look
   * @param {Strings} strings
   * @param {boolean} practising
   */
  function update(view, look, strings, practising) {
    const focused = focusedHandle(element);
    if (!!view.panel === panel.hidden) scrollTo = view.panel ? 'panel' : 'top';
    dress(element, view, look, strings);
    practice.hidden = !practising;
    practice.textContent = format(strings, 'practice');
    progress.update(view.progress, strings);
    if (announcement.tell(view)) begin();
    fillLines(lines, view);
    fillAddress(address, view.address, strings);
    buttons.className = view.tone === 'question' ? 'stack' : 'buttons';
    buttons.replaceChildren(...buttonsOf(view, strings).map(toButton));
    fillPanel(panel, panelButtonsOf(view, strings).map(toButton), view, strings);
    element.hidden = false;
    if (focused !== null) refocus(element, focused, element);
  }

  /**
   * Says in which direction an invisible target lies, and shows the button that leads to it to
   * everybody, not to keyboard users only.
   * @param {boolean} pointed  there is a target
   * @param {import('./direction.js').Direction | null} side
   * @param {Strings} strings
   * @param {boolean} keyboard  the person is using the keyboard
   */
  function point(pointed, side, strings, keyboard) {
    showDirection(where, side, strings);
    const lead = /** @type {HTMLElement} */ (buttons.firstElementChild);
    if (lead?.getAttribute('data-pasapas') !== 'focus') return;
    lead.hidden = !pointed;
    lead.classList.toggle('quiet', side === null && !keyboard);
    lead.classList.toggle('primary', side !== null);
  }

  /** Call once the bubble has its size. */
  function settle() {
    if (scrollTo) element.scrollTop = scrollTo === 'panel' ? panel.offsetTop : 0;
    scrollTo = null;
  }

  function hide() {
    element.hidden = true;
    announcement.reset();
  }

  return { element, update, describe: announcement.describe, point, settle, hide };
}

/**
 * @param {HTMLElement} bubble
 * @param {BubbleView} view
 * @param {Look} look
 * @param {Strings} strings
 */
function dress(bubble, view, look, strings) {
  bubble.setAttribute('lang', look.lang);
  bubble.setAttribute('dir', direction(look.lang));
  bubble.setAttribute('aria-label', format(strings, 'bubble_label'));
  bubble.setAttribute('data-tone', view.tone);
  if (view.step === null) bubble.removeAttribute('data-step');
  else bubble.setAttribute('data-step', view.step);
}

/** @param {HTMLElement} list @param {BubbleView} view */
function fillLines(list, { lines, tone }) {
  list.className = lines.length > 1 || tone === 'warn' ? 'lines list' : 'lines';
  if (tone === 'warn') list.setAttribute('data-pasapas', 'warn');
  else list.removeAttribute('data-pasapas');
  const wanted = JSON.stringify(lines);
  if (list.dataset.lines === wanted) return;
  list.dataset.lines = wanted;
  list.replaceChildren(...lines.map((line) => say(make(list.ownerDocument, 'li'), line)));
}

/**
 * The full address, with the host name highlighted, because the host name is what distinguishes one
 * site from another.
 * @param {HTMLElement} part
 * @param {string | null} url
 * @param {Strings} strings
 */
function fillAddress(part, url, strings) {
  part.hidden = url === null;
  if (url === null) return;
  const { ownerDocument } = part;
  // A text that is not a valid URL is shown unchanged: the person sees what the guide says.
  const host = URL.canParse(url) ? new URL(url).host : '';
  const at = host ? url.indexOf(host) : -1;
  const parts =
    at < 0
      ? [url]
      : [url.slice(0, at), make(ownerDocument, 'b', {}, [host]), url.slice(at + host.length)];
  part.replaceChildren(
    make(ownerDocument, 'p', {}, [format(strings, 'opens_address')]),
    make(ownerDocument, 'bdi', { class: 'address', dir: 'ltr', lang: '' }, parts),
  );
}

/**
 * @param {HTMLElement} panel
 * @param {Node[]} buttons
 * @param {BubbleView} view
 * @param {Strings} strings
 */
function fillPanel(panel, buttons, view, strings) {
  panel.hidden = !view.panel;
  panel.setAttribute('aria-label', format(strings, 'help_label'));
  const contacts = contactsOf(panel.ownerDocument, view.contacts ?? [], strings);
  panel.replaceChildren(...buttons, ...contacts);
}

/**
 * The contacts to ask for help: plain lines, to be dialled on a telephone; none of them can be
 * pressed.
 * @param {Document} document
 * @param {NonNullable<BubbleView['contacts']>} contacts
 * @param {Strings} strings
 */
function contactsOf(document, contacts, strings) {
  if (contacts.length === 0) return [];
  const lines = contacts.map(({ name, phone, hours }) =>
    make(document, 'li', {}, [
      say(make(document, 'span', { class: 'name' }), name),
      make(document, 'bdi', { class: 'phone', dir: 'ltr' }, [phone]),
      hours && say(make(document, 'span', { class: 'hours' }), hours),
    ]),
  );
  return [
    make(document, 'p', { class: 'ask' }, [format(strings, 'contacts_title')]),
    make(document, 'ul', { class: 'contacts', role: 'list' }, lines),
  ];
}
