/**
 * What the overlay points at: an element of this frame, or a box in another frame.
 *
 * @typedef {{rect: () => DOMRect, contextElement: Element, name?: string, role?: string}}
 *   VirtualTarget  its box in this frame's viewport, its name and role there, and an element of
 *   this frame that moves with it (the iframe); pointing again at the same object measures it again
 * @typedef {Element | VirtualTarget} Target
 */
import { computeAccessibleName, getRole } from 'dom-accessibility-api';
import { format } from '../shared/text.js';

/** The element of this frame that moves with the target. @param {Target} target */
export const elementOf = (target) => ('rect' in target ? target.contextElement : target);

/** Its current box; null if the target no longer exists. @param {Target} target */
export function rectOf(target) {
  if (!elementOf(target).isConnected) return null;
  return 'rect' in target ? target.rect() : target.getBoundingClientRect();
}

/**
 * Its name and role, for those who cannot see the ring; '' if it has neither.
 * @param {Target} target
 * @param {import('../shared/text.js').Strings} strings
 */
export function describe(target, strings) {
  const role = 'rect' in target ? target.role : getRole(target);
  const name = 'rect' in target ? target.name : computeAccessibleName(target);
  const known =
    role && Object.hasOwn(strings, `role_${role}`) ? format(strings, `role_${role}`) : '';
  return name && known ? format(strings, 'announce_target', [name, known]) : name || known;
}
