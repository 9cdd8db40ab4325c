/**
 * Builds the complete state of the extension's own pages, so that a page keeps no state of its own.
 *
 * @typedef {import('../../shared/protocol.js').AppState} AppState
 * @typedef {import('../../shared/protocol.js').Guide} Guide
 * @typedef {import('../../shared/protocol.js').Underway} Underway
 */
import { fits } from './guide-catalogue.js';
import { languagesHere } from '../i18n.js';
import { today } from '../offer.js';
import { loadPolicy } from '../../storage/policy.js';
import { presentationNow } from '../presentation.js';
import { HostMissing, orElse } from '../source/rpc.js';
import { lockedOf, patternsOf } from '../tabs/sites.js';
import { tabOf } from '../tabs/windows.js';

/** @param {chrome.tabs.Tab | null} tab @returns {AppState['here']} */
function hereOf(tab) {
  if (!tab) return 'none';
  return tab.url === undefined ? 'unseen' : 'page';
}

/** @param {import('../../storage/storage.js').Settings} settings */
function settingsShown({ language, size, contrast, voice, who, person, author, levels, silentOn }) {
  return {
    silent: silentOn === today(),
    who,
    person,
    author,
    wishes: { language, size, contrast, voice },
    levels: Object.entries(levels).map(([guide, { level, title }]) => ({ guide, title, level })),
  };
}

/**
 * @typedef {{
 *   source: import('../source/guide-source.js').GuideSource,
 *   voice: import('../voice.js').Voice,
 *   coordinator: import('../coordinator.js').Coordinator,
 *   following: import('../following/following.js').Following,
 *   catalogue: import('./guide-catalogue.js').GuideCatalogue,
 * }} Parts
 */

/**
 * @param {Parts} parts
 * @param {string} locale
 * @param {string} service  its address; '' if none
 * @returns {Promise<AppState['host']>}
 */
async function hostState({ source }, locale, service) {
  try {
    await source.call('hello', { locale, protocol: 1 });
    return (await source.notes()) ? 'ready' : 'service';
  } catch (error) {
    if (!(error instanceof HostMissing)) throw error;
    return service === '' || (await source.notes()) ? 'missing' : 'away';
  }
}

/**
 * @param {Parts} parts
 * @param {chrome.tabs.Tab | null} tab
 * @returns {Promise<{underway: Underway | null, guide: Guide | null}>}
 */
async function underwayIn({ coordinator }, tab) {
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

/**
 * Those of a page's guides whose sites have changed.
 * @param {Parts} parts
 * @param {import('../../shared/protocol.js').Card[]} cards
 * @returns {Promise<AppState['drift']>}
 */
async function driftOf({ source }, cards) {
  /** @type {{guides: {guide: string, revision: number, sessions: number, steps: string[]}[]}} */
  const { guides } = await orElse(source.call('journal.drift'), { guides: [] });
  return cards.flatMap(({ id, revision, title }) =>
    guides
      .filter((one) => one.guide === id && one.revision === revision)
      .map(({ sessions, steps }) => ({ id, title, sessions, steps })),
  );
}

/**
 * The missing site permissions: for the running guide; otherwise, if no page selects guides, for
 * all.
 * @param {Parts} parts @param {AppState['here']} here @param {Guide | null} guide  under way
 */
async function lockedNow({ source }, here, guide) {
  if (guide) return lockedOf(guide.sites);
  return here === 'page' ? [] : lockedOf(await orElse(patternsOf(source), []));
}

/** @param {Parts} parts */
export function createAppState(parts) {
  const { voice, coordinator, following, catalogue } = parts;

  /** The unfinished session. @param {string} locale @returns {Promise<AppState['left']>} */
  async function leftNow(locale) {
    const left = await coordinator.leftOpen();
    if (!left) return null;
    const guide = await orElse(catalogue.guideOf(left.guide, locale, left.revision), null);
    return guide
      ? { session: left.session, title: guide.title, locked: await lockedOf(guide.sites) }
      : null;
  }

  /** @param {number | null} tabId  the tab concerned @returns {Promise<AppState>} */
  async function stateFor(tabId) {
    const tab = await tabOf(tabId);
    const here = hereOf(tab);
    const incognito = tab?.incognito ?? false;
    const family = await coordinator.whoIsHere();
    const { settings, look, strings } = await presentationNow();
    const policy = await loadPolicy();
    const service = policy.service ?? settings.service;
    const host = await hostState(parts, look.lang, service);
    const { underway, guide } = await underwayIn(parts, tab);
    const guides = here === 'page' ? await catalogue.forPage(tab?.url, look.lang) : [];
    const answers = host === 'ready' || host === 'service';
    return {
      ...settingsShown(settings),
      ...family,
      host,
      look,
      strings,
      languages: await languagesHere(),
      voices: await voice.knows(look.lang),
      here,
      incognito,
      underway,
      left: underway || incognito ? null : await leftNow(look.lang),
      guides,
      drift: settings.author ? await driftOf(parts, guides) : [],
      locked: answers ? await lockedNow(parts, here, guide) : [],
      service,
      serviceFixed: policy.service !== null,
      following: policy.following,
      follow: following.view(),
      trusted: await following.trusted(),
    };
  }

  return { stateFor, leftNow };
}
