/**
 * Being followed, as the worker does it: the learner's side (`learner.js`) between the relay, the
 * guide under way and our own pages. What the helpers are told is the guide's own words and the
 * place in it.
 */
import { keyOf, LASTING_MOST, shownOf } from '../shared/follow/trusted-keys.js';
import { createRelay } from '../shared/follow/relay.js';
import { wipe } from '../shared/follow/secrets.js';
import { socketOf } from '../shared/service.js';
import { listFor } from '../shared/follow/pairing-words.js';
import { knownTo, mayKeep } from './trusted-helpers.js';
import { createLearner } from './following/learner.js';
import { presentationNow } from './presentation.js';
import { followedThrough, loadPolicy } from './policy.js';
import { loadFollower, saveFollower } from './storage.js';

/**
 * @typedef {import('../shared/follow/messages.js').Course} Course
 * @typedef {import('../shared/follow/messages.js').Pause} Pause
 * @typedef {import('./following/learner.js').Act} Act
 * @typedef {import('../shared/follow/records.js').Record} Carried
 */

const TICK_MS = 1_000;
/** The stages that end with the page that shows them. */
const ON_ITS_PAGE = [
  'who',
  'hang-up',
  'opening',
  'unreachable',
  'words',
  'recognise',
  'where',
  'apart',
  'compare',
  'name',
  'keeping',
  'kept',
  'unkept',
];

/**
 * @param {{
 *   stateNow: () => Promise<Course | {say: 'pause', why: Pause}>,
 *   onChange: () => void,
 * }} options  `stateNow`: how the guide goes; `onChange`: something to be shown has changed
 */
