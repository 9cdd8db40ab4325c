/**
 * Lists of guides: those for this page, and the results of a search over all guides, grouped by
 * topic.
 *
 * @typedef {import('../shared/protocol.js').Answer} Answer
 * @typedef {import('../shared/protocol.js').Ask} Ask
 * @typedef {import('../shared/protocol.js').Card} Card
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { button, display, h, paint, translatorFor } from '../ui/dom.js';

/**
 * @param {AppState} state
 * @param {Card[]} guides
 * @param {(id: string) => void} open
 */
export function guideList(state, guides, open) {
  const { count } = translatorFor(state);
  return h(
    'ul',
    { role: 'list' },
    ...guides.map(({ id, title, minutes }) => {
      const made = button('', () => open(id), { kind: 'wide guide', name: `guide-${id}` });
      made.dataset.guide = id;
      made.replaceChildren(
        h(
          'span',
          { class: 'label' },
          display('span', title),
          h('span', { class: 'small' }, count('offer_minutes', minutes)),
        ),
      );
      return h('li', {}, made);
    }),
  );
}

/**
 * Groups guides by topic. A guide is listed once, under its first topic; the topics are ordered by
 * their best guide.
 * @param {Card[]} guides
 * @returns {Map<string, Card[]>}
 */
function byTopic(guides) {
  /** @type {Map<string, Card[]>} */
  const groups = new Map();
  for (const guide of guides) {
    const topic = guide.topics[0];
    groups.set(topic, [...(groups.get(topic) ?? []), guide]);
  }
  return groups;
}

/** The search field, the results, and the button that lists all guides. */
function searchParts() {
  const label = h('label', { for: 'search', id: 'search-label' });
  const input = /** @type {HTMLInputElement} */ (
    h('input', {
      type: 'search',
      id: 'search',
      maxlength: '250',
      autocomplete: 'off',
      spellcheck: 'false',
      'data-name': 'search',
    })
  );
  const all = h('div', {});
  const said = h('p', { role: 'status' });
  const results = h('div', { class: 'guides' });
  const element = h(
    'section',
    { class: 'search stack', 'aria-labelledby': 'search-label' },
    h('div', {}, h('h2', {}, label), input),
    said,
    results,
    all,
  );
  return { label, input, said, results, all, element };
}

/**
 * @param {{ask: (ask: Ask) => Promise<Answer>, open: (id: string) => void}} parts
 */
export function createSearch({ ask, open }) {
  const { label, input, said, results, all, element } = searchParts();
  let searched = 0;
  let everything = false;
  /** @type {Card[] | null} null: no search was made */
  let found = null;
  /** @type {AppState | null} */
  let state = null;

  async function search() {
    const text = input.value.trim();
    const turn = ++searched;
    const answer = text !== '' || everything ? await ask({ ask: 'search', text }) : null;
    if (turn !== searched) return; // the person has typed more
    found = answer ? (answer.guides ?? []) : null;
    draw();
  }

  function draw() {
    if (!state) return;
    const { t, count } = translatorFor(state);
    const now = state;
    label.textContent = t('popup_search');
    input.placeholder = t('popup_search_hint');
    const words =
      found === null
        ? ''
        : found.length === 0
          ? t('popup_found_none')
          : count('popup_found', found.length);
    if (said.textContent !== words) said.textContent = words;
    said.hidden = found === null;
    paint(results, found && [state.look.lang, found], () =>
      [...byTopic(found ?? [])].flatMap(([topic, guides]) => [
        h('h3', {}, t(`popup_topic_${topic.replaceAll('-', '_')}`)),
        guideList(now, guides, open),
      ]),
    );
    paint(all, [state.look.lang, found === null], () =>
      found !== null
        ? []
        : [
            button(
              t('popup_all'),
              () => {
                everything = true;
                void search();
                input.focus();
              },
              { kind: 'wide', name: 'all' },
            ),
          ],
    );
  }

  input.addEventListener('input', () => {
    everything = false;
    void search();
  });

  return {
    element,
    /** @param {AppState} next @param {boolean} shown */
    show(next, shown) {
      const again = state !== null && state.look.lang !== next.look.lang && found !== null;
      state = next;
      element.hidden = !shown;
      if (again) void search();
      else draw();
    },
  };
}
