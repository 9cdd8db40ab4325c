/**
 * What a person would see of the guidance, read from inside the page by functions that are sent
 * there as text: they must stand alone, without imports or names from this file.
 *
 * The reader holds on to the handles of the design (`data-pasapas`, `data-step`, `data-guide`)
 * and to nothing else of the overlay's make.
 */

/** @typedef {{x: number, y: number, width: number, height: number}} Box */

/**
 * One handle. `shown` means that it is drawn with some size; `clear` that nothing lies over its
 * middle, so that a press there reaches it.
 * @typedef {{name: string, text: string, label: string, box: Box, shown: boolean, clear: boolean,
 *   guide: string | null, expanded: boolean | null}} Handle
 */

/** @typedef {{step: string | null, handles: Handle[]}} RootView */

/**
 * Reads one overlay, `this` being its shadow root.
 * @this {ShadowRoot}
 * @returns {RootView}
 */
export function readRoot() {
  const root = this;
  const page = root.ownerDocument;
  /** @param {Element} element */
  const look = (element) => {
    const rect = element.getBoundingClientRect();
    const x = rect.x + rect.width / 2;
    const y = rect.y + rect.height / 2;
    const hit = page.elementFromPoint(x, y) === root.host ? root.elementFromPoint(x, y) : null;
    const shown =
      rect.width > 0 &&
      rect.height > 0 &&
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return {
      name: element.getAttribute('data-pasapas') ?? '',
      text: /** @type {HTMLElement} */ (element).innerText?.trim() ?? '',
      label: element.getAttribute('aria-label') ?? '',
      box: { x: rect.x, y: rect.y, width: rect.width, height: rect.height },
      shown,
      clear: shown && hit !== null && element.contains(hit),
      guide: element.getAttribute('data-guide'),
      expanded: element.hasAttribute('aria-expanded')
        ? element.getAttribute('aria-expanded') === 'true'
        : null,
    };
  };
  const step = root.querySelector('[data-step]');
  return {
    step: step ? step.getAttribute('data-step') : null,
    handles: Array.from(root.querySelectorAll('[data-pasapas], [data-guide]'), look),
  };
}

/**
 * What a person takes the thing under a point of the page for.
 * @typedef {'list' | 'field' | 'box' | 'other'} Looks
 */

/**
 * @param {number} x
 * @param {number} y
 * @returns {Looks}
 */
export function lookAt(x, y) {
  /** @type {Document | ShadowRoot} */
  let root = document;
  let element = null;
  for (;;) {
    /** @type {Element | null} */
    const inner = root.elementFromPoint(x, y);
    if (!inner || inner === element) break;
    element = inner;
    if (element.localName === 'iframe') {
      /** @type {Document | null} */
      const inside = /** @type {HTMLIFrameElement} */ (element).contentDocument;
      if (!inside) break;
      /** @type {DOMRect} */
      const box = element.getBoundingClientRect();
      x -= box.x + element.clientLeft;
      y -= box.y + element.clientTop;
      root = inside;
    } else if (element.shadowRoot) {
      root = element.shadowRoot;
    } else {
      break;
    }
  }
  const label = element?.closest('label');
  const control = label?.control ?? element;
  if (!control) return 'other';
  if (control.localName === 'select') return 'list';
  if (control.localName === 'textarea' || /** @type {HTMLElement} */ (control).isContentEditable)
    return 'field';
  if (control.localName !== 'input') return 'other';
  const type = /** @type {HTMLInputElement} */ (control).type;
  if (type === 'checkbox' || type === 'radio') return 'box';
  return ['button', 'submit', 'reset', 'image', 'color', 'range', 'file'].includes(type)
    ? 'other'
    : 'field';
}

/**
 * What within a ring looks as if it could be pressed, nearest to its middle first: a ring may go
 * round a list or a calendar, where a person chooses.
 * @param {{x: number, y: number, width: number, height: number}} ring
 * @returns {{text: string, x: number, y: number}[]}
 */
export function pressablesIn(ring) {
  const pressable =
    'a[href], button, label, option, summary, [role=button], [role=option], [role=link], [role=radio], ' +
    '[role=menuitem], [role=tab], input, [tabindex="0"]';
  const middle = { x: ring.x + ring.width / 2, y: ring.y + ring.height / 2 };
  const found = [];
  for (const element of document.querySelectorAll(pressable)) {
    const box = element.getBoundingClientRect();
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    const inside = x > ring.x && x < ring.x + ring.width && y > ring.y && y < ring.y + ring.height;
    if (!inside || box.width === 0 || element.matches(':disabled, [aria-disabled=true]')) continue;
    const hit = document.elementFromPoint(x, y);
    if (!hit || !element.contains(hit)) continue;
    const text = (
      element.getAttribute('aria-label') ?? /** @type {HTMLElement} */ (element).innerText
    ).trim();
    found.push({ text, x, y, far: Math.hypot(x - middle.x, y - middle.y) });
  }
  return found.sort((one, other) => one.far - other.far).map(({ text, x, y }) => ({ text, x, y }));
}

/**
 * Listens to the live regions of one overlay, `this` being its shadow root: what a screen reader
 * would say, each change once. The words gather in `window.pasapasHeard` of the world that this
 * function runs in, which no page can reach.
 * @this {ShadowRoot}
 */
export function listenToRoot() {
  const world = /** @type {Window & {pasapasHeard?: string[]}} */ (
    /** @type {unknown} */ (globalThis)
  );
  const heard = (world.pasapasHeard ??= []);
  /** @param {Node | null} node */
  const region = (node) =>
    (node instanceof Element ? node : node?.parentElement)?.closest(
      '[aria-live="polite"], [aria-live="assertive"], [role="status"], [role="alert"]',
    ) ?? null;
  new MutationObserver((changes) => {
    const regions = new Set(
      changes
        .filter((change) => change.type === 'characterData' || change.addedNodes.length > 0)
        .map((change) => region(change.target)),
    );
    for (const live of regions) {
      const words = live?.textContent?.trim();
      if (words) heard.push(words);
    }
  }).observe(this, { subtree: true, childList: true, characterData: true });
}
