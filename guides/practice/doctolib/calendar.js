/**
 * Days and hours, relative to today so that every slot is in the future. All times are local,
 * written YYYY-MM-DDTHH:MM.
 */

const HOURS = ['09:00', '09:45', '10:30', '14:00', '16:15'];
export const DAYS_SHOWN = 5;

/**
 * @param {Date} date
 * @returns {string} YYYY-MM-DD
 */
function dayOf(date) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * The first working day that many days from now or later.
 * @param {number} days
 * @returns {string} YYYY-MM-DD
 */
export function daysFromNow(days) {
  return workingDays(days, 1)[0];
}

/**
 * @param {number} minutes
 * @returns {string}
 */
export function minutesFromNow(minutes) {
  const date = new Date(Date.now() + minutes * 60_000);
  return `${dayOf(date)}T${date.toTimeString().slice(0, 5)}`;
}

/**
 * @param {number} start  days from today
 * @param {number} count
 * @returns {string[]} YYYY-MM-DD, Saturdays and Sundays left out
 */
function workingDays(start, count) {
  const days = [];
  const date = new Date();
  date.setHours(12, 0, 0, 0);
  date.setDate(date.getDate() + start);
  while (days.length < count) {
    if (date.getDay() % 6 !== 0) days.push(dayOf(date));
    date.setDate(date.getDate() + 1);
  }
  return days;
}

/**
 * One screen of a practice's calendar. The very first slot is always taken, so that an unavailable
 * slot is shown too.
 * @param {number} start  days from today, at least 1
 * @returns {{day: string, slots: {slot: string, free: boolean}[]}[]}
 */
export function calendarFrom(start) {
  return workingDays(start, DAYS_SHOWN).map((day, column) => ({
    day,
    slots: HOURS.map((hour, row) => ({ slot: `${day}T${hour}`, free: row + column > 0 })),
  }));
}

/**
 * @param {string} slot or a day alone
 * @param {Intl.DateTimeFormatOptions} options
 * @returns {string}
 */
function written(slot, options) {
  return new Intl.DateTimeFormat('fr-FR', options).format(
    new Date(slot.includes('T') ? slot : `${slot}T12:00`),
  );
}

/** @param {string} slot */
export function weekdayOf(slot) {
  return written(slot, { weekday: 'short' });
}

/** @param {string} slot */
export function dateOf(slot) {
  return written(slot, { day: 'numeric', month: 'short' });
}

/** @param {string} slot */
export function longDateOf(slot) {
  return written(slot, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

/** @param {string} slot */
export function hourOf(slot) {
  return slot.slice(11);
}

/**
 * As the site labels a slot: « jeu. 20 mai 10:30 ».
 * @param {string} slot
 */
export function slotLabel(slot) {
  return `${weekdayOf(slot)} ${dateOf(slot)} ${hourOf(slot)}`;
}
