/**
 * A target or a candidate prepared for comparison: its texts, its words, its position. Pure: plain
 * objects in, plain objects out.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {import('./tokens.js').Said} Said
 *
 * @typedef {{host: string | null, path: string, words: Set<string>}} Link  `host`: the part of the
 *   host name before the site's own name, null if unknown
 *
 * @typedef {object} Sketch
 * @property {Said[]} says  every text by which a person would know it
 * @property {Set<string>} words  all words in its texts, ids, classes and addresses
 * @property {string} tag
 * @property {string} kind  its purpose, whatever the tag: `press`, `field`, `heading`, `text`...
 * @property {string} role
 * @property {string} id
 * @property {Set<string>} idWords
 * @property {string} field  the `name` attribute
 * @property {string} type
 * @property {string} test
 * @property {Set<string>} classes  classes named by people, not generated
 * @property {Link | null} link
 * @property {Set<string>} near
 * @property {string[]} beside  the texts around it, folded
 * @property {Set<string>} heading
 * @property {string | null} landmark
 * @property {'foot' | 'body' | ''} part  whether it is in the page's footer; '' if the page does
 *   not tell
 * @property {string[]} tags  tags from the root
 * @property {string[]} steps  tags with their indexes, from the root
 * @property {{id: string, words: Set<string>} | null} anchor  its nearest ancestor with an id
 * @property {number[] | null} box
 */
import { said, tokensIn, tokensOf, fold } from './tokens.js';

const KINDS = /** @type {Record<string, string>} */ ({});
for (const [kind, tags] of Object.entries({
  press: 'a button summary area',
  inline: 'span svg img label i b strong em picture use path figure',
  block: 'li div td p tr section article',
  field: 'input textarea',
  choice: 'select option',
  heading: 'h1 h2 h3 h4 h5 h6',
}))
  for (const tag of tags.split(' ')) KINDS[tag] = kind;

/** Types of an `input` that is pressed, not filled in. */
export const PRESSED_INPUT = /^(?:submit|button|image|reset)$/;
/** Attributes that exist for tests, and are therefore stable. */
export const TEST_IDS = [
  'data-testid',
  'data-test',
  'data-test-id',
  'data-qa',
  'data-cy',
  'data-tid',
];
/** Landmarks by the tags that create them. */
export const LANDMARKS = /** @type {Record<string, string>} */ ({
  header: 'banner',
  nav: 'navigation',
  main: 'main',
  footer: 'contentinfo',
  aside: 'complementary',
  form: 'form',
  dialog: 'dialog',
});
/**
 * On a page that has these parts, an element outside of the page's footer is known to be outside. A
 * footer inside one of these belongs to that part only.
 */
const PARTS = new Set(['header', 'nav', 'main', 'aside', 'section', 'article']);
const WITH_FOOTERS = new Set(['article', 'main', 'aside', 'form', 'dialog', 'li']);
const FOOT = 'footer';
/** Words beside "footer" in an id which mean that it is the footer of a box, not of the page. */
const BOXES = ['modal', 'dialog', 'card', 'popup', 'drawer', 'panel', 'form', 'table'];
/** Host name labels without meaning. */
const EVERYWHERE = /^(?:www?\d*|m|mobile)$/;
/** Only this many of the lowest steps of a path are compared: above them there are wrappers. */
const DEEPEST = 24;
const MOST_TEXTS = 12;

/**
 * All wordings of a member that may have one wording per language of the site.
 * @param {unknown} value
 * @returns {string[]}
 */
export function wordings(value) {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(wordings).slice(0, MOST_TEXTS);
}

/**
 * Names that a tool generated and will generate differently next time: hashes, counters, utility
 * classes.
 * @param {string} name
 */
