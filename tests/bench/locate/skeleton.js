/**
 * A page made up from properties, for tools that need one: each element at the end of its path,
 * with its id, classes, attributes and text, and between them bare elements. What else the true
 * page had is not known, so that a selector made here is shorter than it would be there, and
 * uniqueness is judged among fewer.
 */
import { build } from 'esbuild';

/** The selector makers, as one script that sets `makers`. */
export async function makers() {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { finder } from '@medv/finder'; import { getCssSelector } from 'css-selector-generator';
        globalThis.makers = { '@medv/finder': (element) => finder(element), 'css-selector-generator': (element) => getCssSelector(element) };`,
      resolveDir: new URL('.', import.meta.url).pathname,
    },
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0].text;
}

/**
 * Runs in a page: replaces its body. Each element remembers its number in `globalThis.made`.
 * @param {import('./vectors.js').Properties[]} all
 */
export function makePage(all) {
  const step = /^(?:\*\[local-name\(\) ?= ?["']([\w-]+)["']\]|([\w:-]+))(?:\[(\d+)\])?$/;
  /** @param {Element} parent @param {string} path */
  const child = (parent, path) => {
    const [, foreign, plain, number] = step.exec(path) ?? [];
    const tag = (foreign ?? plain ?? 'div').toLowerCase();
    for (;;) {
      const same = [...parent.children].filter((one) => one.localName === tag);
      if (same.length >= Number(number ?? 1)) return same[Number(number ?? 1) - 1];
      parent.append(
        foreign
          ? document.createElementNS('http://www.w3.org/2000/svg', tag)
          : document.createElement(tag),
      );
    }
  };
  document.body.replaceChildren();
  const made = all.map(({ path = '' }) =>
    path.split('/').filter(Boolean).slice(2).reduce(child, document.body),
  );
  all.forEach(({ id, classes, attributes, text }, index) => {
    const element = made[index];
    if (id) element.id = id;
    if (classes) element.setAttribute('class', classes.join(' '));
    for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
    if (typeof text === 'string' && element.childElementCount === 0) element.append(text);
  });
  Object.assign(globalThis, { made });
}
