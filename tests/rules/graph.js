/* Circles in a graph of files. */

/**
 * The strongly connected components of more than one node (Tarjan), and nodes that point at
 * themselves.
 * @param {Map<string, Set<string>>} graph
 * @returns {string[][]} each sorted, in order
 */
export function circles(graph) {
  /** @type {Map<string, {index: number, low: number, stacked: boolean}>} */
  const visited = new Map();
  /** @type {string[]} */
  const stack = [];
  /** @type {string[][]} */
  const found = [];

  /** @param {string} node */
  function visit(node) {
    const own = { index: visited.size, low: visited.size, stacked: true };
    visited.set(node, own);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      const seen = visited.get(next);
      if (seen === undefined) own.low = Math.min(own.low, visit(next));
      else if (seen.stacked) own.low = Math.min(own.low, seen.index);
    }
    if (own.low === own.index) {
      const component = stack.splice(stack.indexOf(node));
      for (const member of component)
        /** @type {{stacked: boolean}} */ (visited.get(member)).stacked = false;
      if (component.length > 1 || graph.get(node)?.has(node)) found.push(component.sort());
    }
    return own.low;
  }

  for (const node of graph.keys()) if (!visited.has(node)) visit(node);
  return found.sort((a, b) => (a[0] < b[0] ? -1 : 1));
}
