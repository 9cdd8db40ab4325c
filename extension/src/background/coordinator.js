/**
 * The one place where things come together: a report from a page goes through the session, its
 * effects are carried out, what must be remembered is remembered, and the pages are told anew.
 * Reports are taken one after the other, so two of them can never race.
 */
import { HostMissing, HostRefused, orElse } from './port.js';
import { begin, happen, renewed, withShown } from './session.js';
import { anchorFor, bubbleFor, elsewhereBubble, watchFor } from './view.js';
import { languageFor, languagesHere, stringsFor, wordsOf } from './words.js';
import { changePerson, loadLive, loadSettings, saveLive, saveSettings } from './store.js';

/**
 * @typedef {import('../shared/protocol.js').Report} Report
 * @typedef {import('../shared/protocol.js').Tell} Tell
 * @typedef {import('../shared/protocol.js').View} View
 * @typedef {import('./session.js').Effect} Effect
 * @typedef {import('./session.js').Outcome} Outcome
 * @typedef {import('./store.js').Live} Live
 * @typedef {{tab: number, frame: number, incognito: boolean}} Sender
 */

const OFFERED = 3;

/** The local day, for "Pas maintenant". */
const today = () => new Date().toLocaleDateString('sv');

/**
 * @param {{port: ReturnType<typeof import('./port.js').createPort>, voice: ReturnType<typeof import('./voice.js').createVoice>}} parts
 */
