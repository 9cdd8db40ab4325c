/**
 * The worker's event listeners. All are registered synchronously at startup; otherwise the event
 * that started the worker would be lost.
 */
import { createCoordinator } from './coordinator.js';
import { createPagesApi, isOwnPage } from './own-pages/pages-api.js';
import { createFollowing } from './following/following.js';
import { createServiceClient } from './source/service-client.js';
import { serviceNow, watchPolicy } from '../storage/policy.js';
import { createNativeHost } from './source/native-host.js';
import { createRefresh, withdraw } from './tabs/sites.js';
import { watchDebug } from './debug.js';
import { createVoice } from './voice.js';
import { openWelcome } from './tabs/windows.js';
import { createGuideSource } from './source/guide-source.js';

watchDebug();

const client = `extension ${chrome.runtime.getManifest().version}`;
const host = createNativeHost({
  onConnect: () => void refreshSites(),
  onAnswer: hostAnswers,
  onNotice: notice,
});
const service = createServiceClient({
  client,
  address: serviceNow,
  onOpen: serviceAnswers,
  onNotice: notice,
});
const source = createGuideSource({ host, service });
const voice = createVoice({ onVoices: () => void coordinator.voicesChanged() });
const coordinator = createCoordinator({
  source,
  voice,
  follow: {
    view: () => following.view(),
    press: (press) => void following.press(press),
    show: (view) => following.show(view),
    unpoint: (box, why) => following.unpoint(box, why),
  },
  onTold: () => void following.tell(),
});
const following = createFollowing({
  stateNow: coordinator.stateNow,
  onChange: () => void coordinator.followChanged(),
});
const pagesApi = createPagesApi({ source, voice, coordinator, following });

/** Asks for the sites that have guides and registers the content scripts there. */
const refreshSites = createRefresh(source);

/** @param {string} method */
function notice(method) {
  if (method === 'guides.changed') void refreshSites();
}

/** The native host is installed: the service is no longer asked. */
function hostAnswers() {
  service.close();
  void coordinator.hostAnswers();
}

function serviceAnswers() {
  void refreshSites();
  void coordinator.hostAnswers();
}

function wake() {
  void source.call('hello', { client, protocol: 1 }).catch(() => null);
}

chrome.runtime.onInstalled.addListener(({ reason }) => {
  wake();
  if (reason === 'install') void openWelcome();
});
chrome.runtime.onStartup.addListener(wake);
watchPolicy(() => {
  wake(); // the service may have changed
  void following.obey();
  void coordinator.refresh();
});
chrome.permissions.onRemoved.addListener(async () => coordinator.withdrawn(await withdraw()));
chrome.permissions.onAdded.addListener(async () => {
  await refreshSites(); // content scripts must be registered before a guide starts
  await pagesApi.allowed();
  await coordinator.refresh();
});

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  if (message?.type !== 'ask' || !isOwnPage(sender)) return false;
  if (message.ask.ask === 'pair' && !sender.url?.startsWith(chrome.runtime.getURL('options/')))
    return false;
  pagesApi.answer(message.ask, message.tab).then(answer, (error) => {
    console.warn('pasapas:', error);
    answer({ done: false });
  });
  return true;
});

// The pairing words are valid only while the page that shows them is open.
chrome.runtime.onConnect.addListener((port) => {
  if (!port.sender || !isOwnPage(port.sender)) return;
  port.onDisconnect.addListener(() => following.pageGone(port.name));
});

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  if (message?.type !== 'report' || sender.tab?.id === undefined) return false;
  coordinator
    .report(message, {
      tab: sender.tab.id,
      frame: sender.frameId ?? 0,
      incognito: sender.tab.incognito,
    })
    .then(answer, () => answer(null));
  return true;
});

chrome.tabs.onCreated.addListener((tab) => {
  if (tab.id !== undefined && tab.openerTabId !== undefined)
    void coordinator.tabOpened(tab.id, tab.openerTabId);
});
chrome.tabs.onActivated.addListener(({ tabId }) => void coordinator.tabShown(tabId));
chrome.tabs.onRemoved.addListener((tab) => void coordinator.tabClosed(tab));
