/** Opens and focuses tabs and windows. */

/** @param {string} path  of a page of the extension */
const openOwn = (path) => chrome.tabs.create({ url: chrome.runtime.getURL(path) });

export const openSettings = () => chrome.runtime.openOptionsPage();

/** The pairing words are shown on an extension page, which no site can read. */
export const openFollow = () => openOwn('follow/follow.html');

/** Opens the welcome page once per profile, also after a reinstallation. */
export async function openWelcome() {
  if ((await chrome.storage.local.get('welcomed')).welcomed) return;
  await chrome.storage.local.set({ welcomed: true });
  await openOwn('welcome/welcome.html');
}

/** @param {number} tab */
export async function showTab(tab) {
  const { windowId } = (await chrome.tabs.update(tab, { active: true })) ?? {};
  if (windowId !== undefined) await chrome.windows.update(windowId, { focused: true });
}

/**
 * The page hides the overlay: opens the popup. If only the person may open it, a badge is shown
 * until the next page loads.
 * @param {number} tab
 */
export async function callToPopup(tab) {
  await chrome.action.setBadgeText({ tabId: tab, text: '!' });
  await chrome.action.openPopup?.().catch(() => null);
}

/** The tab, or null if it does not exist. @param {number | null} id */
export const tabOf = async (id) => (id === null ? null : chrome.tabs.get(id).catch(() => null));
