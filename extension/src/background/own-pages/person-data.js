/**
 * The current person and their data: select, add or remove a person, export the journal, erase it.
 * A running guide ends first; its place stays stored for its owner.
 *
 * @typedef {import('../../storage/storage.js').Settings} Settings
 */
import { loadPolicy } from '../../storage/policy.js';
import {
  changePerson,
  changeSettings,
  DEFAULTS,
  forgetLevels,
  forgetWishes,
  loadSettings,
} from '../../storage/storage.js';
import { forgetTrusted } from '../../storage/trusted-helpers.js';

/**
 * @param {{
 *   source: import('../source/guide-source.js').GuideSource,
 *   coordinator: import('../coordinator.js').Coordinator,
 *   following: import('../following/following.js').Following,
 * }} parts
 */
export function createPersonData({ source, coordinator, following }) {
  async function standUp() {
    await coordinator.end();
    following.quit();
  }

  /** @param {Settings['who']} who @param {string | null} person */
  async function sit(who, person) {
    const settings = await loadSettings();
    if (settings.who === who && settings.person === person) return true;
    if ((await loadPolicy()).shared) return false;
    await standUp();
    if (settings.who !== who) await source.call('people.choose', { use: who });
    await changePerson(who, person);
    await coordinator.refresh();
    return true;
  }

  return {
    sit,
    /** @param {string} person */
    async add(person) {
      await source.call('people.add', { person });
      return sit('family', person);
    },
    /** @param {string} person */
    async remove(person) {
      if ((await loadSettings()).person === person) await sit('family', null);
      await source.call('people.remove', { person });
      await forgetWishes(person);
      await forgetTrusted(person);
      return true;
    },
    /**
     * A part of the current person's journal. Null if a family member is not selected: the others'
     * data must not be exported.
     * @param {'csv' | 'json'} format @param {string | null} cursor
     */
    async exported(format, cursor) {
      const { who, person } = await loadSettings();
      if (who === 'family' && person === null) return null;
      const { text, cursor: next } = await source.call('journal.export', {
        format,
        ...(cursor === null ? {} : { cursor }),
        ...(person === null ? {} : { person }),
      });
      return { text, cursor: next };
    },
    /**
     * "J'ai terminé": erases all data of the current person and reports success only afterwards. In
     * a family, nobody can erase the others' data.
     */
    async erase() {
      const { who, person } = await loadSettings();
      if (who === 'family' && person === null) return false;
      await standUp();
      await forgetTrusted(who === 'family' ? person : null);
      if (await source.notes())
        await source.call('journal.erase', who === 'family' ? { person } : { all: true });
      if (who === 'everyone')
        await changeSettings(({ service }) => ({ ...DEFAULTS, who, service }));
      else await forgetLevels(who !== 'family');
      await coordinator.refresh();
      return true;
    },
  };
}

/** @typedef {ReturnType<typeof createPersonData>} PersonData */
