/** The booking, from the motive to the confirmation. */

import { move, visit } from '../address.js';
import { longDateOf, hourOf } from '../calendar.js';
import { motivesOf, profileOf, streetOf } from '../catalog.js';
import { element } from '../element.js';
import { button, header, heading, link, openDialog } from '../layout.js';
import { slotCalendar } from '../slots.js';
import { changeDraft, changeState, isOld, readState } from '../state.js';

/** @typedef {import('../layout.js').Page} Page */

/**
 * @param {string} title
 * @param {string} path
 * @param {...import('../element.js').Child} children
 * @returns {Page | null}
 */
function funnelPage(title, path, ...children) {
  const profile = profileOf(path);
  if (!profile) return null;
  return {
    title,
    body: [
      header({ withoutSignIn: true }),
      element(
        'main',
        { class: 'narrow' },
        element(
          'p',
          { class: 'funnel-practice' },
          `${profile.practice.name}, ${profile.speciality.name}`,
        ),
        heading(title),
        ...children,
      ),
    ],
  };
}

/**
 * @param {string} label
 * @param {() => void} press
 */
function listButton(label, press) {
  return element(
    'li',
    {},
    element(
      'button',
      { type: 'button', class: 'dl-list-button Tappable-inactive', onclick: press },
      element('span', {}, label),
      element('span', { 'aria-hidden': 'true' }, '›'),
    ),
  );
}

/**
 * @param {URL} _address
 * @param {string} path
 */
export function motivesPage(_address, path) {
  const profile = profileOf(path);
  if (!profile) return null;
  const motives = motivesOf(profile).flatMap((group) => group.motives);
  return funnelPage(
    'Choisissez le motif de consultation',
    path,
    element(
      'ul',
      { class: 'dl-list', 'data-test': 'motives-list', 'aria-label': 'Motifs de consultation' },
      ...motives.map((motive) =>
        listButton(motive, () => {
          changeDraft(path, { motive, video: motive === 'Consultation vidéo' });
          move(`${path}/booking/new-patient`);
        }),
      ),
    ),
  );
}

/**
 * @param {URL} _address
 * @param {string} path
 */
export function newPatientPage(_address, path) {
  const question = 'Avez-vous déjà consulté ce praticien ?';
  const answer = (/** @type {boolean} */ newPatient) => () => {
    const draft = changeDraft(path, { newPatient });
    if (newPatient && profileOf(path)?.practice.refusesNew) options.replaceWith(refusal());
    else if (draft.slot) openRules(path);
    else move(`${path}/booking/availabilities`);
  };
  const options = element(
    'ul',
    { class: 'dl-list', 'data-test': 'new-patient-options', 'aria-label': question },
    listButton('Oui', answer(false)),
    listButton('Non', answer(true)),
  );
  return funnelPage(question, path, options);
}

/**
 * @param {URL} _address
 * @param {string} path
 */
export function slotsPage(_address, path) {
  const profile = profileOf(path);
  if (!profile) return null;
  return funnelPage(
    'Choisissez la date de consultation',
    path,
    slotCalendar(profile.practice, (slot) => pickSlot(path, slot)),
  );
}

/** The message for a new patient at a practice that accepts no new patients. */
export function refusal() {
  return element(
    'div',
    { class: 'dl-alert', role: 'status', 'data-test': isOld() ? null : 'new-patients-refused' },
    element('p', { class: 'dl-text' }, 'Ce praticien n’accepte pas de nouveaux patients.'),
    element('p', {}, link('/', {}, 'Chercher un autre praticien')),
  );
}

/**
 * @param {string} path
 * @param {string} slot
 */
export function pickSlot(path, slot) {
  changeDraft(path, { slot });
  openRules(path);
}

/**
 * The practice's instructions. After accepting them, the person goes to the sign-in page, or
 * directly to the next page if already signed in.
 * @param {string} path
 */
