/**
 * What our own pages (popup, options, welcome) ask of the worker, and get. They are told everything
 * each time, so that a page never has to remember what it saw before.
 *
 * Asked and answered one after the other with the reports of guided pages wherever a session may
 * change: that is the coordinator's turn-taking.
 */
import { patternFits } from '../shared/pattern.js';
import { forgetKnown } from './trusted-helpers.js';
import { isService, loadPolicy } from './policy.js';
import { HostMissing, HostRefused, isHostError, orElse } from './rpc.js';
import { lockedOf, patternsOf } from './sites.js';
import {
  changeLevel,
  changePerson,
  changeSettings,
  DEFAULTS,
  forgetLevels,
  forgetWishes,
  loadSettings,
} from './storage.js';

/**
 * @typedef {import('../shared/protocol.js').Ask} Ask
 * @typedef {import('../shared/protocol.js').Answer} Answer
 * @typedef {import('../shared/protocol.js').AppState} AppState
 * @typedef {import('../shared/protocol.js').Guide} Guide
 * @typedef {import('../shared/protocol.js').Underway} Underway
 * @typedef {import('./storage.js').Settings} Settings
 */

/** How many guides are looked into for one that can be practised. */
const LOOKED_INTO = 20;

/**
 * What waits for the person's permission: `permissions.request` closes the popup in some browsers.
 */
const WANTED = 'wanted';

/**
 * Whether a message is from a page of ours that may decide something: a practice page imitates a
 * site, so it may not.
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

/** @param {Guide} guide @param {string | undefined} url */
function fits(guide, url) {
  return url !== undefined && guide.sites.some((site) => patternFits(site, url));
}

/** @param {string | undefined} practice */
const practicePage = (practice) => chrome.runtime.getURL(`practice/${practice ?? ''}index.html`);

/** @param {number | null} id @returns {Promise<chrome.tabs.Tab | null>} */
const tabOf = async (id) => (id === null ? null : chrome.tabs.get(id).catch(() => null));

/** @param {chrome.tabs.Tab | null} tab @returns {AppState['here']} */
function hereOf(tab) {
  if (!tab) return 'none';
  return tab.url === undefined ? 'unseen' : 'page';
}

/**
 * @param {{
 *   source: import('./guide-source.js').GuideSource,
 *   voice: ReturnType<typeof import('./voice.js').createVoice>,
 *   coordinator: ReturnType<typeof import('./coordinator.js').createCoordinator>,
 *   following: import('./following.js').Following,
 * }} parts
 */
