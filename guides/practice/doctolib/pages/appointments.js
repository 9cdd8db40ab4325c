/** The person's appointments: the list, the details of one, cancelling, moving. */

import { move, visit } from '../address.js';
import { hourOf, longDateOf } from '../calendar.js';
import { profileOf, streetOf } from '../catalog.js';
import { element } from '../element.js';
import { button, header, heading, link, openDialog } from '../layout.js';
import { slotCalendar } from '../slots.js';
import { changeState, isOld, readState } from '../state.js';
import { summary } from './booking.js';
import { askToSignIn } from './session.js';

/** @typedef {import('../layout.js').Page} Page */
/** @typedef {import('../state.js').Appointment} Appointment */

/**
 * @param {string} id
 * @returns {{appointment: Appointment, profile: import('../catalog.js').Profile} | null}
 */
function find(id) {
  const appointment = readState().appointments.find((each) => each.id === id);
  const profile = appointment && profileOf(appointment.path);
  return profile ? { appointment, profile } : null;
}

/**
 * @param {URL} address
 * @returns {Page}
 */
export function appointmentsPage(address) {
  const closed = askToSignIn();
  if (closed) return closed;
  const notice = address.searchParams.get('done');
  const items = readState()
    .appointments.map(({ id }) => find(id))
    .filter((each) => each !== null);
  items.sort((a, b) => a.appointment.slot.localeCompare(b.appointment.slot));
  const soon = items.find(({ appointment }) => appointment.video);
  return {
    title: 'Mes rendez-vous',
    body: [
      header(),
      element(
        'main',
        { class: 'narrow' },
        heading('Mes rendez-vous'),
        notice === 'cancelled' &&
          element('p', { class: 'dl-success', role: 'status' }, 'Rendez-vous annulé'),
        notice === 'moved' &&
          element('p', { class: 'dl-success', role: 'status' }, 'Rendez-vous déplacé'),
        soon && videoDoor(soon.appointment.id),
        items.length === 0
          ? element('p', {}, 'Aucun rendez-vous à venir.')
          : element(
              'ul',
              {
                class: 'appointments',
                'aria-label': 'Rendez-vous à venir',
                'data-test': isOld() ? null : 'upcoming-appointments',
              },
              ...items.map(({ appointment, profile }) => listed(appointment, profile)),
            ),
      ),
    ],
  };
}

/**
 * The video room opens in a new tab, as on the real site; `opener` tells it the site's version.
 * @param {string} id
 */
function videoDoor(id) {
  return element(
    'section',
    { class: 'video-door' },
    element('h2', {}, 'Votre consultation vidéo commence bientôt'),
    link(
      `/telehealth/${id}/test`,
      { class: 'dl-button dl-button-primary', target: '_blank', rel: 'opener' },
      isOld() ? 'Démarrer la consultation vidéo' : 'Rejoindre la consultation vidéo',
    ),
  );
}

/**
 * @param {Appointment} appointment
 * @param {import('../catalog.js').Profile} profile
 */
function listed(appointment, profile) {
  const { id, slot, video } = appointment;
  return element(
    'li',
    { class: isOld() ? 'dl-appointment-card' : 'dl-card' },
    link(
      `/account/appointments/${id}`,
      { soft: !isOld(), class: 'appointment-link' },
      element('strong', {}, `${longDateOf(slot)} à ${hourOf(slot)}`),
      element('span', {}, `${profile.practice.name}, ${profile.speciality.name}`),
      element('span', {}, video ? 'En vidéo' : streetOf(profile)),
    ),
  );
}

/**
 * @param {URL} _address
 * @param {string} id
 * @returns {Page | null}
 */
export function appointmentPage(_address, id) {
  const closed = askToSignIn();
  if (closed) return closed;
  const found = find(id);
  if (!found) return null;
  const { appointment, profile } = found;
  const goMove = () =>
    isOld() ? visit(`/account/appointments/${id}/move`) : move(`/account/appointments/${id}/move`);
  return {
    title: 'Votre rendez-vous',
    body: [
      header(),
      element(
        'main',
        { class: 'narrow' },
        heading('Votre rendez-vous'),
        summary([
          ['Praticien', profile.practice.name],
          ['Adresse', appointment.video ? 'En vidéo' : streetOf(profile)],
          ['Jour', longDateOf(appointment.slot)],
          ['Heure', hourOf(appointment.slot)],
          ['Motif', appointment.motive],
          ['Patient', appointment.patient],
        ]),
        element(
          'div',
          { class: 'appointment-actions' },
          button(isOld() ? 'Déplacer le RDV' : 'Déplacer le rendez-vous', {
            quiet: true,
            onclick: goMove,
          }),
          button(isOld() ? 'Annuler le RDV' : 'Annuler le rendez-vous', {
            quiet: true,
            onclick: () => askToCancel(id),
          }),
        ),
      ),
    ],
  };
}

/** @param {string} id */
function askToCancel(id) {
  const cancel = () => {
    changeState({ appointments: readState().appointments.filter((each) => each.id !== id) });
    visit('/account/appointments?done=cancelled');
  };
  openDialog({
    class: 'js-cancel-dialog',
    title: 'Annuler ce rendez-vous ?',
    body: [
      element('p', {}, 'Le cabinet sera prévenu et quelqu’un d’autre pourra venir à cette heure.'),
    ],
    buttons: (close) => [
      button('Confirmer l’annulation', { onclick: cancel }),
      button('Garder le rendez-vous', { quiet: true, onclick: close }),
    ],
  });
}

/**
 * @param {URL} _address
 * @param {string} id
 * @returns {Page | null}
 */
export function movePage(_address, id) {
  const closed = askToSignIn();
  if (closed) return closed;
  const found = find(id);
  if (!found) return null;
  const { appointment, profile } = found;
  const body = element(
    'main',
    { class: 'narrow' },
    heading('Choisissez un nouvel horaire'),
    element(
      'p',
      {},
      `Aujourd’hui prévu : ${longDateOf(appointment.slot)} à ${hourOf(appointment.slot)}.`,
    ),
  );
  const calendar = slotCalendar(profile.practice, (slot) => {
    const confirm = () => {
      const { appointments } = readState();
      changeState({
        appointments: appointments.map((each) => (each.id === id ? { ...each, slot } : each)),
      });
      visit('/account/appointments?done=moved');
    };
    calendar.replaceWith(
      summary([
        ['Nouveau jour', longDateOf(slot)],
        ['Nouvelle heure', hourOf(slot)],
      ]),
      button(isOld() ? 'Confirmer le déplacement' : 'Confirmer le nouvel horaire', {
        class: 'dl-button-block',
        onclick: confirm,
      }),
    );
  });
  body.append(calendar);
  return { title: 'Déplacer le rendez-vous', body: [header(), body] };
}
