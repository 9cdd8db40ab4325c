/**
 * Who follows: a small bar that stays on the screen as long as somebody does, with the way to end
 * it. What the helper asks and writes stands in it too, with their name first, so that nobody takes
 * it for words of ours.
 */
import { direction, format } from '../shared/text.js';
import { draw, make, say } from './dom.js';
import { ICONS } from './icons.js';

/** @typedef {import('../shared/protocol.js').PressName} PressName */
/** @typedef {import('../shared/protocol.js').Followed} Followed */
/** @typedef {import('../shared/protocol.js').Look} Look */
/** @typedef {import('../shared/text.js').Strings} Strings */

/**
 * @param {Document} document
 * @param {(button: Element, name: PressName) => void} register
 */
export function createBar(document, register) {
  const state = make(document, 'p', { class: 'state', 'aria-live': 'polite' });
  const ends = make(document, 'div', { class: 'ends' });
  const row = make(document, 'div', { class: 'row' }, [draw(document, ICONS.eye), state, ends]);
  const question = make(document, 'div', { class: 'question', 'aria-live': 'polite' });
  const hint = make(document, 'div', { class: 'hint', 'aria-live': 'polite' });
  const element = make(document, 'div', { class: 'bar', role: 'region', hidden: true }, [
    hint,
    question,
    row,
  ]);
  let shown = '';

  /**
   * @param {PressName} name
   * @param {string} label
   * @param {string | null} [whole] what it is called where the label alone says too little
   */
  function button(name, label, whole = null) {
    const made = make(
      document,
      'button',
      { type: 'button', 'data-pasapas': name, 'aria-label': whole },
      [make(document, 'span', { class: 'label' }, [label])],
    );
    register(made, name);
    return made;
  }

  /** @param {Followed} followed @param {Look} look @param {Strings} strings */
  function update(followed, look, strings) {
    element.hidden = false;
    element.setAttribute('data-pasapas', 'followed');
    const key = JSON.stringify([followed, look.lang]);
    if (key === shown) return;
    shown = key;
    const { name, asks, again, rung, paused, ended } = followed;
    const focused = /** @type {ShadowRoot} */ (element.getRootNode()).activeElement;
    const held = focused && element.contains(focused) ? focused.getAttribute('data-pasapas') : null;
    /** @param {string} text */
    const words = (text) => format(strings, text, [name]);
    element.setAttribute('lang', look.lang);
    element.setAttribute('dir', direction(look.lang));
    element.setAttribute('aria-label', words('follow_label'));

    const says = words(stateOf(followed));
    if (state.textContent !== says) state.textContent = says;
    ends.replaceChildren(
      ...(rung > 1 && !paused ? [button('follow-lower', words('button_follow_lower'))] : []),
      ended
        ? button('follow-read', words('button_follow_read'))
        : button('follow-stop', words('button_stop'), words('follow_stop_label')),
    );
    fill(question, asks ? `follow_ask_${asks}` : again ? 'follow_still' : '', (text) => [
      make(document, 'p', {}, [words(text)]),
      make(
        document,
        'div',
        { class: 'pair' },
        asks
          ? [button('follow-yes', words('button_yes')), button('follow-no', words('button_no'))]
          : [
              button('follow-stay', words('button_follow_stay')),
              button('follow-stop', words('button_stop'), words('follow_stop_label')),
            ],
      ),
    ]);
    fill(hint, JSON.stringify(followed.hint), () =>
      followed.hint
        ? [
            make(document, 'p', {}, [
              make(document, 'b', {}, [words('follow_writes')]),
              ' ',
              say(make(document, 'span'), followed.hint),
            ]),
            button('follow-read', words('button_follow_read')),
          ]
        : [],
    );
    if (!held) return;
    const same = /** @type {HTMLElement | null} */ (
      element.querySelector(`button[data-pasapas="${held}"]`)
    );
    (same ?? /** @type {HTMLElement} */ (ends.lastElementChild)).focus({ preventScroll: true });
  }

  /**
   * What is said already is not said again.
   * @param {HTMLElement} part
   * @param {string} text
   * @param {(text: string) => (Node | string)[]} children
   */
  function fill(part, text, children) {
    const key = `${element.lang} ${text}`;
    if (part.dataset.shown === key) return;
    part.dataset.shown = key;
    part.replaceChildren(...(text === '' ? [] : children(text)));
  }

  function hide() {
    element.hidden = true;
    element.removeAttribute('data-pasapas');
  }

  return { element, update, hide };
}

/** The one sentence that says how it stands. @param {Followed} followed */
function stateOf({ away, paused, rung, ended }) {
  if (ended) return ended;
  if (away) return 'follow_away';
  if (paused) return 'follow_paused';
  return rung === 1 ? 'follow_followed' : `follow_followed_${rung}`;
}
