/** A practice's page. In 2021 the whole booking form was on it. */

import { motivesOf, profileOf, SPECIALITIES, streetOf } from '../catalog.js';
import { element } from '../element.js';
import { button, header, heading } from '../layout.js';
import { slotCalendar } from '../slots.js';
import { changeDraft, isOld, readState } from '../state.js';
import { openRules, pickSlot, refusal } from './booking.js';
import { startBooking } from './home.js';

/**
 * @param {URL} address
 * @returns {import('../layout.js').Page | null}
 */
export function profilePage(address) {
  const profile = profileOf(address.pathname);
  if (!profile) return null;
  return {
    title: profile.practice.name,
    body: [
      header(),
      element(
        'main',
        { class: 'profile' },
        element(
          'section',
          { class: 'profile-head' },
          element(
            'div',
            { class: 'profile-picture', 'aria-hidden': 'true' },
            String(profile.practice.number),
          ),
          element(
            'div',
            {},
            heading(profile.practice.name),
            element('p', { class: 'dl-text' }, profile.speciality.name),
          ),
        ),
        element(
          'div',
          { class: 'profile-columns' },
          element(
            'section',
            { class: 'profile-about' },
            element('h2', {}, 'Où se trouve le cabinet'),
            element('p', {}, streetOf(profile)),
            element('h2', {}, 'Présentation'),
            element('p', {}, 'Ce cabinet n’existe pas : il sert à s’entraîner.'),
          ),
          element(
            'aside',
            { class: 'profile-booking', 'aria-label': 'Réserver' },
            isOld() ? formOf2021(profile) : doorOf2025(profile),
          ),
        ),
      ),
    ],
  };
}

/** @param {import('../catalog.js').Profile} profile */
function doorOf2025(profile) {
  return element(
    'div',
    { class: 'dl-card' },
    element('p', { class: 'dl-text' }, 'Choisissez un motif, puis un horaire.'),
    button('Prendre rendez-vous', {
      class: 'dl-button-block',
      'data-test': 'book-appointment',
      onclick: () => startBooking(profile, 'profile'),
    }),
  );
}

/**
 * Each answer reveals the next question: speciality, group, motive, video, first visit, calendar.
 * @param {import('../catalog.js').Profile} profile
 */
function formOf2021(profile) {
  const { path, practice } = profile;
  const groups = motivesOf(profile);
  const answers = element('div', { class: 'booking-answers' });
  const video = videoQuestion(practice.video);
  const askVisit = () => {
    const chosen = /** @type {HTMLSelectElement} */ (motive.lastElementChild).value;
    changeDraft(path, { motive: chosen });
    video.hidden = chosen === '' || !practice.video;
    answers.replaceChildren(
      ...(chosen === '' ? [] : [newPatientQuestion((isNew) => showSlots(isNew))]),
    );
  };
  const showSlots = (/** @type {boolean} */ isNew) => {
    const draft = changeDraft(path, { newPatient: isNew });
    answers.querySelector('.booking-result')?.remove();
    const result = element('div', { class: 'booking-result' });
    answers.append(result);
    if (practice.refusesNew && isNew) result.append(refusal());
    else if (draft.slot) openRules(path);
    else result.append(slotCalendar(practice, (slot) => pickSlot(path, slot)));
  };
  const motive = choice('booking_motive', 'Motif de consultation', [], askVisit);
  const category = choice(
    'booking_motive_category',
    'Type de consultation',
    groups.map(({ group }) => group),
    (group) => {
      const list = /** @type {HTMLSelectElement} */ (motive.lastElementChild);
      const motives = groups.find((each) => each.group === group)?.motives ?? [];
      list.replaceChildren(...options(motives));
      motive.hidden = group === '';
      askVisit();
    },
  );
  motive.hidden = true;
  const several = practice.number === 2;
  const speciality = choice(
    'booking_speciality',
    'Spécialité',
    several ? [profile.speciality.name, otherThan(profile.speciality.name)] : [],
    (name) => {
      category.hidden = name === '';
    },
  );
  speciality.hidden = !several;
  category.hidden = several;
  return element(
    'div',
    { class: 'dl-booking' },
    element('h2', {}, 'Prendre rendez-vous en ligne'),
    readState().draft?.slot &&
      element(
        'p',
        { class: 'dl-text' },
        'Votre horaire est gardé. Répondez d’abord à ces questions.',
      ),
    element('div', { class: 'dl-step' }, speciality, category, motive, video),
    element('div', { class: 'dl-step' }, answers),
  );
}

/** @param {string} name */
function otherThan(name) {
  return SPECIALITIES.map((each) => each.name).find((each) => each !== name) ?? '';
}

/** @param {string[]} names */
function options(names) {
  return [
    element('option', { value: '' }, 'Choisissez…'),
    ...names.map((name) => element('option', { value: name }, name)),
  ];
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string[]} names
 * @param {(value: string) => void} change
 */
function choice(id, label, names, change) {
  const list = /** @type {HTMLSelectElement} */ (
    element(
      'select',
      { id, class: 'dl-select', onchange: () => change(list.value) },
      ...options(names),
    )
  );
  return element('div', { class: 'dl-field' }, element('label', { for: id }, label), list);
}

/** @param {boolean} offered */
function videoQuestion(offered) {
  const option = (
    /** @type {string} */ value,
    /** @type {string} */ label,
    /** @type {boolean} */ checked,
  ) =>
    element(
      'label',
      { class: 'dl-radio' },
      element('input', { type: 'radio', name: 'telehealth', value, checked }),
      label,
    );
  const made = element(
    'fieldset',
    { class: 'dl-field' },
    element('legend', {}, 'Lieu de la consultation'),
    option('false', 'Au cabinet', true),
    option('true', 'En vidéo', false),
  );
  made.hidden = !offered;
  return made;
}

/** @param {(isNew: boolean) => void} answer */
function newPatientQuestion(answer) {
  const option = (/** @type {number} */ index, /** @type {string} */ label) => [
    element('input', {
      type: 'radio',
      id: `all_visit_motives-${index}`,
      name: 'all_visit_motives',
      value: index,
      onchange: () => answer(index === 1),
    }),
    element('label', { for: `all_visit_motives-${index}`, class: 'dl-new-patient-option' }, label),
  ];
  return element(
    'div',
    { class: 'dl-field' },
    element('p', { id: 'visit-question' }, 'Avez-vous déjà consulté ce praticien ?'),
    element(
      'div',
      { class: 'dl-new-patient-options', role: 'radiogroup', 'aria-labelledby': 'visit-question' },
      ...option(0, 'Oui'),
      ...option(1, 'Non'),
    ),
  );
}