export function createPagesApi({ source, voice, coordinator, following }) {
  /**
   * @param {string} id
   * @param {string} locale
   * @param {number} [revision]
   * @returns {Promise<Guide>}
   */
  const guideOf = async (id, locale, revision) =>
    (
      await source.call('guides.get', {
        id,
        locale,
        ...(revision === undefined ? {} : { revision }),
      })
    ).guide;

  /** @param {string} locale @returns {Promise<AppState['left']>} */
  async function leftOf(locale) {
    const left = await coordinator.leftOpen();
    if (!left) return null;
    const guide = await orElse(guideOf(left.guide, locale, left.revision), null);
    return guide
      ? { session: left.session, title: guide.title, locked: await lockedOf(guide.sites) }
      : null;
  }

  /**
   * @param {chrome.tabs.Tab | null} tab
   * @returns {Promise<{underway: Underway | null, guide: Guide | null}>}
   */
  async function underwayOf(tab) {
    const now = await coordinator.now();
    if (!now) return { underway: null, guide: null };
    const { live, bubble } = now;
    const { guide, mode, turn } = live.session;
    const here = tab !== null && live.tabs.includes(tab.id ?? -1);
    const practice = mode === 'practice';
    const astray = here && !practice && !fits(guide, tab.url);
    return {
      underway: { title: guide.title, here, astray, hidden: live.hidden, practice, turn, bubble },
      guide,
    };
  }

  /** @param {AppState['here']} here @param {Guide | null} guide  that is under way */
  async function lockedNow(here, guide) {
    if (guide) return lockedOf(guide.sites);
    return here === 'page' ? [] : lockedOf(await orElse(patternsOf(source), []));
  }

  /** @param {import('../shared/protocol.js').Card[]} cards @returns {Promise<AppState['drift']>} */
  async function driftOf(cards) {
    /** @type {{guides: {guide: string, revision: number, sessions: number, steps: string[]}[]}} */
    const { guides } = await orElse(source.call('journal.drift'), { guides: [] });
    return cards.flatMap(({ id, revision, title }) =>
      guides
        .filter((one) => one.guide === id && one.revision === revision)
        .map(({ sessions, steps }) => ({ id, title, sessions, steps })),
    );
  }

  /** @param {string} locale @param {string} service @returns {Promise<AppState['host']>} */
  const whoHasGuides = (locale, service) =>
    source.call('hello', { locale, protocol: 1 }).then(
      async () => ((await source.notes()) ? 'ready' : 'service'),
      async (error) => {
        if (!(error instanceof HostMissing)) throw error;
        return service === '' || (await source.notes()) ? 'missing' : 'away';
      },
    );

  /** @param {number | null} tabId @returns {Promise<AppState>} */
  async function state(tabId) {
    const tab = await tabOf(tabId);
    const here = hereOf(tab);
    const incognito = tab?.incognito ?? false;
    const { people, pictures, fixed } = await coordinator.whoIsHere();
    const { settings, look, strings, languages, silent } = await coordinator.presentation();
    const policy = await loadPolicy();
    const service = policy.service ?? settings.service;
    const host = await whoHasGuides(look.lang, service);
    const { underway, guide } = await underwayOf(tab);
    const found =
      here === 'page'
        ? await orElse(source.call('guides.find', { url: tab?.url, locale: look.lang }), {
            guides: [],
          })
        : { guides: [] };
    const { language, size, contrast, voice: aloud, who, person, author } = settings;
    return {
      host,
      look,
      strings,
      languages,
      silent,
      who,
      fixed,
      person,
      people,
      pictures,
      here,
      incognito,
      underway,
      wishes: { language, size, contrast, voice: aloud },
      levels: Object.entries(settings.levels).map(([id, { level, title }]) => ({
        guide: id,
        title,
        level,
      })),
      voices: await voice.knows(look.lang),
      guides: found.guides,
      author,
      drift: author ? await driftOf(found.guides) : [],
      left: underway || incognito ? null : await leftOf(look.lang),
      locked: host === 'ready' || host === 'service' ? await lockedNow(here, guide) : [],
      service,
      serviceFixed: policy.service !== null,
      following: policy.following,
      follow: following.view(),
      known: await following.known(),
    };
  }

  /**
   * @param {string} id
   * @param {string} locale
   * @returns {Promise<import('../shared/protocol.js').Leaflet>}
   */
  async function leaflet(id, locale) {
    const guide = await guideOf(id, locale);
    const { title, summary, minutes, prepare = [], practice, start, sites } = guide;
    return {
      id,
      title,
      summary,
      prepare,
      minutes,
      site: new URL(start).hostname,
      practice: practice !== undefined,
      locked: await lockedOf(sites),
    };
  }

  /**
   * The guide begins in the tab, which goes to its start unless it is on the site already. Practice
   * gets a tab of its own: the page that the person has stays as it is.
   * @param {{guide: string, practice: boolean, tab: number | null}} wanted
   */
  async function begin({ guide: id, practice, tab: tabId }) {
    const { look } = await coordinator.presentation();
    const guide = await guideOf(id, look.lang);
    if (!practice && (await lockedOf(guide.sites)).length > 0) {
      await chrome.storage.session.set({ [WANTED]: { guide: id, practice, tab: tabId } });
      return false;
    }
    const tab = practice ? null : await tabOf(tabId);
    const url = practice ? practicePage(guide.practice) : guide.start;
    const place = tab?.id === undefined ? await chrome.tabs.create({ url }) : tab;
    if (
      !(await coordinator.begin(id, practice ? 'practice' : 'real', {
        tab: /** @type {number} */ (place.id),
        incognito: place.incognito,
      }))
    )
      return false;
    if (tab?.id !== undefined)
      await chrome.tabs.update(tab.id, { active: true, ...(fits(guide, tab.url) ? {} : { url }) });
    return true;
  }

  /** @param {string} session @param {number | null} tabId */
  async function resume(session, tabId) {
    const left = await leftOf((await coordinator.presentation()).look.lang);
    if (left?.session === session && left.locked.length > 0) {
      await chrome.storage.session.set({ [WANTED]: { session, tab: tabId } });
      return false;
    }
    const tab = (await tabOf(tabId)) ?? (await chrome.tabs.create({}));
    const guide = tab.incognito
      ? null
      : await coordinator.takeUp(session, /** @type {number} */ (tab.id));
    if (!guide) return false;
    if (tab.id !== undefined && !fits(guide, tab.url))
      await chrome.tabs.update(tab.id, { active: true, url: guide.start });
    return true;
  }

  /** @param {Partial<Settings>} change */
  async function change(change) {
    await changeSettings((settings) => ({ ...settings, ...change }));
    await coordinator.refresh();
    return true;
  }

  /**
   * Somebody else sits here now: what was under way keeps its place, for the one who left it.
   * @param {Settings['who']} who
   * @param {string | null} person
   */
  async function sit(who, person) {
    const settings = await loadSettings();
    if (settings.who === who && settings.person === person) return true;
    if ((await loadPolicy()).shared) return false;
    await coordinator.end();
    following.quit();
    if (settings.who !== who) await source.call('people.choose', { use: who });
    await changePerson(who, person);
    await coordinator.refresh();
    return true;
  }

  /** @param {string} person */
  async function removePerson(person) {
    if ((await loadSettings()).person === person) await sit('family', null);
    await source.call('people.remove', { person });
    await forgetWishes(person);
    await forgetKnown(person);
    return true;
  }

  /**
   * A piece of what was noted of the one who sits here; of a family's others nothing is told.
   * @param {'csv' | 'json'} format @param {string | null} cursor
   */
  async function exported(format, cursor) {
    const { who, person } = await loadSettings();
    if (who === 'family' && person === null) return null;
    const { text, cursor: next } = await source.call('journal.export', {
      format,
      ...(cursor === null ? {} : { cursor }),
      ...(person === null ? {} : { person }),
    });
    return { text, cursor: next };
  }

  /**
   * "J'ai terminé": nothing of the one who sat here stays, and that is said only once it is true;
   * in a family nobody erases the others'.
   */
  async function erase() {
    const { who, person } = await loadSettings();
    if (who === 'family' && person === null) return false;
    await coordinator.end();
    following.quit();
    await forgetKnown(who === 'family' ? person : null);
    if (await source.notes())
      await source.call('journal.erase', who === 'family' ? { person } : { all: true });
    if (who === 'everyone') await changeSettings(({ service }) => ({ ...DEFAULTS, who, service }));
    else await forgetLevels(who !== 'family');
    await coordinator.refresh();
    return true;
  }

  /** @param {Ask} ask @param {number | null} tab @returns {Promise<boolean>} */
  async function act(ask, tab) {
    switch (ask.ask) {
      case 'begin':
        return begin({ guide: ask.guide, practice: ask.practice, tab });
      case 'forget':
        await chrome.storage.session.remove(WANTED);
        return true;
      case 'resume':
        return resume(ask.session, tab);
      case 'press':
        await coordinator.press(ask.name, ask.turn);
        return true;
      case 'go':
        await coordinator.goThere();
        return true;
      case 'wish':
        if (ask.wishes.voice === false) voice.stop();
        return change(ask.wishes);
      case 'level':
        await changeLevel({ id: ask.guide }, ask.level);
        return true;
      case 'wake':
        return change({ silentOn: '' });
      case 'author':
        return change({ author: ask.on });
      case 'who':
        return sit(ask.who, null);
      case 'person':
        return sit('family', ask.person);
      case 'person-add':
        await source.call('people.add', { person: ask.person });
        return sit('family', ask.person);
      case 'person-remove':
        return removePerson(ask.person);
      case 'follow':
        await following.press(ask.press);
        return true;
      case 'pair':
        await following.pair(ask.press);
        return true;
      case 'service':
        return (
          isService(ask.address) &&
          (await loadPolicy()).service === null &&
          change({ service: ask.address })
        );
      case 'try-voice':
        return coordinator.tryVoice();
      case 'erase':
        return erase();
      default:
        return true;
    }
  }

  /** The guides that can be tried without risk. @param {string} locale */
  async function practices(locale) {
    const { guides } = await source.call('guides.search', { text: '', locale });
    /** @type {import('../shared/protocol.js').Card[]} */
    const fit = [];
    for (const card of guides.slice(0, LOOKED_INTO))
      if ((await guideOf(card.id, locale)).practice !== undefined) fit.push(card);
    return fit;
  }

  /** @param {Ask} ask @param {number | null} tab @returns {Promise<Answer>} */
  async function take(ask, tab) {
    const { look } = await coordinator.presentation();
    if (ask.ask === 'search')
      return {
        done: true,
        guides: (await source.call('guides.search', { text: ask.text, locale: look.lang })).guides,
      };
    if (ask.ask === 'practices') return { done: true, guides: await practices(look.lang) };
    if (ask.ask === 'leaflet') return { done: true, leaflet: await leaflet(ask.guide, look.lang) };
    if (ask.ask === 'export') {
      const piece = await exported(ask.format, ask.cursor);
      return piece ? { done: true, piece } : { done: false };
    }
    if (ask.ask === 'state' && ask.again) source.retry();
    const done = await act(ask, tab);
    return { done, state: await state(tab) };
  }

  return {
    /** @param {Ask} ask @param {number | null} tab @returns {Promise<Answer>} */
    async answer(ask, tab) {
      try {
        return await take(ask, tab);
      } catch (error) {
        if (!isHostError(error)) throw error;
        const { look } = await coordinator.presentation();
        const text =
          error instanceof HostRefused ? (error.text[look.lang] ?? error.text.en) : undefined;
        return {
          done: false,
          state: await state(tab),
          ...(text === undefined ? {} : { why: { text, lang: look.lang } }),
        };
      }
    },
    /** The person allowed something: what waited for it begins. */
    async allowed() {
      const { [WANTED]: wanted } = await chrome.storage.session.get(WANTED);
      await chrome.storage.session.remove(WANTED);
      const { session, ...beginning } =
        /** @type {{guide: string, practice: boolean, tab: number | null, session?: string}} */ (
          wanted ?? {}
        );
      if (session) await resume(session, beginning.tab);
      else if (wanted) await begin(beginning);
    },
  };
}
