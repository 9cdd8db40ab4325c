/** The search bar: two fields, each with a list of suggestions that appears after a delay. */

import { move, visit } from './address.js';
import {
  placeLabel,
  placesFor,
  slugOf,
  suggestionsFor,
  streetOf,
  placeOf,
  specialityOf,
} from './catalog.js';
import { element } from './element.js';
import { isOld } from './state.js';

/** Milliseconds. Simulates the delay of the real site's server. */
const PAUSE = 900;

/**
 * @template T
 * @typedef {Object} FieldPlan
 * @property {Record<string, string>} input
 * @property {string} listName
 * @property {(typed: string) => T[]} find
 * @property {(item: T) => HTMLElement} show    the content of one suggestion
 * @property {(item: T) => void} choose
 * @property {(chosen: boolean) => void} entered  after Enter, which takes the marked suggestion if
 *   there is one
 */

/**
 * A field with suggestions: the ARIA combobox pattern.
 * @template T
 * @param {FieldPlan<T>} plan
 */
function suggestingField({ input: attributes, listName, find, show, choose, entered }) {
  const listId = `${attributes.id}-list`;
  const input = /** @type {HTMLInputElement} */ (
    element('input', {
      type: 'text',
      autocomplete: 'off',
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': listId,
      ...attributes,
    })
  );
  const list = element('div', {
    id: listId,
    role: 'listbox',
    'aria-label': listName,
    class: 'searchbar-results',
    hidden: true,
  });
  /** @type {T[]} */
  let items = [];
  let active = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;

  const close = () => {
    clearTimeout(pause);
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const take = (/** @type {T} */ item) => {
    close();
    choose(item);
  };
  const mark = (/** @type {number} */ index) => {
    active = index;
    for (const [at, option] of [...list.children].entries())
      option.setAttribute('aria-selected', String(at === index));
    const option = list.children[index];
    if (option) input.setAttribute('aria-activedescendant', option.id);
  };
  const open = () => {
    items = find(input.value);
    list.replaceChildren(
      ...items.map((item, index) => {
        const option = show(item);
        option.setAttribute('role', 'option');
        if (option.id === '') option.id = `${listId}-${index}`;
        option.addEventListener('click', () => take(item));
        return option;
      }),
    );
    list.hidden = items.length === 0;
    input.setAttribute('aria-expanded', String(items.length > 0));
    mark(0);
  };
  input.addEventListener('input', () => {
    close();
    pause = setTimeout(open, PAUSE);
  });
  input.addEventListener('keydown', (event) => {
    const isOpen = !list.hidden;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (isOpen) take(items[active]);
      entered(isOpen);
    } else if (event.key === 'Escape') close();
    else if (isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      mark((active + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length);
    }
  });
  // A press in the list must not take the focus from the field: otherwise the list would close
  // before the click.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  input.addEventListener('blur', close);
  return { input, list };
}

/**
 * The current choice, as slugs; '' if nothing was chosen.
 * @typedef {{speciality: string, place: string}} Chosen
 */

/**
 * @param {Chosen} chosen
 * @param {() => void} onChosen  called when a speciality is chosen: the place comes next
 */
function queryField(chosen, onChosen) {
  const field = suggestingField({
    input: {
      id: isOld() ? 'query' : 'search-query-input',
      class: 'searchbar-input searchbar-query-input',
      placeholder: 'Nom, spécialité, établissement…',
      'aria-label': 'Nom, spécialité, établissement',
      value: specialityOf(chosen.speciality)?.name ?? '',
    },
    listName: 'Propositions',
    find: suggestionsFor,
    show: (item) =>
      item.kind === 'speciality'
        ? suggestion('searchbar-result-speciality', item.speciality.name, 'Spécialité')
        : suggestion('searchbar-result-doctor', item.profile.practice.name, streetOf(item.profile)),
    choose: (item) => {
      if (item.kind === 'practice') {
        visit(item.profile.path);
        return;
      }
      chosen.speciality = item.speciality.slug;
      field.input.value = item.speciality.name;
      onChosen();
    },
    entered: onChosen,
  });
  field.input.addEventListener('input', () => {
    chosen.speciality = '';
  });
  return field;
}

/**
 * The place field, with the button "Autour de moi", which is shown while the field is empty.
 * @param {Chosen} chosen @param {() => void} onEntered
 */
function placeField(chosen, onEntered) {
  const around = element(
    'div',
    { class: 'searchbar-around', hidden: true },
    element(
      'button',
      { type: 'button', class: 'searchbar-place-around-me-button Tappable-inactive' },
      'Autour de moi',
    ),
  );
  const showAround = (/** @type {boolean} */ yes) => {
    around.hidden = !yes;
  };
  const choose = (/** @type {string} */ slug, /** @type {string} */ label) => {
    chosen.place = slug;
    field.input.value = label;
    showAround(false);
  };
  const field = suggestingField({
    input: {
      id: isOld() ? 'place' : 'search-place-input',
      class: 'searchbar-input searchbar-place-input',
      placeholder: 'Où ?',
      'aria-label': 'Où',
      value: chosen.place === '' ? '' : placeOf(chosen.place).name,
    },
    listName: 'Villes proposées',
    find: placesFor,
    show: (item) => {
      const made = suggestion('searchbar-result-place', placeLabel(item), '');
      made.id = `ChIJ-practice-${item.slug}`;
      return made;
    },
    choose: (item) => choose(item.slug, placeLabel(item)),
    entered: onEntered,
  });
  field.input.addEventListener('focus', () => showAround(true));
  field.input.addEventListener('input', () => {
    chosen.place = '';
    showAround(field.input.value === '');
  });
  field.input.addEventListener('blur', () => showAround(false));
  around.addEventListener('mousedown', (event) => event.preventDefault());
  around.addEventListener('click', () => choose('nantes', 'Nantes (44000)'));
  return { ...field, around };
}

/**
 * Opens the results of the search; without a speciality, puts the focus back on its field.
 * @param {Chosen} chosen @param {HTMLInputElement} query @param {HTMLInputElement} place
 */
function search(chosen, query, place) {
  const first = suggestionsFor(query.value)[0];
  if (chosen.speciality === '' && first?.kind === 'speciality')
    chosen.speciality = first.speciality.slug;
  if (chosen.speciality === '' && first?.kind === 'practice') {
    visit(first.profile.path);
    return;
  }
  if (chosen.speciality === '') {
    query.focus();
    return;
  }
  const where = chosen.place || slugOf(place.value.replace(/\(.*\)/, '')) || 'nantes';
  if (isOld()) visit(`/${chosen.speciality}/${where}`);
  else {
    const { postcode } = placeOf(where);
    const location = postcode === '' ? where : `${postcode}-${where}`;
    move(`/search?location=${location}&speciality=${chosen.speciality}`);
  }
}

/**
 * @param {{query?: string, place?: string}} before  slugs of the search that led here
 */
export function searchBar(before = {}) {
  /** @type {Chosen} */
  const chosen = { speciality: before.query ?? '', place: before.place ?? '' };
  const start = () => search(chosen, query.input, place.input);
  const query = queryField(chosen, () => place.input.focus());
  const place = placeField(chosen, start);
  return element(
    'div',
    { class: 'searchbar', role: 'search', 'aria-label': 'Chercher un rendez-vous' },
    element('div', { class: 'searchbar-query searchbar-input-wrapper' }, query.input, query.list),
    element(
      'div',
      { class: 'searchbar-place searchbar-place-input-wrapper' },
      place.input,
      place.around,
      place.list,
    ),
    submitButton(start),
  );
}

/**
 * @param {string} name
 * @param {string} title
 * @param {string} detail
 */
function suggestion(name, title, detail) {
  return element(
    'div',
    { class: `searchbar-result ${name} Tappable-inactive` },
    element(
      'div',
      { class: 'notranslate' },
      element('span', { class: 'searchbar-result-icon', 'aria-hidden': 'true' }),
      element('span', { class: 'searchbar-result-title' }, title),
      detail !== '' && element('span', { class: 'searchbar-result-detail' }, detail),
    ),
  );
}

/** @param {() => void} search */
function submitButton(search) {
  const classes = isOld()
    ? 'dl-button btn-icon Tappable-inactive dl-button-primary searchbar-submit-button dl-button-size-normal'
    : 'Tappable-inactive dl-button-primary searchbar-submit-button dl-button dl-button-size-medium';
  return element(
    'button',
    { type: 'button', class: classes, onclick: search },
    element('span', { class: 'dl-button-label searchbar-submit-button-label' }, 'Rechercher'),
  );
}
