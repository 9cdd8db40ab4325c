/**
 * The one place where things come together: a report from a page goes through the session, its
 * effects are carried out, what must be remembered is remembered, and the pages are told anew.
 * Reports are taken one after the other, so two of them can never race.
 */
import { createJournal, elapsed } from './journal.js';
import { eyesFor, followedFrom, pointsIn, pressOf } from './follow-view.js';
import { createPrivacyPause } from './privacy-pause.js';
import { presentationNow } from './presentation.js';
import { createPendingTabs } from './pending-tabs.js';
import { createOffers, today } from './offer.js';
import { followedThrough, loadPolicy, serviceNow } from './policy.js';
import { orElse } from './rpc.js';
import { arrived } from '../session/recovery.js';
import { happen, withShown } from '../session/session.js';
import { begin, renewed } from '../session/session-state.js';
import {
  anchorFor,
  awayBubble,
  bubbleFor,
  courseFor,
  elsewhereBubble,
  isGrave,
  pauseFor,
  watchFor,
  withdrawnBubble,
} from '../session/session-view.js';
import {
  changeLevel,
  changePerson,
  changeSettings,
  loadLive,
  loadSettings,
  saveLive,
} from './storage.js';
import { holds, withAdopted, withClosed, withOpened, withSeen } from './tabs.js';
import { languagesHere } from './i18n.js';

/**
 * @typedef {import('../shared/protocol.js').Report} Report
 * @typedef {import('../shared/protocol.js').Tell} Tell
 * @typedef {import('../shared/protocol.js').View} View
 * @typedef {import('../session/session-state.js').Effect} Effect
 * @typedef {import('../session/session-state.js').Outcome} Outcome
 * @typedef {import('./storage.js').Live} Live
 * @typedef {{tab: number, frame: number, incognito: boolean}} Sender
 */

/**
 * @param {{ source: import('./guide-source.js').GuideSource, voice: ReturnType<typeof
 *   import('./voice.js').createVoice>, onTold?: () => void, follow?: {view: () =>
 *   import('../shared/protocol.js').Follow, press: (press:
 *   import('../shared/protocol.js').FollowPress) => void, show: (view:
 *   import('../shared/protocol.js').Drawing) => void, unpoint: (box: number, why:
 *   import('../shared/follow-messages.js').Unpointed) => void},
 * }} parts  `onTold`: the pages were told something new; `follow`: who follows, and what a person
 * pressed about it
 */
