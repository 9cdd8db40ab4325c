/** What the worker opens, and brings before the person's eyes. */

/** @param {string} path  of a page of the extension */
const openOwn = (path) => chrome.tabs.create({ url: chrome.runtime.getURL(path) });

export const openSettings = () => chrome.runtime.openOptionsPage();

/** The words of rendezvous are shown where no page of a site can read them. */
export const openFollow = () => openOwn('follow/follow.html');

/** Once for each profile, also where the extension is installed anew. */
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
 * The popup says what the page hides. Where only the person may open it, the badge calls them; it
 * goes with the next page.
 * @param {number} tab
 */
export async function callToPopup(tab) {
  await chrome.action.setBadgeText({ tabId: tab, text: '!' });
  await chrome.action.openPopup?.().catch(() => null);
}

/** Null where there is none, or none any more. @param {number | null} id */
export const tabOf = async (id) => (id === null ? null : chrome.tabs.get(id).catch(() => null));