export function createFollowing({ stateNow, onChange }) {
  const learner = createLearner();
  const known = knownTo('known');
  /** @type {import('../shared/follow/relay.js').Relay | null} */
  let relay = null;
  let told = '';
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let clock;
  let before = JSON.stringify(learner.view());
  /** @type {string | null | undefined} */
  let remembered;

  /** @param {Act[]} acts */
  function carryOut(acts) {
    for (const act of acts) {
      if (act.do === 'open') void open();
      else if (act.do === 'keep') void keep(act);
      else if (act.do === 'send') relay?.send(...act.records);
      else if (act.do === 'shut') void relay?.call('room.admit', { open: false }).catch(() => null);
      else if (act.do === 'remove')
        void relay?.call('room.remove', { seat: act.seat }).catch(() => null);
      else {
        void relay?.leave();
        relay = null;
      }
    }
    const now = JSON.stringify(learner.view());
    if (now === before) return;
    before = now;
    tick();
    remember();
    onChange();
  }

  /**
   * Keys are held by this worker alone; that somebody followed is remembered, or nobody would say
   * that it is over.
   */
  function remember() {
    const { stage, helpers } = learner.view();
    const name =
      stage === 'followed' ? (helpers.find(({ known: yes }) => yes)?.name ?? null) : null;
    if (name === remembered) return;
    remembered = name;
    void saveFollower(name === null ? null : { name, at: Date.now() });
  }

  /** Time counts only while there is something to watch over. */
  function tick() {
    const idle = ['off', 'over', 'worried', 'apart', 'kept', 'unkept'].includes(
      learner.view().stage,
    );
    if (idle) clearInterval(clock);
    clock = idle
      ? undefined
      : (clock ??
        setInterval(() => {
          carryOut(learner.tick());
          //  a connection alone keeps no worker awake in Firefox; asking the browser something does
          void chrome.runtime.getPlatformInfo();
        }, TICK_MS));
  }

  async function open() {
    const service = await followedThrough();
    if (learner.view().stage !== 'opening') return; // stopped meanwhile
    if (service === '') return carryOut(learner.closed());
    const line = createRelay({
      address: socketOf(service, 'follow'),
      onRecord: (record) => void take(record),
      onNotice: (method, params) => notice(method, params),
      onState: (state) => {
        if (relay !== line) return;
        if (state === 'lost') carryOut(learner.interrupted());
        if (state === 'over') carryOut(learner.closed());
      },
    });
    relay = line;
    try {
      const [{ number }, kin, { look }] = await Promise.all([
        line.open(),
        known.all(),
        presentationNow(),
      ]);
      const keys = kin.map(({ key: _, ...who }, index) => ({ ...who, key: keyOf(kin[index]) }));
      carryOut(learner.opened(number, keys, listFor(look.lang)));
      wipe(...keys.map(({ key }) => key));
    } catch {
      if (relay === line) carryOut(learner.closed());
    }
  }

  /**
   * Said to be kept only once it is; and not kept where the other one has gone meanwhile.
   * @param {Extract<Act, {do: 'keep'}>} act
   */
  async function keep({ name, key }) {
    const kept = (await mayKeep())
      ? await known.add(name, key, Date.now()).catch(() => null)
      : null;
    wipe(key);
    if (kept && learner.view().stage !== 'keeping') await known.remove(kept.id);
    carryOut(kept ? learner.kept() : learner.unkept());
  }

  /** @param {Carried} record */
  async function take(record) {
    const lines = () => learner.view().helpers.filter(({ away }) => !away).length;
    const there = lines();
    carryOut(learner.received(record));
    if (lines() !== there) await tell(true);
  }

  /** Somebody else has the number that is being read out. */
  async function renumber() {
    const line = relay;
    if (learner.view().stage !== 'words' || !line) return;
    const { number } = await line
      .call('room.admit', { open: true })
      .catch(() => ({ number: null }));
    if (relay === line) carryOut(number ? learner.renumbered(number) : learner.closed());
  }

  /** @param {string} method @param {{seat: number}} params */
  function notice(method, { seat }) {
    if (method === 'room.shut') void renumber();
    else if (method === 'room.away') carryOut(learner.moved('away', seat));
    else if (method === 'room.back') carryOut(learner.moved('back', seat));
    else if (method === 'room.left') carryOut(learner.moved('left', seat));
  }

  /**
   * Whoever follows is told how it goes, where that is another than before.
   * @param {boolean} [anew]
   */
  async function tell(anew = false) {
    if (learner.view().stage !== 'followed') {
      told = '';
      return;
    }
    const state = await stateNow();
    const text = JSON.stringify(state, (key, value) => (key === 'since' ? undefined : value));
    if (text === told && !anew) return;
    told = text;
    carryOut(learner.tellCourse(state));
  }

  /** @param {boolean} yes */
  async function recognised(yes) {
    carryOut(learner.recognised(yes));
    await tell(true);
  }

  void loadFollower().then((left) => {
    if (left) carryOut(learner.brokenOff(left));
  });

  return {
    view: learner.view,
    tell,
    /**
     * Something was decided by whoever looks after this computer: where nobody may be followed,
     * nobody is.
     */
    async obey() {
      if (!(await loadPolicy()).following) carryOut(learner.forbidden());
    },
    /** Those who were paired with face to face; null where nobody is kept. */
    known: async () => ((await mayKeep()) ? (await known.all()).map(shownOf) : null),
    /**
     * What a person pressed on the page on which somebody is added who sits beside them.
     * @param {import('../shared/protocol.js').PairPress} press
     */
    async pair({ name, value = '' }) {
      switch (name) {
        case 'begin':
          return (await followedThrough()) !== '' &&
            (await mayKeep()) &&
            (await known.all()).length < LASTING_MOST
            ? carryOut(learner.pair())
            : undefined;
        case 'beside':
        case 'phone':
        case 'unknown':
          return carryOut(learner.placed(name));
        case 'again':
          carryOut(learner.pair());
          return carryOut(learner.placed('beside'));
        case 'yes':
          return carryOut(learner.compared(true));
        case 'no':
          return carryOut(learner.compared(false));
        case 'name':
          return carryOut(learner.named(value));
        case 'stop':
          return carryOut(learner.stop());
        case 'remove': // what is held of the key first, and whoever came in by it
          carryOut(learner.revoked(value));
          return known.remove(value);
        default:
          return carryOut(learner.done());
      }
    },
    /** The list is no longer this person's, or is erased. */
    quit: () => carryOut(learner.stop()),
    /** What the page shows. @param {import('../shared/protocol.js').Drawing} view */
    show: (view) => carryOut(learner.tellView(view)),
    /**
     * The page does not point at it, or does no more.
     * @param {number} box
     * @param {import('../shared/follow/messages.js').Unpointed} why
     */
    unpoint: (box, why) => carryOut(learner.unpointed(box, why)),
    /**
     * What a person pressed.
     * @param {import('../shared/protocol.js').FollowPress} press
     */
    async press({ name, seat = 0 }) {
      if (['begin', 'me', 'again'].includes(name) && (await followedThrough()) === '') return;
      switch (name) {
        case 'begin':
          return carryOut(learner.begin());
        case 'me':
        case 'them':
        case 'unknown':
          return carryOut(learner.called(name));
        case 'again':
          carryOut(learner.begin());
          return carryOut(learner.called('me'));
        case 'yes':
          return recognised(true);
        case 'no':
          return recognised(false);
        case 'allow':
          carryOut(learner.allowed(seat, true));
          return tell(true);
        case 'refuse':
          return carryOut(learner.allowed(seat, false));
        case 'lower':
          return carryOut(learner.lowered(seat));
        case 'read':
          return carryOut(learner.read(seat));
        case 'stay':
          return carryOut(learner.stay());
        case 'stop':
          return carryOut(learner.stop());
        case 'worried':
          return carryOut(learner.worried());
        default:
          return carryOut(learner.done());
      }
    },
    /**
     * The page that shows the words is gone, and with it they are.
     * @param {string} purpose what it shows them for
     */
    pageGone: (purpose) => {
      if (learner.view().purpose === purpose && ON_ITS_PAGE.includes(learner.view().stage))
        carryOut(learner.stop());
    },
  };
}

/** @typedef {ReturnType<typeof createFollowing>} Following */
