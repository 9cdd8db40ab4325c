/**
 * The offer: one quiet button in a corner, that says no more than it must. Several guides unfold
 * from it.
 */
import { direction, format, formatCount } from '../shared/text.js';
import { draw, make, say } from './dom.js';
import { ICONS } from './icons.js';

/** @typedef {import('../shared/protocol.js').PressName} PressName */
/** @typedef {import('../shared/protocol.js').Offer} OfferView */
/** @typedef {import('../shared/protocol.js').Look} Look */
/** @typedef {import('../shared/text.js').Strings} Strings */

const MOST = 3;

/**
 * @param {Document} document
 * @param {(button: Element, name: PressName, guide?: string) => void} register
 * @param {(button: Element, act: () => void) => void} unfold  registers a button whose press
 *   concerns only us
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
   * @param {() => void} onUnfold
   */
  function update(view, look, strings, onUnfold) {
    const key = JSON.stringify(view);
    if (key !== shown) open = false;
    shown = key;
    element.hidden = false;
    element.setAttribute('lang', look.lang);
    element.setAttribute('dir', direction(look.lang));
    element.setAttribute('aria-label', format(strings, 'offer_label'));
    const guides = view.guides.slice(0, MOST);
    const alone = guides.length === 1 && !view.resume;

    const main = make(
      document,
      'button',
      {
        type: 'button',
        class: 'main primary',
        'data-pasapas': 'offer',
        'data-guide': alone ? guides[0].id : null,
      },
      [
        make(document, 'span', { class: 'mark', 'aria-hidden': 'true' }),
        make(document, 'span', { class: 'label' }, [format(strings, 'offer')]),
      ],
    );
    if (alone) register(main, 'offer', guides[0].id);
    else {
      main.setAttribute('aria-expanded', String(open));
      unfold(main, () => {
        open = !open;
        const focused = main.matches(':focus');
        update(view, look, strings, onUnfold);
        if (focused)
          /** @type {HTMLElement} */ (element.querySelector('[data-pasapas=offer]')).focus({
            preventScroll: true,
          });
        onUnfold();
      });
    }
    const settings = make(
      document,
      'button',
      { type: 'button', 'aria-label': format(strings, 'button_settings') },
      [draw(document, ICONS.settings)],
    );
    register(settings, 'settings');
    const later = make(document, 'button', { type: 'button', 'data-pasapas': 'not-now' }, [
      make(document, 'span', { class: 'label' }, [format(strings, 'button_not_now')]),
    ]);
    register(later, 'not-now');

    element.replaceChildren(
      ...(open ? [choices(view, guides, look, strings)] : []),
      make(document, 'div', { class: 'buttons' }, [main, later, settings]),
    );
  }

  /**
   * @param {OfferView} view
   * @param {OfferView['guides']} guides
   * @param {Look} look
   * @param {Strings} strings
   */
  function choices(view, guides, look, strings) {
    const list = make(document, 'div', { class: 'stack' }, [
      make(document, 'p', { class: 'head' }, [format(strings, 'offer_which')]),
    ]);
    if (view.resume) {
      const again = make(document, 'button', { type: 'button', 'data-pasapas': 'resume' }, [
        make(document, 'span', { class: 'label' }, [
          format(strings, 'button_offer_resume'),
          say(make(document, 'span', { class: 'small' }), view.resume.title),
        ]),
      ]);
      register(again, 'resume');
      list.append(again);
    }
    for (const { id, title, minutes } of guides) {
      const choice = make(document, 'button', { type: 'button', 'data-guide': id }, [
        make(document, 'span', { class: 'label' }, [
          say(make(document, 'span'), title),
          make(document, 'span', { class: 'small' }, [
            formatCount(strings, look.lang, 'offer_minutes', minutes),
          ]),
        ]),
      ]);
      register(choice, 'offer', id);
      list.append(choice);
    }
    return list;
  }

  function hide() {
    element.hidden = true;
    shown = '';
    open = false;
  }

  return { element, update, hide };
}
