/**
 * A target or a candidate made ready to be compared: what it says, the words that it is made of,
 * where it stands. Pure: plain objects in, plain objects out.
 *
 * @typedef {import('../shared/protocol.js').Target} Target
 * @typedef {import('./tokens.js').Said} Said
 *
 * @typedef {{host: string | null, path: string, words: Set<string>}} Link  of the host what stands
 *   before the site's own name, null where it is not known
 *
 * @typedef {object} Sketch
 * @property {Said[]} says  every text by which a person would know it
 * @property {Set<string>} words  all words in its texts, ids, classes and addresses
 * @property {string} tag
 * @property {string} kind  what it is for, whatever the tag: `press`, `field`, `heading`, `text`...
 * @property {string} role
 * @property {string} id
 * @property {Set<string>} idWords
 * @property {string} field  the `name` attribute
 * @property {string} type
 * @property {string} test
 * @property {Set<string>} classes  those that people named
 * @property {Link | null} link
 * @property {Set<string>} near
 * @property {string[]} beside  the texts that stand around it, folded
 * @property {Set<string>} heading
 * @property {string | null} landmark
 * @property {'foot' | 'body' | ''} part  whether it is at the end of a page; '' on pages that do
 *   not say
 * @property {string[]} tags  tags from the root
 * @property {string[]} steps  tags with their numbers, from the root
 * @property {{id: string, words: Set<string>} | null} anchor  the nearest element with an id that
 *   it is in
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
/** Attributes that are there for tests, and made to stay. */
export const TEST_IDS = [
  'data-testid',
  'data-test',
  'data-test-id',
  'data-qa',
  'data-cy',
  'data-tid',
];
/** Landmarks by the tags that make them. */
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
 * On a page that has parts, what is not in its foot is known not to be; a footer in one of these is
 * theirs alone.
 */
const PARTS = new Set(['header', 'nav', 'main', 'aside', 'section', 'article']);
const WITH_FOOTERS = new Set(['article', 'main', 'aside', 'form', 'dialog', 'li']);
const FOOT = 'footer';
/** In an id beside the word: the foot of that, not of the page. */
const BOXES = ['modal', 'dialog', 'card', 'popup', 'drawer', 'panel', 'form', 'table'];
/** Names of hosts that say nothing. */
const EVERYWHERE = /^(?:www?\d*|m|mobile)$/;
/** Of a path only the lower part is compared: above it there are wrappers. */
const DEEPEST = 24;
const MOST_TEXTS = 12;

/**
 * All wordings of a member that may be written per language of the site.
 * @param {unknown} value
 * @returns {string[]}
 */
export function wordings(value) {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(wordings).slice(0, MOST_TEXTS);
}

/**
 * Names that a machine made and will make anew: hashes, counters, utility classes.
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
 * Most pages say everything once more at their end.
 * @param {string[]} tags
 * @param {string | undefined} landmark
 * @param {Set<string>[]} names  words in the ids of itself and of what it is in
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
