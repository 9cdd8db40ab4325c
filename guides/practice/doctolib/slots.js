/**
 * A practice's calendar, in the markup of the site's version: slots are `div`s in 2021 and buttons
 * in 2025.
 */

import { calendarFrom, dateOf, hourOf, longDateOf, slotLabel, weekdayOf } from './calendar.js';
import { element, makePressable } from './element.js';
import { isOld } from './state.js';

const WEEK = 7;
const LATER = 21;
/** Milliseconds. The calendar appears after the page, as on the real site. */
const PAUSE = 300;

/**
 * @param {import('./catalog.js').Practice} practice
 * @param {(slot: string) => void} pick
 * @returns {HTMLElement}
 */
export function slotCalendar(practice, pick) {
  const host = element(
    'div',
    { class: 'availabilities', 'data-test': isOld() ? null : 'availabilities' },
    element('p', { class: 'availabilities-loading', role: 'status' }, 'Chargement des horaires…'),
  );
  setTimeout(() => {
    if (practice.free === 'none') host.replaceChildren(nothingFree());
    else if (practice.free === 'later')
      host.replaceChildren(nextSlot(() => showWeek(host, LATER, LATER, pick)));
    else showWeek(host, 1, 1, pick);
  }, PAUSE);
  return host;
}

function nothingFree() {
  return element(
    'p',
    { class: 'availabilities-empty dl-text', 'data-test': isOld() ? null : 'no-availability' },
    'Aucun rendez-vous disponible',
  );
}

/** @param {() => void} show */
function nextSlot(show) {
  const { slot } = calendarFrom(LATER)[0].slots[1];
  return element(
    'button',
    { type: 'button', class: 'availabilities-next-slot Tappable-inactive', onclick: show },
    `Prochain RDV le ${longDateOf(slot)}`,
  );
}

/**
 * @param {HTMLElement} host
 * @param {number} start  days from today
 * @param {number} first  the earliest start that going back can reach
 * @param {(slot: string) => void} pick
 */
function showWeek(host, start, first, pick) {
  const turn = (/** @type {number} */ days) => () => showWeek(host, start + days, first, pick);
  host.replaceChildren(
    element(
      'div',
      { class: 'availabilities-pagination' },
      element(
        'button',
        { type: 'button', disabled: start <= first, onclick: turn(-WEEK) },
        '‹ Jours précédents',
      ),
      element('button', { type: 'button', onclick: turn(WEEK) }, 'Jours suivants ›'),
    ),
    element(
      'div',
      { class: 'availabilities-days' },
      ...calendarFrom(start).map((day) => dayColumn(day, pick)),
    ),
  );
}

/**
 * @param {ReturnType<typeof calendarFrom>[number]} day
 * @param {(slot: string) => void} pick
 */
function dayColumn({ day, slots }, pick) {
  return element(
    'div',
    { class: 'availabilities-day' },
    element(
      'div',
      { class: 'availabilities-day-title' },
      element('div', { class: 'availabilities-day-name' }, weekdayOf(day)),
      element('div', { class: 'availabilities-day-date' }, dateOf(day)),
    ),
    element('div', { class: 'availabilities-slots' }, ...slots.map((each) => oneSlot(each, pick))),
  );
}

/**
 * @param {{slot: string, free: boolean}} each
 * @param {(slot: string) => void} pick
 */
function oneSlot({ slot, free }, pick) {
  const label = slotLabel(slot);
  const shown = element('span', {}, hourOf(slot));
  if (!isOld()) {
    return element(
      'button',
      {
        type: 'button',
        class: 'Tappable-inactive availabilities-slot dl-button-slot',
        'data-test': 'availability-slot',
        title: label,
        'aria-label': label,
        disabled: !free,
        onclick: () => pick(slot),
      },
      shown,
    );
  }
  const made = element(
    'div',
    {
      class: 'Tappable-inactive availabilities-slot',
      title: label,
      'aria-label': label,
      disabled: !free,
    },
    shown,
  );
  if (free) makePressable(made, () => pick(slot));
  else {
    made.setAttribute('role', 'button');
    made.setAttribute('aria-disabled', 'true');
  }
  return made;
}