export function createCoordinator({ source, voice, follow, onTold = () => {} }) {
  /** @type {Promise<unknown>} */
  let queue = Promise.resolve();
  let hintRead = '';
  const journal = createJournal(source);
  const { offerFor, leftOpen } = createOffers(source);

  /** A page of the session needs no offer, and would begin anew if it asked. */
  const pendingTabs = createPendingTabs(
    (tab) =>
      void inTurn(async () => {
        if (!holds(await loadLive(), tab)) send(tab, { type: 'anew' });
      }),
  );

  const privacyPause = createPrivacyPause({
    onAway: (tab) =>
      void inTurn(async () => {
        const live = await loadLive();
        if (live?.tab === tab) await tellTabs(live);
      }),
  });

  /** @template T @param {() => Promise<T>} task @returns {Promise<T>} */
  function inTurn(task) {
    const result = queue.then(task);
    queue = result.catch((error) => console.warn('pasapas:', error));
    return result;
  }

  /** @param {number} tab @param {string} url */
  const open = (tab, url) => chrome.tabs.update(tab, { url });

  /**
   * @param {Live} live @param {Effect} effect @param {boolean} practice
   * @returns {Promise<Live | null>} null when the session is over
   */
  async function carryOut(live, effect, practice) {
    switch (effect.do) {
      case 'record':
        await journal.record(live, effect);
        break;
      case 'finish':
        await journal.finish(live, effect.outcome);
        break;
      case 'reopen':
        await journal.reopen(live);
        break;
      case 'focus':
        send(live.tab, { type: 'focus' }, effect.frame);
        break;
      case 'answer':
        await remember(effect);
        break;
      case 'start':
        await journal.start(live, (await loadSettings()).person);
        break;
      case 'open':
        await open(live.tab, practice ? practiceAddress(live, effect.url) : effect.url);
        break;
      case 'listen':
        await listen(live);
        break;
      case 'bigger':
        await grow();
        break;
      case 'level':
        await changeLevel(live.session.guide, effect.level);
        break;
      case 'leave':
        return null;
      default:
        break;
    }
    return live;
  }

  /**
   * On a practice page the true address stands for one of its own.
   * @param {Live} live
   * @param {string} url
   */
  function practiceAddress(live, url) {
    const { pathname, search } = new URL(url);
    const page = chrome.runtime.getURL(`practice/${live.session.guide.practice ?? ''}index.html`);
    return `${page}?page=${encodeURIComponent(pathname + search)}`;
  }

  /** @param {Extract<Effect, {do: 'answer'}>} answer */
  async function remember({ question, value }) {
    if (question === 'voice')
      await changeSettings((settings) => ({ ...settings, voice: value === 'voice-yes' }));
    else if (question === 'person') await sit(value);
    else {
      await changeSettings((settings) => ({
        ...settings,
        who: /** @type {import('./storage.js').Settings['who']} */ (value),
      }));
      await orElse(source.call('people.choose', { use: value }), null);
    }
  }

  /**
   * Who is here now; whoever comes for the first time gets the next picture.
   * @param {string} person '' for a newcomer
   */
  async function sit(person) {
    const { people, pictures } = await whoIsHere();
    const picture = person || pictures.find((one) => !people.includes(one));
    if (!picture) return;
    if (!people.includes(picture))
      await orElse(source.call('people.add', { person: picture }), null);
    await changePerson('family', picture);
  }

  async function grow() {
    await changeSettings((settings) => ({
      ...settings,
      size: /** @type {0 | 1 | 2 | 3} */ ((settings.size + 1) % 4),
    }));
  }

  /**
   * What the guide itself says now, without our notes.
   * @param {Live} live
   * @param {import('../shared/protocol.js').Translate} translate
   */
  const plainBubble = (live, translate) =>
    bubbleFor(live.session, translate, live.journal !== null);

  /** @param {Live} live */
  async function listen(live) {
    const bubble = plainBubble(live, (await presentationNow()).translate);
    if (bubble) read(live, bubble);
  }

  /**
   * What is being said is not waited for.
   * @param {Live} live
   * @param {import('../shared/protocol.js').Bubble} bubble
   */
  function read(live, bubble) {
    void voice.speak([bubble.say, ...bubble.lines]).then((said) => {
      if (!said) void inTurn(() => mute(live.session.turn));
    });
  }

  /** A voice that is there and cannot speak: said in writing. @param {number} turn */
  async function mute(turn) {
    const live = await loadLive();
    if (live?.session.turn !== turn) return;
    const next = { ...live, mute: turn };
    await saveLive(next);
    await tellTabs(next);
  }

  /**
   * @param {number} tab
   * @param {Tell | import('../shared/protocol.js').Focus | import('../shared/protocol.js').Anew}
   *   message
   * @param {number} [frame]
   */
  function send(tab, message, frame) {
    const sent =
      frame === undefined
        ? chrome.tabs.sendMessage(tab, message)
        : chrome.tabs.sendMessage(tab, message, { frameId: frame });
    sent.catch(() => null); // no page of ours there at the moment: it will ask when it is
    chrome.runtime.sendMessage({ ...message, to: tab }).catch(() => null); // practice pages
  }

  /**
   * [Écouter] is there where a voice is that knows the language.
   * @param {Live} live
   * @param {import('../shared/protocol.js').Translate} translate
   */
  async function bubbleNow(live, translate) {
    const {
      session: { turn },
      unlogged,
      mute,
    } = live;
    const bubble = plainBubble(live, translate);
    if (!bubble) return null;
    const notes = [
      ...(unlogged === turn ? [translate('notice_unlogged')] : []),
      ...(mute === turn ? [translate('own_voice_silent')] : []),
    ];
    const silent = !(await voice.knows(bubble.say.lang));
    const buttons = bubble.buttons.filter((name) => !(name === 'listen' && silent));
    if (live.session.stage === 'call' && (await followedThrough()) !== '') buttons.push('follow');
    return { ...bubble, lines: [...bubble.lines, ...notes], buttons };
  }

  /**
   * Who follows, as the page of the guide shows it.
   * @param {Live} live
   * @param {import('../shared/protocol.js').Translate} translate
   */
  const followedNow = (live, translate) =>
    follow ? followedFrom(follow.view(), pauseNow(live) !== null, translate) : null;

  /** Why nothing is told to whoever follows, as the page or the guide has it. @param {Live} live */
  const pauseNow = (live) => privacyPause.why(live.tab) ?? pauseFor(live.session);

  /**
   * The page says whether anything of it may be told.
   * @param {Live} live
   * @param {Sender} sender
   * @param {import('../shared/follow-messages.js').Pause | null} why
   */
  async function takePrivate(live, { tab, frame }, why) {
    const before = privacyPause.why(live.tab);
    privacyPause.note(tab, frame, why);
    if (privacyPause.why(live.tab) !== before) await tellTabs(live);
    return null;
  }

  /**
   * What the page shows goes on to whoever may see it, and is kept nowhere.
   * @param {Live} live
   * @param {Sender} sender
   * @param {import('../shared/protocol.js').Drawing} view
   */
  function takeView(live, { tab, frame }, view) {
    if (tab === live.tab && frame === 0 && pauseNow(live) === null) follow?.show(view);
    return null;
  }

  /**
   * What a helper shows is there, or is not and why.
   * @param {Live} live
   * @param {Sender} sender
   * @param {Extract<import('../shared/protocol.js').Happening, {what: 'pointed'}>} pointed
   */
  async function takePointed(live, { tab, frame }, { box, why }) {
    if (tab !== live.tab || frame !== 0 || !follow) return null;
    const { settings, translate } = await presentationNow();
    const followed = followedNow(live, translate);
    if (why !== null) follow.unpoint(box, why);
    else if (followed && settings.voice)
      void voice.speak([translate('follow_points', followed.name)]);
    return null;
  }

  /** @param {Live} live @returns {Promise<Tell>} */
  async function tellOf(live) {
    const { look, strings, translate } = await presentationNow();
    const followed = followedNow(live, translate);
    return {
      type: 'tell',
      view: {
        look,
        offer: null,
        bubble: await bubbleNow(live, translate),
        practice: live.session.mode === 'practice',
        followed,
      },
      watch: watchFor(live.session),
      anchor: anchorFor(live.session),
      sharing:
        followed &&
        eyesFor(
          followed,
          live.session.guide,
          follow && !isGrave(live.session) ? pointsIn(follow.view()) : null,
        ),
      strings,
    };
  }

  /** @param {Live} live */
  async function tellTabs(live) {
    const tell = await tellOf(live);
    for (const tab of live.tabs)
      send(tab, tab === live.tab ? tell : { ...tell, watch: null, view: null, sharing: null });
    onTold();
  }

  /** @param {Tell['view']} view @returns {Tell} */
  const viewOnly = (view) => ({ type: 'tell', view, watch: null, anchor: null });

  /**
   * @param {import('../session/session-state.js').Session} session
   * @param {number} tab
   * @param {boolean} incognito
   * @returns {Live}
   */
  const liveOf = (session, tab, incognito) => ({
    session,
    journal: null,
    tab,
    tabs: [tab],
    opened: [],
    clock: { at: Date.now(), ms: 0 },
    unlogged: 0,
    mute: 0,
    said: '',
    hidden: false,
    incognito,
  });

  /**
   * Who uses this computer is the host's to know: another browser may have asked, or somebody who
   * looks after the computer set it.
   * @returns {Promise<{people: string[], pictures: string[], fixed: boolean}>}
   */
  async function whoIsHere() {
    const settings = await loadSettings();
    const known = await orElse(source.call('people.list'), {
      use: settings.who,
      people: [],
      pictures: [],
      fixed: false,
    });
    const { shared } = await loadPolicy();
    if (shared && known.use !== 'everyone')
      await orElse(source.call('people.choose', { use: 'everyone' }), null);
    const { use, people, pictures, fixed } = shared
      ? { ...known, use: 'everyone', fixed: true }
      : known;
    const person =
      use === 'family' && (people.length === 0 || people.includes(settings.person))
        ? settings.person
        : null;
    await changeSettings((now) => {
      //  else somebody else has sat down meanwhile
      const asBefore = now.who === settings.who && now.person === settings.person;
      return asBefore && (use !== now.who || person !== now.person)
        ? { ...now, who: use, person }
        : now;
    });
    return { people, pictures, fixed };
  }

  /**
   * Who it is, is asked only where something is to be noted of them.
   * @param {string} id
   * @param {import('../session/session-state.js').Session['mode']} mode
   * @param {{tab: number, incognito: boolean}} where
   * @param {boolean} known  whether somebody of the family has just said who they are
   */
  async function start(id, mode, { tab, incognito }, known) {
    const { people } = await whoIsHere();
    const { look, settings } = await presentationNow();
    const { guide } = await source.call('guides.get', { id, locale: look.lang });
    /** @type {import('../session/session-state.js').Question[]} */
    const asking = [];
    const noted = !incognito && (await source.notes());
    if (settings.who === null && noted) asking.push('who');
    if (settings.who === 'family' && noted && !(known && settings.person !== null))
      asking.push('person'); // one computer, several chairs: asked each time
    if (settings.voice === null && (await voice.knows(look.lang))) asking.push('voice');
    const fades = noted && settings.who !== 'everyone';
    const session = begin(guide, mode, {
      asking,
      people,
      level: settings.levels[guide.id]?.level ?? 0,
      fades,
    });
    source.hold(true);
    const live = liveOf(session, tab, incognito);
    await settle(
      live,
      asking.length > 0
        ? { session, effects: [] }
        : withShown({ session, effects: [{ do: 'start' }] }),
      mode === 'practice',
    );
  }

  /**
   * Takes up what was left: the journal's own place, under a new epoch.
   * @param {any} left  as `sessions.open` gives it @param {number} tab
   */
  async function takeUp(left, tab) {
    const { look, settings } = await presentationNow();
    const { epoch, owner, seq, ms } = await source.call('sessions.resume', {
      session: left.session,
      owner: left.owner,
    });
    const { guide } = await source.call('guides.get', {
      id: left.guide,
      revision: left.revision,
      locale: look.lang,
    });
    const session = begin(guide, left.mode, {
      step: left.step ?? undefined,
      level: settings.levels[guide.id]?.level ?? 0,
    });
    const live = liveOf(session, tab, false);
    live.journal = { id: left.session, owner, epoch, seq };
    live.clock.ms = ms;
    source.hold(true);
    await settle(live, withShown({ session, effects: [] }), left.mode === 'practice');
    return guide;
  }

  /**
   * What changed nothing is not told to anybody.
   * @param {Live} live @param {import('../shared/protocol.js').Happening} happening
   * @param {{frame: number, address: string}} where @param {boolean} practice
   */
  async function happened(live, happening, where, practice) {
    const outcome = happen(live.session, happening, { ...where, ms: elapsed(live) });
    if (outcome.session !== live.session || outcome.effects.length > 0)
      await settle(live, outcome, practice);
  }

  /**
   * Carries out what a happening led to, remembers, tells.
   * @param {Live} before
   * @param {Outcome} outcome
   * @param {boolean} practice
   */
  async function settle(before, outcome, practice) {
    /** @type {Live | null} */
    let live = { ...before, session: outcome.session };
    for (const effect of outcome.effects) {
      live = await carryOut(live, effect, practice);
      if (!live) return leave(before);
    }
    await speakIfWished(live);
    await saveLive(live);
    await tellTabs(live);
  }

  /**
   * Reads what is new in the bubble: also an optional step that has come, or a word of ours.
   * @param {Live} live
   */
  async function speakIfWished(live) {
    const { settings, translate } = await presentationNow();
    const bubble = settings.voice ? plainBubble(live, translate) : null;
    if (!bubble || bubble.tone === 'folded') return;
    const said = [bubble.say, ...bubble.lines].map(({ text }) => text).join('\n');
    if (said === live.said) return;
    live.said = said;
    read(live, bubble);
  }

  /** @param {Live} live @param {View | null} [last]  a word that stays until it is closed */
  async function leave(live, last = null) {
    await saveLive(null);
    source.hold(false);
    voice.stop();
    for (const tab of live.tabs) send(tab, viewOnly(tab === live.tab ? last : null));
    onTold();
  }

  /** Every page shows itself anew, but for the session's own. @param {Live | null} live */
  async function everywhere(live) {
    for (const { id } of await chrome.tabs.query({}))
      if (id !== undefined && !live?.tabs.includes(id))
        chrome.tabs.sendMessage(id, { type: 'anew' }).catch(() => null);
    chrome.runtime.sendMessage({ type: 'anew' }).catch(() => null);
  }

  /**
   * What the person allowed is not allowed any more: a guide for it ends, with a word.
   * @param {string[]} lost patterns
   */
  async function withdraw(lost) {
    const live = await loadLive();
    const over =
      live?.session.mode === 'real' && live.session.guide.sites.some((site) => lost.includes(site));
    if (live && over) {
      const { look, translate } = await presentationNow();
      await journal.finish(live, 'stopped');
      await leave(live, {
        look,
        offer: null,
        bubble: withdrawnBubble(translate, live.journal !== null),
      });
    }
    await everywhere(live);
  }

  /**
   * Its tabs are others now: what is shown goes along; with the last of them it ends.
   * @param {(live: Live) => Live | null} changed
   */
  async function change(changed) {
    const live = await loadLive();
    const next = live && changed(live);
    if (!live || next === live) return;
    if (!next) return leave(live);
    await saveLive(next);
    if (next.session !== live.session) await tellTabs(next);
  }

  /**
   * A page of the session's tab asks what to do; a tab that it opened takes over.
   * @param {Live} live
   * @param {Sender} sender
   * @param {Report} report
   */
  async function join(live, sender, { address, practice }) {
    const anew = renewed(live.session, sender.frame);
    const { session, effects } =
      sender.frame === 0 ? arrived(anew, address) : { session: anew, effects: [] };
    const next = { ...live, tab: sender.tab, hidden: live.hidden && sender.frame !== 0, session };
    for (const effect of effects) await carryOut(next, effect, practice);
    await saveLive(next);
    return tellOf(next);
  }

  /** @param {Report} report @param {Sender} sender @returns {Promise<Tell | null>} */
  async function take(report, sender) {
    const { happening } = report;
    const before = await loadLive();
    const live = before && happening.what === 'ready' ? withAdopted(before, sender.tab) : before;
    if (live) source.hold(true); // also after the worker was started anew
    const mine = holds(live, sender.tab);
    if (happening.what === 'leaving') privacyPause.left(sender.tab, sender.frame);
    if (happening.what === 'ready' && report.top) privacyPause.arrived(sender.tab);
    if (happening.what === 'leaving' && report.top) await pendingTabs.remove(sender.tab);
    if ((happening.what === 'ready' || happening.what === 'address') && !live)
      return offer(report, sender);
    if (happening.what === 'ready' && !mine) return elsewhere(report);
    if (happening.what === 'press' && happening.name === 'settings') return openSettings();
    if (happening.what === 'press' && happening.name === 'follow') return openFollow();
    if (happening.what === 'press' && !mine) return pressOutside(live, report, sender);
    if (!live || !mine) return null;
    if (happening.what === 'private') return takePrivate(live, sender, happening.why);
    if (happening.what === 'view') return takeView(live, sender, happening.view);
    if (happening.what === 'pointed') return takePointed(live, sender, happening);
    if (happening.what === 'press' && happening.name.startsWith('follow-'))
      return pressFollow(happening.name);
    if (happening.what === 'ready') return join(live, sender, report);
    if (happening.what === 'hidden') return hide(live);
    await happened(
      live,
      happening,
      { frame: sender.frame, address: report.address },
      report.practice,
    );
    return null;
  }

  /**
   * Whether there are guides cannot be known now. Where they come from afar that is said, once
   * until they can be had again; where the program is missing, our own pages say what to do.
   * @param {number} tab
   * @param {{look: import('../shared/protocol.js').Look, translate:
   *   import('../shared/protocol.js').Translate}} presentation
   * @returns {Promise<View | null>}
   */
  async function notOffered(tab, { look, translate }) {
    const inVain = await pendingTabs.add(tab);
    if (
      !inVain ||
      (await serviceNow()) === '' ||
      (await source.notes()) ||
      !(await pendingTabs.speaksIn(tab))
    )
      return null;
    return { look, offer: null, bubble: awayBubble(translate) };
  }

  /** @param {Report} report @param {Sender} sender @returns {Promise<Tell>} */
  async function offer(report, { tab, incognito }) {
    if (!report.top) return viewOnly(null);
    const presentation = await presentationNow();
    const offered = await offerFor(report.address, report.practice, incognito, presentation);
    const view = offered === undefined ? await notOffered(tab, presentation) : offered;
    if (offered !== undefined) await pendingTabs.remove(tab);
    return { ...viewOnly(view ?? null), ...(view ? { strings: presentation.strings } : {}) };
  }

  /** @param {Report} report @returns {Promise<Tell>} */
  async function elsewhere(report) {
    const { look, strings, translate } = await presentationNow();
    return {
      ...viewOnly(report.top ? { look, offer: null, bubble: elsewhereBubble(translate) } : null),
      strings,
    };
  }

  async function openSettings() {
    await chrome.runtime.openOptionsPage();
    return null;
  }

  /** The words of rendezvous are shown where no page of a site can read them. */
  async function openFollow() {
    await chrome.tabs.create({ url: chrome.runtime.getURL('follow/follow.html') });
    return null;
  }

  /**
   * What it leads to comes back as a change of who follows.
   * @param {import('../shared/protocol.js').PressName} name
   */
  function pressFollow(name) {
    const press = follow ? pressOf(name, follow.view()) : null;
    if (press) follow?.press(press);
    return null;
  }

  /** What a helper writes is read aloud once, where that is wished. @param {Live} live */
  async function readHint(live) {
    const { settings, translate } = await presentationNow();
    const followed = followedNow(live, translate);
    const hint = followed?.hint ? [translate('follow_writes', followed.name), followed.hint] : [];
    const text = JSON.stringify(hint);
    const isNew = text !== hintRead;
    hintRead = text;
    if (isNew && hint.length > 0 && settings.voice) void voice.speak(hint);
  }

  /** @param {Live} live */
  async function hide(live) {
    await saveLive({ ...live, hidden: true });
    //  a popup that is open already says it too
    chrome.runtime.sendMessage({ type: 'anew' }).catch(() => null);
    //  gone with the next page, as the hiding is
    await chrome.action.setBadgeText({ tabId: live.tab, text: '!' });
    //  where only the person may open it, the badge calls
    await chrome.action.openPopup?.().catch(() => null);
    return null;
  }

  /** @param {Live} live */
  async function goTo(live) {
    const { windowId } = (await chrome.tabs.update(live.tab, { active: true })) ?? {};
    if (windowId !== undefined) await chrome.windows.update(windowId, { focused: true });
  }

  /**
   * A press on the offer, or in a tab where no guide is.
   * @param {Live | null} live
   * @param {Report} report
   * @param {Sender} sender
   */
  async function pressOutside(live, report, sender) {
    const { name, guide } =
      /** @type {Extract<import('../shared/protocol.js').Happening, {what: 'press'}>} */ (
        report.happening
      );
    if (name === 'resume' && live) {
      await goTo(live);
    } else if (name === 'not-now') {
      await changeSettings((settings) => ({ ...settings, silentOn: today() }));
      send(sender.tab, viewOnly(null));
    } else if (name === 'offer' && guide && !live) {
      await start(guide, report.practice ? 'practice' : 'real', sender, false);
    } else if (name === 'stop') {
      await pendingTabs.read(sender.tab);
      send(sender.tab, viewOnly(null));
    } else if (name === 'resume') {
      const left = await leftOpen(await loadSettings(), report.practice);
      if (left) await takeUp(left, sender.tab);
    }
    return null;
  }

  /** What our own pages may do with a session, and what they are told of it. */
  const own = {
    /** How to speak to the person, and in what dress. */
    presentation: async () => {
      const { settings, look, strings } = await presentationNow();
      return {
        settings,
        look,
        strings,
        languages: await languagesHere(),
        silent: settings.silentOn === today(),
      };
    },
    now: async () => {
      const live = await loadLive();
      return live
        ? { live, bubble: await bubbleNow(live, (await presentationNow()).translate) }
        : null;
    },
    whoIsHere,
    leftOpen: async () => leftOpen(await loadSettings(), false),
    /**
     * False where a guide is under way already.
     * @param {string} id
     * @param {import('../session/session-state.js').Session['mode']} mode
     * @param {{tab: number, incognito: boolean}} where
     */
    begin: (id, mode, where) =>
      inTurn(async () => {
        if (await loadLive()) return false;
        await start(id, mode, where, true);
        return true;
      }),
    /**
     * Null where it is not there any more, or a guide is under way already.
     * @param {string} id
     * @param {number} tab
     */
    takeUp: (id, tab) =>
      inTurn(async () => {
        const left = (await loadLive()) ? null : await leftOpen(await loadSettings(), false);
        return left?.session === id ? takeUp(left, tab) : null;
      }),
    /** @param {import('../shared/protocol.js').PressName} name @param {number} turn */
    press: (name, turn) =>
      inTurn(async () => {
        const live = await loadLive();
        if (!live) return;
        await happened(
          live,
          { what: 'press', turn, name },
          { frame: 0, address: '' },
          live.session.mode === 'practice',
        );
      }),
    goThere: () =>
      inTurn(async () => {
        const live = await loadLive();
        if (live) await goTo(live);
      }),
    /** Its place stays in the journal, for the person whose it is. */
    end: () =>
      inTurn(async () => {
        const live = await loadLive();
        if (live) await leave(live);
      }),
    /** The wishes have changed: every page shows itself anew. */
    refresh: () =>
      inTurn(async () => {
        const live = await loadLive();
        if (live) await tellTabs(live);
        await everywhere(live);
      }),
    /** @param {string[]} lost */
    withdrawn: (lost) => inTurn(() => withdraw(lost)),
    /** Voices have come or gone: there is an [Écouter], or there is none. */
    voicesChanged: () =>
      inTurn(async () => {
        const live = await loadLive();
        if (live) await tellTabs(live);
        chrome.runtime.sendMessage({ type: 'anew' }).catch(() => null);
      }),
    /** The host answers again: whoever asked in vain meanwhile asks once more. */
    hostAnswers: () => inTurn(pendingTabs.answered),
    /**
     * How the guide goes, for whoever follows: its own texts and the place in it.
     * @returns {Promise<import('../shared/follow-messages.js').Course | {say: 'pause', why:
     *   import('../shared/follow-messages.js').Pause}>}
     */
    stateNow: async () => {
      const live = await loadLive();
      const why = live ? pauseNow(live) : 'elsewhere';
      if (!live || why) return { say: 'pause', why: why ?? 'elsewhere' };
      return courseFor(
        live.session,
        plainBubble(live, (await presentationNow()).translate),
        elapsed(live),
      );
    },
    /** Somebody follows, or no longer does. */
    followChanged: () =>
      inTurn(async () => {
        const live = await loadLive();
        if (live) {
          await tellTabs(live);
          await readHint(live);
          const points = follow ? pointsIn(follow.view()) : null;
          if (points !== null && isGrave(live.session)) follow?.unpoint(points, 'danger');
        }
        chrome.runtime.sendMessage({ type: 'anew' }).catch(() => null);
      }),
    tryVoice: async () => voice.speak([(await presentationNow()).translate('voice_sample')]),
  };

  return {
    ...own,
    /** @param {Report} report @param {Sender} sender */
    report: (report, sender) => inTurn(() => take(report, sender)),
    /** @param {number} tab @param {number} opener */
    tabOpened: (tab, opener) => inTurn(() => change((live) => withOpened(live, tab, opener))),
    /** @param {number} tab */
    tabShown: (tab) => inTurn(() => change((live) => withSeen(live, tab))),
    /** @param {number} tab */
    tabClosed: (tab) => inTurn(() => change((live) => withClosed(live, tab))),
  };
}
