/** What a person can see, or reach by scrolling: an element with a box that nothing hides. */

/** @param {Element} element */
export function isVisible(element) {
  if (!element.isConnected) return false;
  if (element.checkVisibility && !element.checkVisibility({ visibilityProperty: true }))
    return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
}
