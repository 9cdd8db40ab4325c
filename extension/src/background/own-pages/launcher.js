/**
 * Starts and resumes guides from the extension's own pages, in the tab concerned or in a new one.
 * If a site permission is missing, the request is stored until it is granted, because
 * `permissions.request` closes the popup in some browsers.
 *
 * @typedef {{guide: string, practice: boolean, tab: number | null}} Beginning
 * @typedef {{session: string, tab: number | null}} Resuming
 */
import { fits } from './guide-catalogue.js';
import { presentationNow } from '../presentation.js';
import { lockedOf } from '../tabs/sites.js';
import { tabOf } from '../tabs/windows.js';

/** The key of the stored request in `storage.session`. */
const WANTED = 'wanted';

/** @param {string | undefined} practice */
const practicePage = (practice) => chrome.runtime.getURL(`practice/${practice ?? ''}index.html`);

/** @param {Beginning | Resuming} wanted */
const wait = (wanted) => chrome.storage.session.set({ [WANTED]: wanted });

const forget = () => chrome.storage.session.remove(WANTED);

/** @param {{catalogue: import('./guide-catalogue.js').GuideCatalogue, coordinator:
 *   import('../coordinator.js').Coordinator, leftNow: (lang: string) =>
 *   Promise<import('../../shared/protocol.js').AppState['left']>}} parts
 */
export function createLauncher({ catalogue, coordinator, leftNow }) {
  /**
   * Starts the guide in the tab, which navigates to its start address unless it is on the site
   * already. Practice opens a new tab, so the person's page stays unchanged. An exercise has no
   * site and is always practice.
   * @param {Beginning} wanted
   */
  async function begin(wanted) {
    const { guide: id } = wanted;
    const guide = await catalogue.guideOf(id, (await presentationNow()).look.lang);
    const practice = wanted.practice || guide.sites.length === 0;
    if (!practice && (await lockedOf(guide.sites)).length > 0) {
      await wait(wanted);
      return false;
    }
    const tab = practice ? null : await tabOf(wanted.tab);
    const url = practice ? practicePage(guide.practice) : guide.start;
    const place = tab?.id === undefined ? await chrome.tabs.create({ url }) : tab;
    const began = await coordinator.begin(id, practice ? 'practice' : 'real', {
      tab: /** @type {number} */ (place.id),
      incognito: place.incognito,
    });
    if (began && tab?.id !== undefined)
      await chrome.tabs.update(tab.id, { active: true, ...(fits(guide, tab.url) ? {} : { url }) });
    return began;
  }

  /** @param {Resuming} wanted */
  async function resume(wanted) {
    const left = await leftNow((await presentationNow()).look.lang);
    if (left?.session === wanted.session && left.locked.length > 0) {
      await wait(wanted);
      return false;
    }
    const tab = (await tabOf(wanted.tab)) ?? (await chrome.tabs.create({}));
    if (tab.incognito) return false;
    const guide = await coordinator.takeUp(wanted.session, /** @type {number} */ (tab.id));
    if (!guide) return false;
    if (tab.id !== undefined && !fits(guide, tab.url))
      await chrome.tabs.update(tab.id, { active: true, url: guide.start });
    return true;
  }

  return {
    begin,
    resume,
    /** The person refused the permission. */
    forget,
    /** A permission was granted: starts the stored request. */
    async allowed() {
      const { [WANTED]: wanted } = /** @type {{[WANTED]?: Beginning | Resuming}} */ (
        await chrome.storage.session.get(WANTED)
      );
      await forget();
      if (wanted && 'session' in wanted) await resume(wanted);
      else if (wanted) await begin(wanted);
    },
  };
}

/** @typedef {ReturnType<typeof createLauncher>} Launcher */
