/** The site's state, which is kept only as long as its tab is open. */

import { daysFromNow, minutesFromNow } from './calendar.js';

/**
 * @typedef {Object} Appointment
 * @property {string} id
 * @property {string} path      the practice's page
 * @property {string} slot      local time, YYYY-MM-DDTHH:MM
 * @property {string} motive
 * @property {string} patient
 * @property {boolean} video
 */

/**
 * A booking in progress.
 * @typedef {Object} Draft
 * @property {string} path
 * @property {string} [motive]
 * @property {boolean} [newPatient]
 * @property {string} [slot]
 * @property {string} [patient]
 * @property {boolean} [video]
 */

/**
 * @typedef {Object} State
 * @property {'2021' | '2025'} site
 * @property {boolean} consent      the cookie question has been answered
 * @property {boolean} signedIn
 * @property {string | null} returnTo
 * @property {Draft | null} draft
 * @property {Appointment[]} appointments
 */

const KEY = 'practice-doctolib';

/** @returns {State} */
function freshState() {
  return {
    site: '2025',
    consent: false,
    signedIn: false,
    returnTo: null,
    draft: null,
    appointments: [
      {
        id: '101',
        path: '/kinesitherapeute/nantes/cabinet-d-entrainement-5',
        slot: minutesFromNow(10),
        motive: 'Consultation vidéo',
        patient: 'Moi',
        video: true,
      },
      {
        id: '102',
        path: '/dentiste/nantes/cabinet-d-entrainement-1',
        slot: `${daysFromNow(8)}T10:30`,
        motive: 'Contrôle',
        patient: 'Moi',
        video: false,
      },
    ],
  };
}

/** @returns {State} */
export function readState() {
  const kept = sessionStorage.getItem(KEY);
  return kept === null ? freshState() : JSON.parse(kept);
}

/**
 * @param {Partial<State>} changes
 * @returns {State}
 */
export function changeState(changes) {
  const state = { ...readState(), ...changes };
  sessionStorage.setItem(KEY, JSON.stringify(state));
  return state;
}

/**
 * Continues the booking of this practice; another practice starts a new booking.
 * @param {string} path
 * @param {Partial<Draft>} changes
 * @returns {Draft}
 */
export function changeDraft(path, changes) {
  const before = readState().draft;
  const draft = { ...(before?.path === path ? before : {}), ...changes, path };
  changeState({ draft });
  return draft;
}

/** @returns {boolean} */
export function isOld() {
  return readState().site === '2021';
}
