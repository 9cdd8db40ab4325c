/**
 * The page's modal dialogs and menus, in the order in which they opened. The overlay belongs in the
 * last one that is still open.
 */

const LAYERS = 'dialog:modal, [popover]:popover-open';

/**
 * A modal dialog, or a menu that closes when a press lands outside of it. @param {Element} element
 */
const isLayer = (element) =>
  element.isConnected &&
  (element.matches('dialog:modal') ||
    (element.matches('[popover]:popover-open') &&
      /** @type {HTMLElement} */ (element).popover === 'auto'));

/** @param {Window & typeof globalThis} window */
export function createLayers(window) {
  const layers = new Set([...window.document.querySelectorAll(LAYERS)].filter(isLayer));

  /** Call when the element may have been opened or closed. @param {Element} element */
  function see(element) {
    layers.delete(element);
    if (isLayer(element)) layers.add(element);
  }

  /** @param {Element} element */
  const isKnown = (element) =>
    element instanceof window.HTMLDialogElement || isLayer(element) || layers.has(element);

  /**
   * A layer in a shadow root of the page: its attributes and its toggle event do not reach us, but
   * its focus events do.
   * @param {Event} event
   */
  const unseen = (event) =>
    event
      .composedPath()
      .flatMap((node) => (node instanceof window.Element ? [node] : []))
      .filter((node) => isLayer(node) && !layers.has(node));

  return {
    see,
    any: () => layers.size > 0,
    /**
     * @param {Event} event
     * @returns {'layers' | 'above' | null} 'layers' if the list of layers has changed, 'above' if
     *   something that is not a layer is now shown above everything else
     */
    notice(event) {
      const [target] = event.composedPath();
      const element = target instanceof window.Element ? target : null;
      if (event.type === 'focusin') {
        const opened = unseen(event);
        for (const one of opened) see(one);
        return opened.length > 0 ? 'layers' : null;
      }
      if (event.type !== 'toggle' && event.type !== 'fullscreenchange') return null;
      if (element && isKnown(element)) {
        see(element);
        return 'layers';
      }
      return event.type === 'fullscreenchange' || element?.matches(':popover-open')
        ? 'above'
        : null;
    },
    /** @returns {Element | null} */
    top() {
      for (const layer of [...layers].reverse()) {
        if (isLayer(layer)) return layer;
        layers.delete(layer);
      }
      return null;
    },
  };
}