export function createCoordinator({ port, voice }) {
  /** @type {Promise<unknown>} */
  let queue = Promise.resolve();

  /** @template T @param {() => Promise<T>} task @returns {Promise<T>} */
  function inTurn(task) {
    const result = queue.then(task);
    queue = result.catch((error) => console.warn('pasapas:', error));
    return result;
  }

  async function language() {
    const settings = await loadSettings();
    const tag = await languageFor(settings.language);
    const strings = await stringsFor(tag);
    return { settings, tag, strings, words: wordsOf(strings, tag) };
  }

  /** Milliseconds since the session began; never goes back, whatever happens to the wall clock. @param {Live} live */
  function elapsed(live) {
    const now = Date.now();
    live.clock = { at: now, ms: live.clock.ms + Math.max(0, now - live.clock.at) };
    return live.clock.ms;
  }

  /**
   * Guiding goes on when the journal cannot be written; the person is told once. An event whose
   * answer was lost with the host is sent again to the next one: the same number is one event.
   * @param {Live} live @param {{step: string, event: string}} event
   */
  async function record(live, { step, event }) {
    if (!live.journal) return;
    const { id, epoch, seq } = live.journal;
    live.journal.seq = seq + 1;
    const params = { session: id, epoch, seq: seq + 1, step, event, ms: elapsed(live) };
    await port.call('sessions.record', params)
      .catch((error) => error instanceof HostMissing ? port.call('sessions.record', params) : Promise.reject(error))
      .catch((error) => unlogged(live, error));
  }

  /** @param {Live} live @param {'completed' | 'stopped'} outcome */
  async function finish(live, outcome) {
    if (!live.journal) return;
    const { id, epoch } = live.journal;
    await port.call('sessions.finish', { session: id, epoch, outcome }).catch((error) => unlogged(live, error));
    if (outcome === 'completed') live.journal = null;
  }

  /** What was put down a moment ago is taken up again. @param {Live} live */
  async function reopen(live) {
    if (!live.journal) return;
    const { id, owner } = live.journal;
    await port.call('sessions.resume', { session: id, owner })
      .then((again) => { live.journal = { id, owner: again.owner, epoch: again.epoch, seq: again.seq }; })
      .catch((error) => unlogged(live, error));
  }

  /** @param {Live} live @param {unknown} error */
  function unlogged(live, error) {
    if (!(error instanceof HostMissing) && !(error instanceof HostRefused)) throw error;
    live.journal = null;
    live.unlogged = live.session.turn;
  }

  /** @param {number} tab @param {string} url */
  const open = (tab, url) => chrome.tabs.update(tab, { url });

  /**
   * @param {Live} live @param {Effect} effect @param {boolean} practice
   * @returns {Promise<Live | null>} null when the session is over
   */
  async function carryOut(live, effect, practice) {
    switch (effect.do) {
      case 'record': await record(live, effect); break;
      case 'finish': await finish(live, effect.outcome); break;
      case 'reopen': await reopen(live); break;
      case 'focus': send(live.tab, { type: 'focus' }, effect.frame); break;
      case 'answer': await remember(effect); break;
      case 'start': await startJournal(live); break;
      case 'open': await open(live.tab, practice ? practiceAddress(live, effect.url) : effect.url); break;
      case 'listen': await listen(live); break;
      case 'bigger': await grow(); break;
      case 'leave': return null;
      default: break;
    }
    return live;
  }

  /** On a practice page the true address stands for one of its own. @param {Live} live @param {string} url */
  function practiceAddress(live, url) {
    const { pathname, search } = new URL(url);
    const page = chrome.runtime.getURL(`practice/${live.session.guide.practice ?? ''}index.html`);
    return `${page}?page=${encodeURIComponent(pathname + search)}`;
  }

  /** @param {Extract<Effect, {do: 'answer'}>} answer */
  async function remember({ question, value }) {
    const settings = await loadSettings();
    if (question === 'voice') await saveSettings({ ...settings, voice: value === 'voice-yes' });
    else if (question === 'person') await sit(value);
    else {
      await saveSettings({ ...settings, who: /** @type {import('./store.js').Settings['who']} */ (value) });
      await orElse(port.call('people.choose', { use: value }), null);
    }
  }

  /** Who is here now; whoever comes for the first time gets the next picture. @param {string} person  '' for a newcomer */
  async function sit(person) {
    const { people, pictures } = await whoIsHere();
    const picture = person || pictures.find((one) => !people.includes(one));
    if (!picture) return;
    if (!people.includes(picture)) await orElse(port.call('people.add', { person: picture }), null);
    await changePerson('family', picture);
  }

  /** @param {Live} live */
  async function startJournal(live) {
    const { person } = await loadSettings();
    const { guide, mode } = live.session;
    await port
      .call('sessions.start', { guide: guide.id, revision: guide.revision, mode, ...(person === null ? {} : { person }) })
      .then(({ session, owner, epoch }) => { live.journal = { id: session, owner, epoch, seq: 0 }; })
      .catch((error) => unlogged(live, error));
  }

  async function grow() {
    const settings = await loadSettings();
    const size = /** @type {0 | 1 | 2 | 3} */ ((settings.size + 1) % 4);
    await saveSettings({ ...settings, size });
  }

  /** @param {Live} live */
  async function listen(live) {
    const { words } = await language();
    const bubble = bubbleNow(live, words);
    if (!bubble) return;
    const texts = [bubble.say, ...bubble.lines];
    if (!await voice.speak(texts)) send(live.tab, { type: 'speak', texts }, 0);
  }

  /** @param {number} tab @param {Tell | import('../shared/protocol.js').Speak | import('../shared/protocol.js').Focus} message @param {number} [frame] */
  function send(tab, message, frame) {
    const sent = frame === undefined
      ? chrome.tabs.sendMessage(tab, message)
      : chrome.tabs.sendMessage(tab, message, { frameId: frame });
    sent.catch(() => null); // no page of ours there at the moment: it will ask when it is
    chrome.runtime.sendMessage({ ...message, to: tab }).catch(() => null); // practice pages
  }

  /** @param {Live} live @param {import('./view.js').Words} words */
  function bubbleNow(live, words) {
    const bubble = bubbleFor(live.session, words);
    if (!bubble || live.unlogged !== live.session.turn) return bubble;
    return { ...bubble, lines: [...bubble.lines, words('notice_unlogged')] };
  }

  /** @param {Live} live @returns {Promise<Tell>} */
  async function tellOf(live) {
    const { settings, tag, strings, words } = await language();
    const look = { lang: tag, size: settings.size, contrast: settings.contrast };
    return {
      type: 'tell',
      view: { look, offer: null, bubble: bubbleNow(live, words), practice: live.session.mode === 'practice' },
      watch: watchFor(live.session),
      anchor: anchorFor(live.session),
      strings,
    };
  }

  /** @param {Live} live */
  async function tellTabs(live) {
    const tell = await tellOf(live);
    for (const tab of live.tabs) send(tab, tab === live.tab ? tell : { ...tell, watch: null, view: null });
  }

  /** @param {Tell['view']} view @returns {Tell} */
  const viewOnly = (view) => ({ type: 'tell', view, watch: null, anchor: null });

  /** @param {Report} report @param {Sender} sender @returns {Promise<Tell>} */
  async function offer(report, sender) {
    const { settings, tag, strings } = await language();
    const look = { lang: tag, size: settings.size, contrast: settings.contrast };
    if (!report.top || sender.incognito || settings.silentOn === today()) return viewOnly(null);
    const found = await orElse(port.call('guides.find', { url: report.address, locale: tag }), { guides: [] });
    if (found.guides.length === 0) return viewOnly(null);
    // In a family nobody learns from an offer what somebody else was about; the popup asks who is here first.
    const left = settings.who === 'family' ? undefined : await leftOpen(settings, report.practice);
    const resume = found.guides.find((/** @type {{id: string}} */ guide) => guide.id === left?.guide) ?? null;
    const guides = found.guides.slice(0, OFFERED);
    return { ...viewOnly({ look, bubble: null, offer: { guides, resume } }), strings };
  }

  /**
   * The newest session that was left half-way, as `sessions.open` gives it.
   * @param {import('./store.js').Settings} settings @param {boolean} practice
   */
  async function leftOpen(settings, practice) {
    if (settings.who === 'everyone' || (settings.who === 'family' && settings.person === null)) return undefined;
    const sessions = await orElse(port.call('sessions.open', settings.person === null ? {} : { person: settings.person }), []);
    return sessions.find((/** @type {{mode: string}} */ session) => session.mode === (practice ? 'practice' : 'real'));
  }

  /** @param {import('./session.js').Session} session @param {number} tab @returns {Live} */
  const liveOf = (session, tab) => ({
    session, journal: null, tab, tabs: [tab], opened: [], clock: { at: Date.now(), ms: 0 }, unlogged: 0, hidden: false,
  });

  /**
   * Who uses this computer is the host's to know: another browser may have asked, or somebody who
   * looks after the computer set it.
   * @returns {Promise<{people: string[], pictures: string[], fixed: boolean}>}
   */
  async function whoIsHere() {
    const settings = await loadSettings();
    const { use, people, pictures, fixed } = await orElse(port.call('people.list'), { use: settings.who, people: [], pictures: [], fixed: false });
    const person = use === 'family' && (people.length === 0 || people.includes(settings.person)) ? settings.person : null;
    if (use !== settings.who || person !== settings.person) await saveSettings({ ...settings, who: use, person });
    return { people, pictures, fixed };
  }

  /**
   * @param {string} id @param {import('./session.js').Session['mode']} mode @param {number} tab
   * @param {boolean} known  whether somebody of the family has just said who they are
   */
  async function start(id, mode, tab, known) {
    const { people } = await whoIsHere();
    const { tag, settings } = await language();
    const { guide } = await port.call('guides.get', { id, locale: tag });
    /** @type {import('./session.js').Question[]} */
    const asking = [];
    if (settings.who === null) asking.push('who');
    if (settings.who === 'family' && !(known && settings.person !== null)) asking.push('person'); // one computer, several chairs: asked each time
    if (settings.voice === null) asking.push('voice');
    const session = begin(guide, mode, { asking, people });
    port.hold(true);
    const live = liveOf(session, tab);
    await settle(live, asking.length > 0 ? { session, effects: [] } : withShown({ session, effects: [{ do: 'start' }] }), mode === 'practice');
  }

  /**
   * Takes up what was left: the journal's own place, under a new epoch.
   * @param {any} left  as `sessions.open` gives it @param {number} tab
   */
  async function takeUp(left, tab) {
    const { tag } = await language();
    const { epoch, owner, seq, ms } = await port.call('sessions.resume', { session: left.session, owner: left.owner });
    const { guide } = await port.call('guides.get', { id: left.guide, revision: left.revision, locale: tag });
    const session = begin(guide, left.mode, { step: left.step ?? undefined });
    const live = liveOf(session, tab);
    live.journal = { id: left.session, owner, epoch, seq };
    live.clock.ms = ms;
    port.hold(true);
    await settle(live, withShown({ session, effects: [] }), left.mode === 'practice');
    return guide;
  }

  /** Carries out what a happening led to, remembers, tells. @param {Live} before @param {Outcome} outcome @param {boolean} practice */
  async function settle(before, outcome, practice) {
    /** @type {Live | null} */
    let live = { ...before, session: outcome.session };
    for (const effect of outcome.effects) {
      live = await carryOut(live, effect, practice);
      if (!live) return leave(before);
    }
    await saveLive(live);
    await tellTabs(live);
    if (outcome.session.turn !== before.session.turn) await speakIfWished(live);
  }

  /** @param {Live} live */
  async function speakIfWished(live) {
    if ((await loadSettings()).voice) await listen(live);
  }

  /** @param {Live} live */
  async function leave(live) {
    await saveLive(null);
    port.hold(false);
    voice.stop();
    for (const tab of live.tabs) send(tab, viewOnly(null));
  }

  /** A page of the session's tab asks what to do; a tab that it opened takes over. @param {Live} live @param {Sender} sender */
  async function join(live, sender) {
    const hidden = live.hidden && sender.frame !== 0;
    const next = { ...live, tab: sender.tab, hidden, session: renewed(live.session, sender.frame) };
    await saveLive(next);
    return tellOf(next);
  }

  /**
   * A tab that the session's page opened belongs to it as soon as a guided page stands there; an
   * empty tab that the person opened beside it does not.
   * @param {Live | null} live @param {Report} report @param {Sender} sender
   */
  function adopted(live, report, sender) {
    if (!live || report.happening.what !== 'ready' || !live.opened.includes(sender.tab)) return live;
    return { ...live, tabs: [...live.tabs, sender.tab], opened: live.opened.filter((tab) => tab !== sender.tab) };
  }

  /** @param {Report} report @param {Sender} sender @returns {Promise<Tell | null>} */
  async function take(report, sender) {
    const live = adopted(await loadLive(), report, sender);
    const { happening } = report;
    if (live) port.hold(true); // also after the worker was started anew
    const mine = live?.tabs.includes(sender.tab) ?? false;
    if ((happening.what === 'ready' || happening.what === 'address') && !live) return offer(report, sender);
    if (happening.what === 'ready' && !mine) return elsewhere(report);
    if (happening.what === 'press' && happening.name === 'settings') return openSettings();
    if (happening.what === 'press' && !mine) return pressOutside(live, report, sender);
    if (!live || !mine) return null;
    if (happening.what === 'ready') return join(live, sender);
    if (happening.what === 'hidden') return hide(live);
    const outcome = happen(live.session, happening, { frame: sender.frame, address: report.address });
    if (outcome.session !== live.session || outcome.effects.length > 0) await settle(live, outcome, report.practice);
    return null;
  }

  /** @param {Report} report @returns {Promise<Tell>} */
  async function elsewhere(report) {
    const { settings, tag, strings, words } = await language();
    const look = { lang: tag, size: settings.size, contrast: settings.contrast };
    return { ...viewOnly(report.top ? { look, offer: null, bubble: elsewhereBubble(words) } : null), strings };
  }

  async function openSettings() {
    await chrome.runtime.openOptionsPage();
    return null;
  }

  /** @param {Live} live */
  async function hide(live) {
    await saveLive({ ...live, hidden: true });
    chrome.runtime.sendMessage({ type: 'anew' }).catch(() => null); // a popup that is open already says it too
    await chrome.action.setBadgeText({ tabId: live.tab, text: '!' }); // gone with the next page, as the hiding is
    await chrome.action.openPopup?.().catch(() => null); // where only the person may open it, the badge calls
    return null;
  }

  /** @param {Live} live */
  async function goTo(live) {
    const { windowId } = await chrome.tabs.update(live.tab, { active: true }) ?? {};
    if (windowId !== undefined) await chrome.windows.update(windowId, { focused: true });
  }

  /** A press on the offer, or in a tab where no guide is. @param {Live | null} live @param {Report} report @param {Sender} sender */
  async function pressOutside(live, report, sender) {
    const { name, guide } = /** @type {Extract<import('../shared/protocol.js').Happening, {what: 'press'}>} */ (report.happening);
    if (name === 'resume' && live) {
      await goTo(live);
    } else if (name === 'not-now') {
      await saveSettings({ ...(await loadSettings()), silentOn: today() });
      send(sender.tab, viewOnly(null));
    } else if (name === 'offer' && guide && !live) {
      await start(guide, report.practice ? 'practice' : 'real', sender.tab, false);
    } else if (name === 'resume') {
      const left = await leftOpen(await loadSettings(), report.practice);
      if (left) await takeUp(left, sender.tab);
    }
    return null;
  }

  /** What our own pages may do with a session, and what they are told of it. */
  const own = {
    /** How to speak to the person, and in what dress. */
    manner: async () => {
      const { settings, tag, strings } = await language();
      /** @type {import('../shared/protocol.js').Look} */
      const look = { lang: tag, size: settings.size, contrast: settings.contrast };
      return { settings, look, strings, languages: await languagesHere(), silent: settings.silentOn === today() };
    },
    now: async () => {
      const live = await loadLive();
      return live ? { live, bubble: bubbleNow(live, (await language()).words) } : null;
    },
    whoIsHere,
    leftOpen: async () => leftOpen(await loadSettings(), false),
    /** False where a guide is under way already. @param {string} id @param {import('./session.js').Session['mode']} mode @param {number} tab */
    begin: (id, mode, tab) => inTurn(async () => {
      if (await loadLive()) return false;
      await start(id, mode, tab, true);
      return true;
    }),
    /** Null where it is not there any more, or a guide is under way already. @param {string} id @param {number} tab */
    takeUp: (id, tab) => inTurn(async () => {
      const left = await loadLive() ? null : await leftOpen(await loadSettings(), false);
      return left?.session === id ? takeUp(left, tab) : null;
    }),
    /** @param {import('../shared/protocol.js').PressName} name @param {number} turn */
    press: (name, turn) => inTurn(async () => {
      const live = await loadLive();
      if (!live) return;
      const outcome = happen(live.session, { what: 'press', turn, name }, { frame: 0, address: '' });
      if (outcome.session !== live.session || outcome.effects.length > 0) await settle(live, outcome, live.session.mode === 'practice');
    }),
    goThere: () => inTurn(async () => {
      const live = await loadLive();
      if (live) await goTo(live);
    }),
    /** Its place stays in the journal, for the person whose it is. */
    end: () => inTurn(async () => {
      const live = await loadLive();
      if (live) await leave(live);
    }),
    /** The wishes have changed: every page shows itself anew. */
    refresh: () => inTurn(async () => {
      const live = await loadLive();
      if (live) await tellTabs(live);
      for (const { id } of await chrome.tabs.query({}))
        if (id !== undefined && !live?.tabs.includes(id)) chrome.tabs.sendMessage(id, { type: 'anew' }).catch(() => null);
      chrome.runtime.sendMessage({ type: 'anew' }).catch(() => null);
    }),
    tryVoice: async () => voice.speak([(await language()).words('voice_sample')]),
  };

  return {
    ...own,
    /** @param {Report} report @param {Sender} sender */
    report: (report, sender) => inTurn(() => take(report, sender)),
    /** A tab opened from one of the session's may come to belong to it. @param {number} tab @param {number} opener */
    tabOpened: (tab, opener) => inTurn(async () => {
      const live = await loadLive();
      if (live?.tabs.includes(opener)) await saveLive({ ...live, opened: [...live.opened, tab] });
    }),
    /** The person looks at another tab of the session: the bubble goes along. @param {number} tab */
    tabShown: (tab) => inTurn(async () => {
      const live = await loadLive();
      if (!live?.tabs.includes(tab) || live.tab === tab) return;
      const next = { ...live, tab, session: renewed(live.session, 0) };
      await saveLive(next);
      await tellTabs(next);
    }),
    /** @param {number} tab */
    tabClosed: (tab) => inTurn(async () => {
      const live = await loadLive();
      if (!live?.tabs.includes(tab)) return;
      const tabs = live.tabs.filter((other) => other !== tab);
      if (tabs.length === 0) return leave(live);
      const next = live.tab === tab
        ? { ...live, tabs, tab: tabs[tabs.length - 1], session: renewed(live.session, 0) }
        : { ...live, tabs };
      await saveLive(next);
      await tellTabs(next);
    }),
  };
}

