/** Keyboard handling of the overlay. */
import { createTabbing } from './tabbing.js';
import { elementOf } from './target.js';

/**
 * @param {import('./scene.js').Scene} scene
 * @param {{place: () => void, onHelp: () => void}} handlers  `onHelp`: called when the help panel
 *   must close
 */
export function createKeys(scene, { place, onHelp }) {
  const handleTab = createTabbing();

  /**
   * @param {KeyboardEvent} event  before its default action
   * @param {boolean} ours         the focus is in the overlay
   */
  return function onKey(event, ours) {
    const { parts, target, options, view } = scene;
    if (!parts) return;
    if (event.key === 'Tab' && !scene.keyboard) {
      scene.keyboard = true;
      place();
    }
    if (ours && event.key === 'Escape') {
      // Otherwise the browser would close the page's dialog that may contain the host.
      event.preventDefault();
      if (view?.bubble?.panel) onHelp();
    }
    if (ours && event.repeat && (event.key === 'Enter' || event.key === ' '))
      event.preventDefault();
    if (event.key === 'Tab' && target && options.bubble && !parts.bubble.element.hidden)
      handleTab(event, ours, parts.bubble.element, elementOf(target));
  };
}
