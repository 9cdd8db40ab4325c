/** Open shadow roots: how to go down into each, and up out of them. */

/**
 * A document and every open shadow root in it; selectors are evaluated in each separately.
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
 * Calls back when anything changes in the roots passed to `observe`. Each shadow root must be
 * observed separately, because an observer does not cross shadow boundaries.
 * @param {Window & typeof globalThis} window @param {MutationCallback} onChange
 */
export function createRootObserver(window, onChange) {
  const observer = new window.MutationObserver(onChange);
  /** @type {WeakSet<Node>} */
  let observed = new WeakSet();
  return {
    /** Observes the roots that are not observed yet. @param {Node[]} roots */
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
 * The parent element in the flattened tree, across shadow roots.
 * @param {Element} element
 * @returns {Element | null}
 */
export function above(element) {
  const root = element.getRootNode();
  return (
    element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null)
  );
}

/** @param {Element} element @returns {Element[]} itself and its ancestors in the flattened tree */
export function wayUp(element) {
  const way = [];
  for (let one = /** @type {Element | null} */ (element); one; one = above(one)) way.push(one);
  return way;
}
