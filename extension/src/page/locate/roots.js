/** A document and every open shadow root in it, each a place where selectors look for themselves. */

/**
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
