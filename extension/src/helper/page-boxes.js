/**
 * The boxes of a drawing as a single-select list for mouse, touch and keyboard.
 *
 * @typedef {import('../shared/follow/messages.js').Box} Box
 * @typedef {import('./learner-messages.js').Drawing} Drawing
 * @typedef {import('./texts.js').Texts} Texts
 */
import { h } from '../ui/dom.js';

/** Font size of a name in a box, in CSS pixels of the learner's window. */
const LETTERS = 15;
/** Half the width of a fingertip, in pixels of this screen. */
const FINGER = 14;

/**
 * Reading order: by lines, left to right within a line.
 * @param {Box} one
 * @param {Box} other
 */
const byLines = (one, other) =>
  Math.round(one.y / 12) - Math.round(other.y / 12) || one.x - other.x || one.id - other.id;

/** The accessible name of a box. @param {Box} box @param {Texts} texts */
export function nameOf({ role, text }, { t, has }) {
  const kind = [`role_${role}`, `helper_box_${role}`].find(has) ?? 'helper_box';
  return text ? t('helper_box_named', t(kind), text) : t(kind);
}

/** @param {DOMRect} box @param {number} x @param {number} y */
const distance = ({ left, right, top, bottom }, x, y) =>
  Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));

/**
 * The box at a press. A fingertip is wider than a small box, so the nearest one within its width is
 * used.
 * @param {MouseEvent} event
 * @param {Map<number, HTMLElement>} drawn
 * @returns {number | null}
 */
function boxUnder({ target, clientX, clientY }, drawn) {
  const hit =
    target instanceof Element
      ? /** @type {HTMLElement | null} */ (target.closest('[data-box]'))
      : null;
  const isSmall = (/** @type {HTMLElement} */ { dataset }) => dataset.large === undefined;
  if (hit && isSmall(hit)) return Number(hit.dataset.box);
  const [near] = [...drawn.values()]
    .filter(isSmall)
    .map((element) => ({
      element,
      far: distance(element.getBoundingClientRect(), clientX, clientY),
    }))
    .filter(({ far }) => far < FINGER)
    .sort((one, other) => one.far - other.far);
  const meant = near?.element ?? hit;
  return meant && Number(meant.dataset.box);
}

/**
 * Updates an element from its box.
 * @param {HTMLElement} element
 * @param {Box} box
 * @param {{width: number, height: number, depth: number, pointed: boolean}} where
 * @param {Texts} texts
 */
function put(element, box, { width, height, depth, pointed }, texts) {
  const { x, y, w, h: tall, role, text = '', target = false } = box;
  const { style, dataset } = element;
  style.left = `${(100 * x) / width}%`;
  style.top = `${(100 * y) / height}%`;
  style.width = `${(100 * w) / width}%`;
  style.height = `${(100 * tall) / height}%`;
  style.zIndex = String(depth);
  dataset.role = role;
  element.toggleAttribute('data-target', target);
  element.toggleAttribute('data-large', w * tall > (width * height) / 5);
  element.classList.toggle('pointed', pointed);
  element.setAttribute('aria-selected', String(pointed));
  const named = nameOf(box, texts);
  element.setAttribute('aria-label', target ? texts.t('helper_box_target', named) : named);
  /** @type {HTMLElement} */ (element.firstElementChild).textContent = text;
}

/** @param {number} id */
const boxElement = (id) =>
  h(
    'div',
    { id: `box-${id}`, role: 'option', 'data-box': String(id) },
    h('span', { class: 'words' }),
  );

/**
 * Stacking order: larger boxes lie below smaller ones.
 * @param {Box[]} boxes
 * @returns {Map<number, number>}
 */
const depthsOf = (boxes) =>
  new Map(
    [...boxes]
      .sort((one, other) => other.w * other.h - one.w * one.h)
      .map(({ id }, place) => [id, place]),
  );

/**
 * The index that a key moves to.
 * @param {string} key
 * @param {number} at
 * @param {number} last
 * @returns {number | undefined}
 */
const placeAfter = (key, at, last) =>
  ({
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: last,
  })[key];

/** @param {{onPoint: (box: number) => void, onBack: () => void}} options */
export function createPageBoxes({ onPoint, onBack }) {
  const element = h('div', {
    class: 'page',
    role: 'listbox',
    tabindex: '0',
    'aria-describedby': 'page-keys',
    'data-name': 'page',
  });
  /** @type {Map<number, HTMLElement>} */
  const drawn = new Map();
  /** @type {Box[]} in reading order */
  let boxes = [];
  /** @type {number | null} id of the box with keyboard focus */
  let active = null;
  let order = '';

  /** @param {number | null} box @param {boolean} scroll */
  function activate(box, scroll) {
    active = box;
    for (const [id, each] of drawn) each.classList.toggle('active', id === active);
    const now = active === null ? null : drawn.get(active);
    if (!now) return element.removeAttribute('aria-activedescendant');
    element.setAttribute('aria-activedescendant', now.id);
    if (scroll) now.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    return undefined;
  }

  element.addEventListener('click', (event) => {
    const box = boxUnder(event, drawn);
    if (box === null) return;
    activate(box, false);
    onPoint(box);
  });
  element.addEventListener('keydown', (event) => {
    const last = boxes.length - 1;
    const at = boxes.findIndex(({ id }) => id === active);
    const to = placeAfter(event.key, at, last);
    if (to !== undefined) activate(boxes[Math.max(0, Math.min(last, to))]?.id ?? null, true);
    else if ((event.key === 'Enter' || event.key === ' ') && active !== null) onPoint(active);
    else if (event.key === 'Escape') onBack();
    else return;
    event.preventDefault();
  });
  element.addEventListener('focus', () => {
    if (active === null && element.matches(':focus-visible'))
      activate((boxes.find(({ target }) => target) ?? boxes[0])?.id ?? null, false);
  });

  return {
    element,
    /** @param {Drawing} drawing @param {number | null} pointed @param {Texts} texts */
    draw({ width, height, boxes: told }, pointed, texts) {
      boxes = [...told].sort(byLines);
      element.style.aspectRatio = `${width} / ${height}`;
      element.style.setProperty('--letters', `${(100 * LETTERS) / width}cqw`);
      const depths = depthsOf(told);
      for (const [id, each] of drawn) if (!depths.has(id)) (each.remove(), drawn.delete(id));
      for (const box of boxes) {
        const { id } = box;
        const made = drawn.get(id) ?? boxElement(id);
        drawn.set(id, made);
        put(
          made,
          box,
          { width, height, depth: depths.get(id) ?? 0, pointed: id === pointed },
          texts,
        );
      }
      const next = boxes.map(({ id }) => id).join();
      if (next !== order)
        element.append(...boxes.map(({ id }) => /** @type {HTMLElement} */ (drawn.get(id))));
      order = next;
      if (active !== null && !depths.has(active)) activate(null, false);
    },
    clear() {
      for (const each of drawn.values()) each.remove();
      drawn.clear();
      activate(null, false);
      boxes = [];
      order = '';
    },
  };
}
