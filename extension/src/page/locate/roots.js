/** Open shadow roots: the way down into each, and the way up out of them. */

/**
 * A document and every open shadow root in it, each a place where selectors look for themselves.
 * @param {Document | ShadowRoot} root
 * @returns {(Document | ShadowRoot)[]}
 */
export function rootsOf(root) {
  /** @type {(Document | ShadowRoot)[]} */
  const roots = [root];
  for (const one of roots)
    for (const element of one.querySelectorAll('*'))
      if (element.shadowRoot) roots.push(element.shadowRoot);
  return roots;
}

/** The element that it is shown in, out of a shadow root too. @param {Element} element @returns {Element | null} */
export function above(element) {
  const root = element.getRootNode();
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** @param {Element} element @returns {Element[]} itself and all that it is shown in */
export function wayUp(element) {
  const way = [];
  for (let one = /** @type {Element | null} */ (element); one; one = above(one)) way.push(one);
  return way;
}
