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

/**
 * Calls back when anything changes in the roots that it was shown: shadow roots are documents of
 * their own to an observer.
 * @param {Window & typeof globalThis} window @param {MutationCallback} onChange
 */
export function createRootObserver(window, onChange) {
  const observer = new window.MutationObserver(onChange);
  /** @type {WeakSet<Node>} */
  let observed = new WeakSet();
  return {
    /** Those that it has not seen yet. @param {Node[]} roots */
    observe(roots) {
      for (const root of roots) {
        if (observed.has(root)) continue;
        observed.add(root);
        observer.observe(root, {
          subtree: true,
          childList: true,
          attributes: true,
          characterData: true,
        });
      }
    },
    disconnect() {
      observer.disconnect();
      observed = new WeakSet();
    },
  };
}

/**
 * The element that it is shown in, out of a shadow root too.
 * @param {Element} element
 * @returns {Element | null}
 */
export function above(element) {
  const root = element.getRootNode();
  return (
    element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
  );
}

/** @param {Element} element @returns {Element[]} itself and all that it is shown in */
export function wayUp(element) {
  const way = [];
  for (let one = /** @type {Element | null} */ (element); one; one = above(one)) way.push(one);
  return way;
}
