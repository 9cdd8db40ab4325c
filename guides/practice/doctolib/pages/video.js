/**
 * A video consultation. The camera and the microphone are never used: a real page would make the
 * browser ask for permission; this one only says so.
 */

import { move, visit } from '../address.js';
import { profileOf } from '../catalog.js';
import { element } from '../element.js';
import { button, header, heading } from '../layout.js';
import { isOld, readState } from '../state.js';

/** Milliseconds. Duration of the simulated test. */
const PAUSE = 800;

/** @param {string} id */
function practiceName(id) {
  const appointment = readState().appointments.find((each) => each.id === id && each.video);
  return (appointment && profileOf(appointment.path)?.practice.name) ?? null;
}

/**
 * @param {URL} _address
 * @param {string} id
 * @returns {import('../layout.js').Page | null}
 */
export function videoTestPage(_address, id) {
  const name = practiceName(id);
  if (name === null) return null;
  const join = () => (isOld() ? visit(`/telehealth/${id}/room`) : move(`/telehealth/${id}/room`));
  const result = element('div', { class: 'video-result', role: 'status' });
  const test = () => {
    start.disabled = true;
    result.replaceChildren(element('p', {}, 'Test en cours…'));
    setTimeout(() => {
      result.replaceChildren(
        element(
          'p',
          { class: 'dl-success' },
          'Caméra et micro : tout marche. (Imitation : rien n’a été allumé.)',
        ),
        button(isOld() ? 'Rejoindre l’appel vidéo' : 'Rejoindre la consultation', {
          'data-test': isOld() ? null : 'join-consultation',
          onclick: join,
        }),
      );
    }, PAUSE);
  };
  const start = /** @type {HTMLButtonElement} */ (
    button(isOld() ? 'Tester mon matériel' : 'Tester ma caméra et mon micro', { onclick: test })
  );
  return {
    title: 'Consultation vidéo',
    body: [
      header(),
      element(
        'main',
        { class: 'narrow' },
        heading('Préparez votre consultation vidéo'),
        element('p', {}, `Avec : ${name}`),
        element('div', { class: 'video-picture', 'aria-hidden': 'true' }),
        start,
        result,
      ),
    ],
  };
}

/**
 * @param {URL} _address
 * @param {string} id
 * @returns {import('../layout.js').Page | null}
 */
export function videoRoomPage(_address, id) {
  const name = practiceName(id);
  if (name === null) return null;
  return {
    title: 'Salle d’attente',
    body: [
      header(),
      element(
        'main',
        { class: 'narrow' },
        heading('Vous êtes dans la salle d’attente'),
        element(
          'p',
          { role: 'status' },
          `${name} va vous rejoindre. (Imitation : personne ne viendra.)`,
        ),
        element('div', { class: 'video-picture', 'aria-hidden': 'true' }),
        button('Quitter', { quiet: true, onclick: () => visit('/account/appointments') }),
      ),
    ],
  };
}
