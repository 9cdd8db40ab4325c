/**
 * The bar that tells who is following: it stays on the screen while a helper is connected, with a
 * button to end the session. The helper's questions and messages also appear in it, prefixed with
 * the helper's name, so that nobody takes them for our own text.
 */
import { direction, format } from '../shared/text.js';
import { draw, make, makeButton, say } from './dom.js';
import { focusedHandle, refocus } from './focus.js';
import { ICONS } from './icons.js';

/** @typedef {import('../shared/protocol.js').PressName} PressName */
/** @typedef {import('../shared/protocol.js').Followed} Followed */
/** @typedef {import('../shared/protocol.js').Look} Look */
/** @typedef {import('../shared/text.js').Strings} Strings */

/**
 * `label`: key of the button's text. `whole`: key of its accessible name, where the text alone is
 * not clear enough.
 * @typedef {{name: PressName, label: string, whole?: string}} ButtonView
 */

/** @type {ButtonView} */
const STOP = { name: 'follow-stop', label: 'button_stop', whole: 'follow_stop_label' };
/** @type {ButtonView} */
const READ = { name: 'follow-read', label: 'button_follow_read' };

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

  /** @param {Followed} followed @param {Look} look @param {Strings} strings */
  function update(followed, look, strings) {
    element.hidden = false;
    element.setAttribute('data-pasapas', 'followed');
    const key = JSON.stringify([followed, look.lang]);
    if (key === shown) return;
    shown = key;
    const focused = focusedHandle(element);
    /** @param {string} text */
    const words = (text) => format(strings, text, [followed.name]);
    /** @param {ButtonView} view */
    const toButton = ({ name, label, whole }) => {
      const attributes = { 'data-pasapas': name, 'aria-label': whole ? words(whole) : null };
      const made = makeButton(document, attributes, [words(label)]);
      register(made, name);
      return made;
    };
    element.setAttribute('lang', look.lang);
    element.setAttribute('dir', direction(look.lang));
    element.setAttribute('aria-label', words('follow_label'));

    const says = words(stateOf(followed));
    if (state.textContent !== says) state.textContent = says;
    ends.replaceChildren(...endsOf(followed).map(toButton));
    const asked = questionOf(followed);
    fill(question, look.lang, asked?.says ?? '', () =>
      asked
        ? [
            make(document, 'p', {}, [words(asked.says)]),
            make(document, 'div', { class: 'pair' }, asked.answers.map(toButton)),
          ]
        : [],
    );
    const written = followed.hint;
    fill(hint, look.lang, JSON.stringify(written), () =>
      written
        ? [
            make(document, 'p', {}, [
              make(document, 'b', {}, [words('follow_writes')]),
              ' ',
              say(make(document, 'span'), written),
            ]),
            toButton(READ),
          ]
        : [],
    );
    if (focused) refocus(element, focused, /** @type {HTMLElement} */ (ends.lastElementChild));
  }

  function hide() {
    element.hidden = true;
    element.removeAttribute('data-pasapas');
  }

  return { element, update, hide };
}

/**
 * Does not write content that is already shown, so that it is not announced again.
 * @param {HTMLElement} part
 * @param {string} lang
 * @param {string} content  what the children depend on
 * @param {() => (Node | string)[]} children
 */
function fill(part, lang, content, children) {
  const key = `${lang} ${content}`;
  if (part.dataset.shown === key) return;
  part.dataset.shown = key;
  part.replaceChildren(...children());
}

/** The one sentence that gives the state of the session. @param {Followed} followed */
function stateOf({ away, paused, rung, ended }) {
  if (ended) return ended;
  if (away) return 'follow_away';
  if (paused) return 'follow_paused';
  return rung === 1 ? 'follow_followed' : `follow_followed_${rung}`;
}

/**
 * The buttons that share less, and the one that ends the session. @param {Followed} followed
 * @returns {ButtonView[]}
 */
const endsOf = ({ rung, paused, ended }) => [
  ...(rung > 1 && !paused
    ? [{ name: /** @type {const} */ ('follow-lower'), label: 'button_follow_lower' }]
    : []),
  ended ? READ : STOP,
];

/**
 * The question for the person: whether the helper may see more, or whether they still want to be
 * followed.
 * @param {Followed} followed
 * @returns {{says: string, answers: ButtonView[]} | null}
 */
function questionOf({ asks, again }) {
  if (asks)
    return {
      says: `follow_ask_${asks}`,
      answers: [
        { name: 'follow-yes', label: 'button_yes' },
        { name: 'follow-no', label: 'button_no' },
      ],
    };
  if (!again) return null;
  return {
    says: 'follow_still',
    answers: [{ name: 'follow-stay', label: 'button_follow_stay' }, STOP],
  };
}
