/**
 * The offer: one discreet button in a corner, with as little text as possible. If several guides
 * fit, the button unfolds them.
 */
import { direction, format, formatCount } from '../shared/text.js';
import { draw, make, makeButton, say } from './dom.js';
import { focusedHandle, refocus } from './focus.js';
import { ICONS } from './icons.js';

/** @typedef {import('../shared/protocol.js').PressName} PressName */
/** @typedef {import('../shared/protocol.js').Offer} OfferView */
/** @typedef {import('../shared/protocol.js').Look} Look */
/** @typedef {import('../shared/text.js').Strings} Strings */
/** @typedef {(button: Element, name: PressName, guide?: string) => void} Register */

const MOST = 3;

/**
 * @param {Document} document
 * @param {Register} register
 * @param {(button: Element, act: () => void) => void} unfold  registers a button whose press is
 *   handled locally
 */
export function createOffer(document, register, unfold) {
  const element = make(document, 'div', {
    class: 'offer',
    role: 'region',
    tabindex: '-1',
    hidden: true,
  });
  let shown = '';
  let open = false;

  /**
   * @param {OfferView} view
   * @param {Look} look
   * @param {Strings} strings
   */
  function update(view, look, strings) {
    const key = JSON.stringify(view);
    if (key !== shown) open = false;
    shown = key;
    element.hidden = false;
    element.setAttribute('lang', look.lang);
    element.setAttribute('dir', direction(look.lang));
    element.setAttribute('aria-label', format(strings, 'offer_label'));
    const alone = view.guides.length === 1 && !view.resume ? view.guides[0].id : null;
    const main = makeButton(
      document,
      {
        class: 'main primary',
        'data-pasapas': 'offer',
        'data-guide': alone,
        'aria-expanded': alone === null ? String(open) : null,
      },
      [format(strings, 'offer')],
      make(document, 'span', { class: 'mark', 'aria-hidden': 'true' }),
    );
    if (alone !== null) register(main, 'offer', alone);
    else
      unfold(main, () => {
        open = !open;
        const focused = focusedHandle(element);
        update(view, look, strings);
        if (focused !== null) refocus(element, focused, element);
      });
    element.replaceChildren(
      ...(open ? [choices(document, view, look, strings, register)] : []),
      make(document, 'div', { class: 'buttons' }, [main, ...asides(document, strings, register)]),
    );
  }

  function hide() {
    element.hidden = true;
    shown = '';
    open = false;
  }

  return { element, update, hide };
}

/**
 * The "Not now" button, and the settings button.
 * @param {Document} document
 * @param {Strings} strings
 * @param {Register} register
 */
function asides(document, strings, register) {
  const later = makeButton(document, { 'data-pasapas': 'not-now' }, [
    format(strings, 'button_not_now'),
  ]);
  register(later, 'not-now');
  const settings = make(
    document,
    'button',
    { type: 'button', 'aria-label': format(strings, 'button_settings') },
    [draw(document, ICONS.settings)],
  );
  register(settings, 'settings');
  return [later, settings];
}

/**
 * The interrupted guide, if any, and the first few of the guides that fit.
 * @param {Document} document
 * @param {OfferView} view
 * @param {Look} look
 * @param {Strings} strings
 * @param {Register} register
 */
function choices(document, { guides, resume }, look, strings, register) {
  /** @param {string} text */
  const small = (text) => make(document, 'span', { class: 'small' }, [text]);
  const list = make(document, 'div', { class: 'stack' }, [
    make(document, 'p', { class: 'head' }, [format(strings, 'offer_which')]),
  ]);
  if (resume) {
    const again = makeButton(document, { 'data-pasapas': 'resume' }, [
      format(strings, 'button_offer_resume'),
      say(small(''), resume.title),
    ]);
    register(again, 'resume');
    list.append(again);
  }
  for (const { id, title, minutes } of guides.slice(0, MOST)) {
    const choice = makeButton(document, { 'data-guide': id }, [
      say(make(document, 'span'), title),
      small(formatCount(strings, look.lang, 'offer_minutes', minutes)),
    ]);
    register(choice, 'offer', id);
    list.append(choice);
  }
  return list;
}
