/**
 * Visibility: an element that a person can see, or reach by scrolling, because it has a box and
 * nothing hides it.
 */

/** @param {Element} element */
export function isVisible(element) {
  if (!element.isConnected) return false;
  if (element.checkVisibility && !element.checkVisibility({ visibilityProperty: true }))
    return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
}
