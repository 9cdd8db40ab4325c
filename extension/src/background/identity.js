/**
 * Who uses this computer, and who of them is here. The host knows it: another browser may have
 * asked the person, or an administrator may have set it.
 *
 * @typedef {import('../storage/storage.js').Settings} Settings
 */
import { loadPolicy } from '../storage/policy.js';
import { orElse } from './source/rpc.js';
import { changePerson, changeSettings, loadSettings } from '../storage/storage.js';

/** @param {import('./source/guide-source.js').GuideSource} source */
export function createIdentity(source) {
  /**
   * @param {Settings['who']} who  as the settings have it, where the host cannot be asked
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
   * Brings the settings into line with what the host says.
   * @returns {Promise<{people: string[], pictures: string[], fixed: boolean}>} `fixed`: nobody here
   *   can change who uses this computer
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
        : now; // what the host says, or somebody else has sat down meanwhile
    });
    return { people, pictures, fixed };
  }

  return {
    whoIsHere,
    /**
     * Who uses this computer, as the person answered.
     * @param {NonNullable<Settings['who']>} use
     */
    async choose(use) {
      await changeSettings((settings) => ({ ...settings, who: use }));
      await tell(use);
    },
    /**
     * Who of the family is here; a newcomer gets the next free picture.
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
