/**
 * The page of the person as a drawing of boxes: it follows what is told, and what is pressed in it
 * is pointed at. To the keyboard and to a screen reader it is a list of boxes of which one may be
 * chosen.
 *
 * @typedef {import('../shared/follow/messages.js').Box} Box
 * @typedef {import('./learner-messages.js').Drawing} Drawing
 * @typedef {import('./texts.js').Texts} Texts
 */
import { button, h, paint } from '../ui/dom.js';

/** CSS pixels of the person's window: the letters of a name in a box. */
const LETTERS = 15;
/** Half the width of a finger, in pixels of this screen. */
const FINGER = 14;

/**
 * As a reader goes through a page: by lines, and in each from the left.
 * @param {Box} one
 * @param {Box} other
 */
const byLines = (one, other) =>
  Math.round(one.y / 12) - Math.round(other.y / 12) || one.x - other.x || one.id - other.id;

/** What a box is, in words. @param {Box} box @param {Texts} texts */
function nameOf({ role, text }, { t, has }) {
  const kind = [`role_${role}`, `helper_box_${role}`].find(has) ?? 'helper_box';
  return text ? t('helper_box_named', t(kind), text) : t(kind);
}

/**
 * @param {{onPoint: (box: number) => void, onBack: () => void}} options  `onBack`: pointed at no
 *   more
 */
export function createDrawing({ onPoint, onBack }) {
  const page = h('div', {
    class: 'page',
    role: 'listbox',
    tabindex: '0',
    'aria-describedby': 'page-keys',
    'data-name': 'page',
  });
  const frame = h('div', { class: 'frame' }, page);
  const says = h('p', { class: 'shown', 'aria-live': 'polite' });
  const keys = h('p', { id: 'page-keys', class: 'note' });
  const back = h('div', {});
  const size = h('div', {});
  const element = h('div', { class: 'drawing' }, keys, frame, says, back, size);

  /** @type {Map<number, HTMLElement>} */
  const drawn = new Map();
  /** @type {Box[]} in the order of reading */
  let boxes = [];
  /** @type {number | null} where the keyboard is */
  let active = null;
  let order = '';
  let looks = '';

  page.addEventListener('click', (event) => {
    const box = boxUnder(event);
    if (box === null) return;
    activate(box, false);
    onPoint(box);
  });
  page.addEventListener('keydown', (event) => {
    const at = boxes.findIndex(({ id }) => id === active);
    const to = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: boxes.length - 1,
    }[event.key];
    if (to !== undefined)
      activate(boxes[Math.max(0, Math.min(boxes.length - 1, to))]?.id ?? null, true);
    else if ((event.key === 'Enter' || event.key === ' ') && active !== null) onPoint(active);
    else if (event.key === 'Escape') onBack();
    else return;
    event.preventDefault();
  });
  page.addEventListener('focus', () => {
    if (active === null && page.matches(':focus-visible'))
      activate((boxes.find(({ target }) => target) ?? boxes[0])?.id ?? null, false);
  });

  /**
   * A finger is wider than a small box: the nearest one within its width counts.
   * @param {MouseEvent} event
   * @returns {number | null}
   */
  function boxUnder({ target, clientX, clientY }) {
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

  /** @param {number | null} box @param {boolean} scroll */
  function activate(box, scroll) {
    active = box;
    for (const [id, each] of drawn) each.classList.toggle('active', id === active);
    const now = active === null ? null : drawn.get(active);
    if (!now) return page.removeAttribute('aria-activedescendant');
    page.setAttribute('aria-activedescendant', now.id);
    if (scroll) now.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    return undefined;
  }

  /** @param {Drawing} drawing @param {number | null} pointed @param {Texts} texts */
  function draw({ width, height, boxes: told }, pointed, texts) {
    boxes = [...told].sort(byLines);
    page.style.aspectRatio = `${width} / ${height}`;
    page.style.setProperty('--letters', `${(100 * LETTERS) / width}cqw`);
    const small = [...told].sort((one, other) => other.w * other.h - one.w * one.h);
    const depth = new Map(small.map(({ id }, place) => [id, place]));
    const ids = new Set(boxes.map(({ id }) => id));
    for (const [id, element] of drawn) if (!ids.has(id)) (element.remove(), drawn.delete(id));
    for (const box of boxes)
      put(
        box,
        { width, height, depth: depth.get(box.id) ?? 0, pointed: box.id === pointed },
        texts,
      );
    const next = boxes.map(({ id }) => id).join();
    if (next !== order)
      page.append(...boxes.map(({ id }) => /** @type {HTMLElement} */ (drawn.get(id))));
    order = next;
    if (active !== null && !ids.has(active)) activate(null, false);
  }

  /**
   * @param {Box} box
   * @param {{width: number, height: number, depth: number, pointed: boolean}} where
   * @param {Texts} texts
   */
  function put(box, { width, height, depth, pointed }, texts) {
    const { id, x, y, w, h: tall, role, text = '', target = false } = box;
    const element =
      drawn.get(id) ??
      h(
        'div',
        { id: `box-${id}`, role: 'option', 'data-box': String(id) },
        h('span', { class: 'words' }),
      );
    drawn.set(id, element);
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

  /** @param {Drawing} drawing @param {number | null} pointed @param {Texts} texts */
  function tell({ boxes: told }, pointed, texts) {
    const [shown, target] = [told.find(({ id }) => id === pointed), told.find((box) => box.target)];
    const words = shown
      ? texts.t('helper_shown', nameOf(shown, texts))
      : target
        ? texts.t('helper_guide_points', nameOf(target, texts))
        : texts.t('helper_shown_none');
    if (says.textContent !== words) says.textContent = words;
    const wasBack = back.contains(document.activeElement);
    paint(back, [texts.lang, shown !== undefined], () =>
      shown ? [button(texts.t('helper_point_back'), onBack, { name: 'point-back' })] : [],
    );
    if (wasBack && !shown) page.focus();
  }

  /** @param {Texts} texts */
  function speak(texts) {
    if (looks === texts.lang) return;
    looks = texts.lang;
    page.setAttribute('aria-label', texts.t('helper_page'));
    keys.replaceChildren(
      h('span', {}, texts.t('helper_page_what')),
      ' ',
      h('span', { class: 'keys' }, texts.t('helper_page_keys')),
    );
    const words = () =>
      texts.t(frame.classList.contains('large') ? 'helper_page_smaller' : 'helper_page_bigger');
    const toggle = button(
      words(),
      () => {
        frame.classList.toggle('large');
        /** @type {HTMLElement} */ (toggle.querySelector('.label')).textContent = words();
        const marked = page.querySelector('.pointed, [data-target]');
        marked?.scrollIntoView({ block: 'nearest', inline: 'center' });
      },
      { icon: 'eye', name: 'page-size' },
    );
    size.replaceChildren(toggle);
  }

  return {
    element,
    /** @param {Drawing} drawing @param {number | null} pointed @param {Texts} texts */
    show(drawing, pointed, texts) {
      speak(texts);
      draw(drawing, pointed, texts);
      tell(drawing, pointed, texts);
    },
    /** What may no longer be seen is not kept hidden. */
    clear() {
      for (const each of drawn.values()) each.remove();
      drawn.clear();
      activate(null, false);
      boxes = [];
      order = '';
      says.textContent = '';
      paint(back, null, () => []);
    },
  };
}

/** @param {DOMRect} box @param {number} x @param {number} y */
const distance = ({ left, right, top, bottom }, x, y) =>
  Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
