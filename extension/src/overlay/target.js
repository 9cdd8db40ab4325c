/**
 * What the overlay points at: an element of this frame, or a place in another one.
 *
 * @typedef {{rect: () => DOMRect, contextElement: Element, name?: string, role?: string}}
 *   VirtualTarget  where it is in this frame's viewport, what it is called there, and an element of
 *   this frame that moves with it (the iframe); pointing again at the same object measures anew
 * @typedef {Element | VirtualTarget} Target
 */
import { computeAccessibleName, getRole } from 'dom-accessibility-api';
import { format } from '../shared/text.js';

/** What of this frame moves with the target. @param {Target} target */
export const elementOf = (target) => ('rect' in target ? target.contextElement : target);

/** Where it is now; null where it is gone. @param {Target} target */
export function rectOf(target) {
  if (!elementOf(target).isConnected) return null;
  return 'rect' in target ? target.rect() : target.getBoundingClientRect();
}

/**
 * Its name and role, for those who cannot see the ring; '' where it has neither.
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
