/**
 * The worker's API for the extension's own pages (popup, options, welcome, follow): a table of
 * queries, which only read, and a table of actions, after which the page receives its complete
 * state. New features add rows.
 *
 * Calls that may change a session are queued with the reports of guided pages; the coordinator does
 * this.
 *
 * @typedef {import('../../shared/protocol.js').Answer} Answer
 * @typedef {import('../../shared/protocol.js').Ask} Ask
 */
import { createAppState } from './app-state.js';
import { createGuideCatalogue } from './guide-catalogue.js';
import { createLauncher } from './launcher.js';
import { createPersonData } from './person-data.js';
import { isService } from '../../shared/service.js';
import { loadPolicy } from '../../storage/policy.js';
import { presentationNow } from '../presentation.js';
import { HostRefused, isHostError } from '../source/rpc.js';
import { changeLevel, changeSettings } from '../../storage/storage.js';

/**
 * @template {Ask['ask']} Name
 * @typedef {Extract<Ask, {ask: Name}>} Asked
 */

/** @typedef {'search' | 'practices' | 'preview' | 'export'} Question */
/** @typedef {Exclude<Ask['ask'], Question>} Action */

/**
 * Whether the sender is an own page that may use this API. A practice page imitates a site, so it
 * may not.
 * @param {chrome.runtime.MessageSender} sender
 */
export function isOwnPage({ id, url }) {
  const base = chrome.runtime.getURL('');
  return (
    id === chrome.runtime.id &&
    url !== undefined &&
    url.startsWith(base) &&
    !url.startsWith(`${base}practice/`)
  );
}

/** @param {() => unknown} task */
const done = async (task) => {
  await task();
  return true;
};

/**
 * @param {{catalogue: import('./guide-catalogue.js').GuideCatalogue, people:
 *   import('./person-data.js').PersonData}} parts
 * @returns {{[Name in Question]: (ask: Asked<Name>, lang: string) => Promise<Answer>}}
 */
const questionsOf = ({ catalogue, people }) => ({
  search: async ({ text }, lang) => ({ done: true, guides: await catalogue.search(text, lang) }),
  practices: async (_, lang) => ({ done: true, guides: await catalogue.practices(lang) }),
  preview: async ({ guide }, lang) => ({
    done: true,
    preview: await catalogue.preview(guide, lang),
  }),
  async export({ format, cursor }) {
    const piece = await people.exported(format, cursor);
    return piece ? { done: true, piece } : { done: false };
  },
});

/**
 * Each action returns whether it succeeded.
 * @param {Parts & {launcher: import('./launcher.js').Launcher, people:
 *   import('./person-data.js').PersonData}} parts
 * @returns {{[Name in Action]: (ask: Asked<Name>, tab: number | null) => Promise<boolean>}}
 */
function actionsOf({ source, voice, coordinator, following, launcher, people }) {
  /** @param {Partial<import('../../storage/storage.js').Settings>} change */
  const change = (change) =>
    done(async () => {
      await changeSettings((settings) => ({ ...settings, ...change }));
      await coordinator.refresh();
    });

  return {
    state: ({ again }) => done(() => again && source.retry()),
    begin: ({ guide, practice }, tab) => launcher.begin({ guide, practice, tab }),
    forget: () => done(launcher.forget),
    resume: ({ session }, tab) => launcher.resume({ session, tab }),
    press: ({ name, turn }) => done(() => coordinator.press(name, turn)),
    go: () => done(coordinator.goThere),
    wish({ wishes }) {
      if (wishes.voice === false) voice.stop();
      return change(wishes);
    },
    level: ({ guide, level }) => done(() => changeLevel({ id: guide }, level)),
    wake: () => change({ silentOn: '' }),
    author: ({ on }) => change({ author: on }),
    who: ({ who }) => people.sit(who, null),
    person: ({ person }) => people.sit('family', person),
    'person-add': ({ person }) => people.add(person),
    'person-remove': ({ person }) => people.remove(person),
    follow: ({ press }) => done(() => following.press(press)),
    pair: ({ press }) => done(() => following.pair(press)),
    service: async ({ address }) =>
      isService(address) && (await loadPolicy()).service === null && change({ service: address }),
    'try-voice': async () => voice.speak([(await presentationNow()).translate('voice_sample')]),
    erase: people.erase,
  };
}

/**
 * @typedef {{
 *   source: import('../source/guide-source.js').GuideSource,
 *   voice: import('../voice.js').Voice,
 *   coordinator: import('../coordinator.js').Coordinator,
 *   following: import('../following/following.js').Following,
 * }} Parts
 */

/** @param {Parts} parts */
export function createPagesApi(parts) {
  const catalogue = createGuideCatalogue(parts.source);
  const { stateFor, leftNow } = createAppState({ ...parts, catalogue });
  const launcher = createLauncher({ catalogue, coordinator: parts.coordinator, leftNow });
  const people = createPersonData(parts);
  /** @type {Record<string, (ask: any, lang: string) => Promise<Answer>>} */
  const questions = questionsOf({ catalogue, people });
  /** @type {Record<string, (ask: any, tab: number | null) => Promise<boolean>>} */
  const actions = actionsOf({ ...parts, launcher, people });

  /** @param {Ask} ask @param {number | null} tab @returns {Promise<Answer>} */
  async function take(ask, tab) {
    const question = questions[ask.ask];
    if (question) return question(ask, (await presentationNow()).look.lang);
    const was = (await actions[ask.ask]?.(ask, tab)) ?? false;
    return { done: was, state: await stateFor(tab) };
  }

  return {
    /** @param {Ask} ask @param {number | null} tab @returns {Promise<Answer>} */
    async answer(ask, tab) {
      try {
        return await take(ask, tab);
      } catch (error) {
        if (!isHostError(error)) throw error;
        const { lang } = (await presentationNow()).look;
        const text = error instanceof HostRefused ? (error.text[lang] ?? error.text.en) : undefined;
        return {
          done: false,
          state: await stateFor(tab),
          ...(text === undefined ? {} : { why: { text, lang } }),
        };
      }
    },
    allowed: launcher.allowed,
  };
}