export function openRules(path) {
  const next = `${path}/booking/patient`;
  const goOn = () => {
    if (readState().signedIn) visit(next);
    else {
      changeState({ returnTo: next });
      visit('/sessions/new');
    }
  };
  openDialog({
    class: 'js-appointment-rules-dialog',
    title: 'Consignes du cabinet',
    body: [
      element('p', {}, 'Apportez votre carte Vitale et vos ordonnances.'),
      element('p', {}, 'Si vous ne pouvez pas venir, annulez la veille au plus tard.'),
    ],
    buttons: (close) => [
      button(isOld() ? 'J’ai lu et j’accepte les consignes' : 'J’ai lu et j’accepte', {
        onclick: goOn,
      }),
      button('Fermer', { quiet: true, onclick: close }),
    ],
  });
}

/**
 * @param {URL} _address
 * @param {string} path
 */
export function patientPage(_address, path) {
  const question = 'Pour qui prenez-vous ce rendez-vous ?';
  const choose = (/** @type {string} */ patient) => () => {
    changeDraft(path, { patient });
    move(`${path}/booking/confirm`);
  };
  const people = ['Moi', 'Mon conjoint', 'Mon enfant'];
  const list = isOld()
    ? element(
        'div',
        { class: 'dl-patients', role: 'radiogroup', 'aria-label': question },
        ...people.map((patient, index) =>
          element(
            'label',
            { class: 'dl-patient' },
            element('input', {
              type: 'radio',
              name: 'patient',
              value: index,
              onchange: choose(patient),
            }),
            patient,
          ),
        ),
      )
    : element(
        'ul',
        { class: 'dl-list', 'data-test': 'patients-list', 'aria-label': question },
        ...people.map((patient) => listButton(patient, choose(patient))),
      );
  return funnelPage(question, path, list);
}

/**
 * @param {URL} _address
 * @param {string} path
 */
export function confirmPage(_address, path) {
  const profile = profileOf(path);
  const draft = readState().draft;
  if (!profile || draft?.path !== path || !draft.slot) return motivesPage(_address, path);
  const { slot, motive = 'Consultation', patient = 'Moi', video = false } = draft;
  const confirm = () => {
    const { appointments } = readState();
    const id = String(201 + appointments.length);
    changeState({
      draft: null,
      appointments: [...appointments, { id, path, slot, motive, patient, video }],
    });
    visit(`/account/appointments/${id}/confirmed`);
  };
  return funnelPage(
    'Vérifiez votre rendez-vous',
    path,
    summary([
      ['Praticien', profile.practice.name],
      ['Adresse', streetOf(profile)],
      ['Jour', longDateOf(slot)],
      ['Heure', hourOf(slot)],
      ['Motif', motive],
      ['Patient', patient],
    ]),
    button('Confirmer le rendez-vous', {
      class: 'dl-button-block',
      'data-test': isOld() ? null : 'confirm-appointment',
      onclick: confirm,
    }),
  );
}

/** @param {[string, string][]} rows */
export function summary(rows) {
  return element(
    'dl',
    { class: 'dl-summary' },
    ...rows.map(([term, text]) =>
      element('div', {}, element('dt', {}, term), element('dd', {}, text)),
    ),
  );
}

/**
 * @param {URL} _address
 * @param {string} id
 * @returns {Page | null}
 */
export function confirmedPage(_address, id) {
  const appointment = readState().appointments.find((each) => each.id === id);
  const profile = appointment && profileOf(appointment.path);
  if (!profile) return null;
  return {
    title: 'Rendez-vous confirmé',
    body: [
      header(),
      element(
        'main',
        { class: 'narrow' },
        heading('Rendez-vous confirmé'),
        element(
          'p',
          { class: 'dl-success', role: 'status' },
          'C’est de l’entraînement : aucun rendez-vous n’a été pris.',
        ),
        summary([
          ['Praticien', profile.practice.name],
          ['Jour', longDateOf(appointment.slot)],
          ['Heure', hourOf(appointment.slot)],
        ]),
        element(
          'p',
          {},
          link(
            '/account/appointments',
            { class: 'dl-button dl-button-secondary' },
            'Voir mes rendez-vous',
          ),
        ),
      ),
    ],
  };
}
