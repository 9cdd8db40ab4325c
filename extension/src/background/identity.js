/**
 * Who uses this computer, and which of these persons is present. The host is authoritative: another
 * browser may have asked the person, or an administrator may have set it.
 *
 * @typedef {import('../storage/storage.js').Settings} Settings
 */
import { loadPolicy } from '../storage/policy.js';
import { orElse } from './source/rpc.js';
import { changePerson, changeSettings, loadSettings } from '../storage/storage.js';

/** @param {import('./source/guide-source.js').GuideSource} source */
export function createIdentity(source) {
  /**
   * @param {Settings['who']} who  the value in the settings, used if the host does not answer
   * @returns {Promise<{use: Settings['who'], people: string[], pictures: string[],
   *   fixed: boolean}>}
   */
  async function known(who) {
    const found = await orElse(source.call('people.list'), {
      use: who,
      people: [],
      pictures: [],
      fixed: false,
    });
    if (!(await loadPolicy()).shared) return found;
    if (found.use !== 'everyone') await tell('everyone');
    return { ...found, use: 'everyone', fixed: true };
  }

  /** @param {string} use */
  const tell = (use) => orElse(source.call('people.choose', { use }), null);

  /**
   * Updates the settings from the host.
   * @returns {Promise<{people: string[], pictures: string[], fixed: boolean}>} `fixed`: the person
   *   cannot change who uses this computer
   */
  async function whoIsHere() {
    const before = await loadSettings();
    const { use, people, pictures, fixed } = await known(before.who);
    const stays = use === 'family' && (people.length === 0 || people.includes(before.person ?? ''));
    const person = stays ? before.person : null;
    await changeSettings((now) => {
      const same = now.who === before.who && now.person === before.person;
      return same && (use !== now.who || person !== now.person)
        ? { ...now, who: use, person }
        : now; // the host's value, or another person was selected meanwhile
    });
    return { people, pictures, fixed };
  }

  return {
    whoIsHere,
    /**
     * Stores the person's answer about who uses this computer.
     * @param {NonNullable<Settings['who']>} use
     */
    async choose(use) {
      await changeSettings((settings) => ({ ...settings, who: use }));
      await tell(use);
    },
    /**
     * Selects the family member who is present; a newcomer gets the next free picture.
     * @param {string} person '' for a newcomer
     */
    async sit(person) {
      const { people, pictures } = await whoIsHere();
      const picture = person || pictures.find((one) => !people.includes(one));
      if (!picture) return;
      if (!people.includes(picture))
        await orElse(source.call('people.add', { person: picture }), null);
      await changePerson('family', picture);
    },
  };
}

/** @typedef {ReturnType<typeof createIdentity>} Identity */