export function isGenerated(name) {
  return (
    name.length > 60 ||
    /\d{3,}|[a-z]\d+[a-z]|(?:^|_)(?:css|sc|jsx|jss|ember|yui)-|^:|[()$#!%]/i.test(name) ||
    /^[^aeiouy\W\d_]{5,}$/i.test(name)
  );
}

/** @param {string} href @returns {Link} */
function linkOf(href) {
  const [, name] = /^(?:https?:)?\/\/(?:[^@/]*@)?([a-z][^/:?#]*)/i.exec(href) ?? [];
  const host =
    name
      ?.slice(0, 200)
      .toLowerCase()
      .split('.')
      .slice(0, -2)
      .filter((label) => !EVERYWHERE.test(label))
      .join('.') ?? null;
  const path =
    href
      .slice(0, 2000)
      .replace(/[?#].*$/s, '')
      .replace(/^(?:https?:)?\/\/[^/]*/i, '')
      .replace(/\/+$/, '') || '/';
  return { host, path, words: new Set(tokensIn(`${host ?? ''} ${path}`)) };
}

/** @param {string} path @returns {string[]} */
function stepsOf(path) {
  return path
    .slice(0, 4000)
    .replace(/\*\[local-name\(\) ?= ?["']([\w-]+)["']\]/g, '$1')
    .split('/')
    .filter(Boolean)
    .slice(-DEEPEST)
    .map((step) => (step.endsWith(']') ? step : `${step}[1]`).toLowerCase());
}

/** @param {string} step */
const tagOf = (step) => step.slice(0, step.indexOf('['));

/** @param {string | undefined} idPath */
function anchorOf(idPath) {
  const [, one, other] =
    /^(?:\/\/\*\[@id=["']([^"']+)["']\]|id\(["']([^"']+)["']\))/.exec(idPath ?? '') ?? [];
  const id = one || other;
  return id ? { id, words: new Set(tokensIn(id)) } : null;
}

/** @param {string[]} tags */
function landmarkIn(tags) {
  for (let index = tags.length - 1; index >= 0; index--)
    if (LANDMARKS[tags[index]]) return LANDMARKS[tags[index]];
  return '';
}

/**
 * Most pages repeat their links in their footer, so the part distinguishes them.
 * @param {string[]} tags
 * @param {string | undefined} landmark
 * @param {Set<string>[]} names  words in the ids of the element and of its ancestors
 * @returns {Sketch['part']}
 */
function partIn(tags, landmark, names) {
  const at = tags.indexOf(FOOT);
  const isFoot =
    at >= 0
      ? !tags.slice(0, at).some((tag) => WITH_FOOTERS.has(tag))
      : landmark === LANDMARKS[FOOT];
  if (isFoot || names.some((words) => words.has(FOOT) && !BOXES.some((box) => words.has(box))))
    return 'foot';
  return tags.some((tag) => PARTS.has(tag)) ? 'body' : '';
}

/**
 * @param {Target} properties
 * @returns {Sketch}
 */
export function sketch(properties) {
  const attributes = /** @type {Record<string, string>} */ (properties.attributes ?? {});
  const tag = properties.tag ?? '';
  const type = attributes.type ?? '';
  const pressed = PRESSED_INPUT.test(type);
  const texts = [
    ...wordings(properties.text),
    ...wordings(properties.name),
    ...wordings(properties.label),
    attributes['aria-label'],
    attributes.placeholder,
    attributes.title,
    attributes.alt,
    pressed ? attributes.value : '',
  ];
  const says = [...new Set(texts.filter(Boolean).map(fold))]
    .filter((folded) => /\D/.test(folded))
    .map((folded) => ({ folded, words: tokensOf(folded) }));
  const classes = (properties.classes ?? [])
    .slice(0, MOST_TEXTS * 2)
    .filter((name) => !isGenerated(name));
  const link = attributes.href ? linkOf(attributes.href) : null;
  const test = TEST_IDS.map((name) => attributes[name]).find(Boolean) ?? '';
  const words = new Set([
    ...says.flatMap((one) => [...one.words]),
    ...tokensIn(properties.id ?? ''),
    ...classes.flatMap(tokensIn),
    ...tokensIn(attributes.name ?? ''),
    ...tokensIn(test),
    ...(link?.words ?? []),
  ]);
  const beside = wordings(properties.near).map(fold).filter(Boolean);
  const steps = stepsOf(properties.path ?? '');
  const tags = steps.map(tagOf);
  const idWords = new Set(tokensIn(properties.id ?? ''));
  const anchor = anchorOf(properties.idPath);
  return {
    says,
    words,
    tag,
    type,
    test,
    link,
    beside,
    steps,
    tags,
    idWords,
    anchor,
    classes: new Set(classes),
    kind: tag === 'input' && pressed ? 'press' : (KINDS[tag] ?? tag),
    role: properties.role ?? '',
    id: properties.id ?? '',
    field: attributes.name ?? '',
    near: new Set(beside.flatMap((text) => [...tokensOf(text)])),
    heading: new Set(wordings(properties.heading).flatMap((text) => [...said(text).words])),
    landmark: properties.landmark ?? (properties.path ? landmarkIn(tags) : null),
    part: partIn(tags, properties.landmark, [idWords, ...(anchor ? [anchor.words] : [])]),
    box: properties.box ?? null,
  };
}
