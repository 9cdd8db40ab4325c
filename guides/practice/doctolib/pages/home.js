/** Home and results. */

import { move, visit } from '../address.js';
import { placeOf, PRACTICES, profileOf, specialityOf, streetOf } from '../catalog.js';
import { element } from '../element.js';
import { button, header, heading, link } from '../layout.js';
import { searchBar } from '../search.js';
import { slotCalendar } from '../slots.js';
import { changeDraft, isOld } from '../state.js';

/** @returns {import('../layout.js').Page} */
export function homePage() {
  return {
    title: 'Accueil',
    body: [
      header(),
      element(
        'main',
        { class: 'home' },
        element(
          'section',
          { class: 'home-hero' },
          heading('Prenez rendez-vous, pour vous entraîner'),
          searchBar(),
        ),
        element(
          'section',
          { class: 'home-cards' },
          card(
            'Rien à craindre',
            'Cliquez, trompez-vous, revenez : aucun cabinet ne reçoit quoi que ce soit.',
          ),
          card('Comme en vrai', 'Les pages se suivent comme sur un vrai site de rendez-vous.'),
          card('À votre rythme', 'Recommencez autant de fois que vous voulez.'),
        ),
      ),
    ],
  };
}

/**
 * @param {string} title
 * @param {string} text
 */
function card(title, text) {
  return element('div', { class: 'home-card' }, element('h2', {}, title), element('p', {}, text));
}

/**
 * Serves both address schemes: /dentiste/nantes, and
 * /search?location=44000-nantes&speciality=dentiste.
 * @param {URL} address
 * @returns {import('../layout.js').Page | null}
 */
export function resultsPage(address) {
  const [, first, second] = address.pathname.split('/');
  const specialitySlug = address.searchParams.get('speciality') ?? first;
  const speciality = specialityOf(specialitySlug);
  if (!speciality) return null;
  const place = placeOf(address.searchParams.get('location') ?? second ?? 'nantes');
  const profiles = PRACTICES.map(
    ({ slug }) =>
      /** @type {import('../catalog.js').Profile} */ (
        profileOf(`/${speciality.slug}/${place.slug}/${slug}`)
      ),
  );
  const title = `${speciality.name} à ${place.name}`;
  const count = `${profiles.length} résultats`;
  return {
    title,
    body: [
      header(),
      element(
        'div',
        { class: 'results-search' },
        searchBar({ query: speciality.slug, place: place.slug }),
      ),
      element(
        'main',
        { class: 'results' },
        heading(title),
        isOld()
          ? element('p', { class: 'dl-text' }, count)
          : element('div', { class: 'dl-text', 'data-test': 'total-number-of-results' }, count),
        isOld() && element('h2', { class: 'dl-text' }, 'Praticiens et horaires'),
        element(
          'div',
          { class: isOld() ? 'search-results-col-list js-dl-doctor-results' : 'dl-results' },
          ...profiles.map((profile) => (isOld() ? resultOf2021(profile) : resultOf2025(profile))),
        ),
      ),
    ],
  };
}

/** @param {import('../catalog.js').Profile} profile */
function resultOf2021(profile) {
  return element(
    'div',
    { class: 'dl-search-result', id: `search-result-${profile.practice.number}` },
    element(
      'div',
      { class: 'dl-search-result-presentation' },
      element(
        'h3',
        {},
        link(
          profile.path,
          { class: 'dl-search-result-name js-search-result-path' },
          profile.practice.name,
        ),
      ),
      element('div', { class: 'dl-search-result-subtitle' }, profile.speciality.name),
      element('div', { class: 'dl-text' }, streetOf(profile)),
    ),
    slotCalendar(profile.practice, (slot) => {
      changeDraft(profile.path, { slot });
      visit(profile.path);
    }),
  );
}

/** @param {import('../catalog.js').Profile} profile */
function resultOf2025(profile) {
  return element(
    'div',
    { class: 'dl-card dl-card-bg-white dl-card-variant-default' },
    element(
      'div',
      { class: 'dl-card-content' },
      link(
        `${profile.path}?pid=practice-${profile.practice.number}`,
        {},
        element('h2', { class: 'dl-text dl-text-bold' }, profile.practice.name),
      ),
      element('p', { class: 'dl-text dl-text-body' }, profile.speciality.name),
      element('p', { class: 'dl-text dl-text-body' }, streetOf(profile)),
      button('Prendre rendez-vous', {
        onclick: () => startBooking(profile, 'search_results'),
        'aria-label': `Prendre rendez-vous : ${profile.practice.name}`,
      }),
    ),
    slotCalendar(profile.practice, (slot) => {
      changeDraft(profile.path, { slot });
      startBooking(profile, 'search_results');
    }),
  );
}

/**
 * The booking of 2025 begins with the motive.
 * @param {import('../catalog.js').Profile} profile
 * @param {string} source
 */
export function startBooking(profile, source) {
  move(
    `${profile.path}/booking/motives?specialityId=${profile.practice.number}&telehealth=false` +
      `&placeId=practice-${profile.practice.number}&bookingFunnelSource=${source}`,
  );
}
