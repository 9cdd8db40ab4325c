/**
 * The worker without a browser: storage that lasts longer than a worker, tabs that note what they
 * are told, and a host whose journal keeps the rules of PROTOCOL.md ("sessions.record").
 *
 * @typedef {import('../../extension/src/shared/protocol.js').Guide} Guide
 * @typedef {import('../../extension/src/shared/protocol.js').Tell} Tell
 */
import { readFileSync } from 'node:fs';
import { createCoordinator } from '../../extension/src/background/coordinator.js';
import { HostMissing, HostRefused } from '../../extension/src/background/source/rpc.js';
import { createLearner } from '../../extension/src/background/following/learner.js';

const LOCALES = new URL('../../extension/_locales/', import.meta.url);
const BASE = 'chrome-extension://pasapas/';

/** One area of `chrome.storage`: what is kept is a copy. @param {Record<string, any>} [kept] */
function storageArea(kept = {}) {
  return {
    kept,
    get: async (/** @type {string} */ key) =>
      key in kept ? { [key]: structuredClone(kept[key]) } : {},
    set: async (/** @type {object} */ more) => {
      Object.assign(kept, structuredClone(more));
    },
    remove: async (/** @type {string} */ key) => {
      delete kept[key];
    },
  };
}

/** The files of the extension that the worker reads. @param {string} url */
const fetchOwn = async (url) => ({
  json: async () =>
    url === `${BASE}languages.json`
      ? ['en', 'fr']
      : JSON.parse(readFileSync(new URL(url.slice(`${BASE}_locales/`.length), LOCALES), 'utf8')),
});

/** @param {string} message */
const conflict = (message) =>
  new HostRefused({ code: -32002, message, data: { status: 'conflict' } });

/** A host with one guide and an empty journal. @param {Guide} guide */
export function createHost(guide) {
  /** @type {{session: string, seq: number, text: string, step: string, event: string}[]} */
  const events = [];
  const session = { epoch: 0, outcome: /** @type {string | null} */ (null) };
  const host = {
    events,
    session,
    /** Whether it can be reached. */
    there: true,
    /** What happens once an event is on disk, before the answer leaves. */
    onRecorded: async () => {},
    hold: () => {},
    retry: () => {},
    notes: async () => true,
    /** @param {string} method @param {any} [params] @returns {Promise<any>} */
    async call(method, params = {}) {
      if (!host.there) throw new HostMissing('the host is not there');
      const answer = methods[method];
      if (!answer) throw new HostMissing(`${method} is not played here`);
      return answer(params);
    },
    /** In the order of their numbers. */
    recorded: () => events.map(({ step, event }) => `${step} ${event}`),
  };
  /** @param {number} epoch */
  const hold = (epoch) => {
    if (epoch !== session.epoch) throw conflict('the session goes on elsewhere');
  };
  /** @type {Record<string, (params: any) => any>} */
  const methods = {
    'people.list': () => ({ use: 'me', people: [], pictures: ['tree'], fixed: false }),
    'people.choose': () => ({}),
    'people.add': () => ({}),
    'guides.find': () => ({ guides: [guide] }),
    'guides.get': () => ({ guide }),
    'sessions.open': () => [],
    'sessions.start': () => ({ session: 's', owner: 'o', epoch: ++session.epoch }),
    'sessions.resume': () => ({
      epoch: ++session.epoch,
      owner: 'o',
      seq: events.length,
      ms: 0,
    }),
    'sessions.finish': ({ epoch, outcome }) => {
      hold(epoch);
      session.outcome = outcome;
      return {};
    },
    async 'sessions.record'({ epoch, seq, step, event, ms }) {
      hold(epoch);
      const text = JSON.stringify([step, event, ms]);
      const known = events[seq - 1];
      if (known && known.text !== text) throw conflict(`seq ${seq} is already another event`);
      if (!known && seq !== events.length + 1) throw conflict(`seq ${seq} leaves a gap`);
      if (!known) events.push({ session: 's', seq, text, step, event });
      await host.onRecorded();
      return { seq };
    },
  };
  return host;
}

/**
 * @param {import('node:test').TestContext} t
 * @param {ReturnType<typeof createHost>} host
 * @param {object} [settings]  the person's
 */
export function stageWorker(t, host, settings = { voice: false, who: 'me' }) {
  /** @type {{tab: number, message: any}[]} */
  const sent = [];
  const session = storageArea();
  const local = storageArea({ settings });
  const tabs = {
    sendMessage: async (/** @type {number} */ tab, /** @type {object} */ message) => {
      sent.push({ tab, message: structuredClone(message) });
    },
    query: async () => [],
    update: async () => ({ windowId: 1 }),
    create: async () => ({ id: 9 }),
  };
  Object.assign(globalThis, {
    fetch: fetchOwn,
    chrome: {
      storage: { session, local, managed: storageArea(), onChanged: { addListener: () => {} } },
      tabs,
      windows: { update: async () => {} },
      runtime: { sendMessage: async () => {}, getURL: (/** @type {string} */ path) => BASE + path },
      permissions: { contains: async () => true },
      i18n: { getAcceptLanguages: async () => ['fr'] },
    },
  });
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => {
    Reflect.deleteProperty(globalThis, 'chrome');
  });

  const learner = createLearner();
  /** A worker that has just been started: it knows what is stored and nothing else. */
  const start = () =>
    createCoordinator({
      source: host,
      voice: { speak: async () => true, knows: async () => false, stop: () => {} },
      follow: { view: learner.view, press: () => {}, show: () => {}, unpoint: () => {} },
    });

  return {
    start,
    /** What the worker remembers. */
    live: () => session.kept.live,
    kept: session.kept,
    local,
    /** The last that a tab was told. @param {number} tab @returns {any} */
    told: (tab) => sent.findLast((one) => one.tab === tab)?.message ?? null,
  };
}

/**
 * A page in a tab, which reports to whatever worker there is.
 * @param {{worker: ReturnType<typeof createCoordinator>, tab?: number, address?: string}} where
 */
export function openPage({ worker, tab = 1, address = 'https://www.doctolib.fr/' }) {
  /** @param {any} happening @returns {Promise<any>} */
  const report = (happening, to = worker) =>
    to.report(
      { type: 'report', top: true, practice: false, address, happening },
      { tab, frame: 0, incognito: false },
    );
  return { report };
}
