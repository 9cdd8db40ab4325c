/**
 * Following in the worker: connects the learner's side (`following/learner.js`) with the relay, the
 * running guide and the extension's own pages. Progress messages contain only the guide's own texts
 * and the current place.
 */
import { shownOf, TRUSTED_MOST } from '../../shared/follow/trusted-keys.js';
import { createEffects } from './room-effects.js';
import { createLearner } from './learner.js';
import { followedThrough, loadPolicy } from '../../storage/policy.js';
import { loadFollower } from '../../storage/storage.js';
import { mayKeep, trustedBy } from '../../storage/trusted-helpers.js';

/**
 * @typedef {import('../../shared/follow/messages.js').GuideProgress} GuideProgress
 * @typedef {import('../../shared/follow/messages.js').Pause} Pause
 * @typedef {import('../../shared/protocol.js').PairPress} PairPress
 * @typedef {import('../../shared/protocol.js').FollowPress} FollowPress
 * @typedef {import('./learner.js').Learner} Learner
 * @typedef {import('./room.js').Act} Act
 */

/** Stages that end when the page that shows them closes. */
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
 * Actions for presses on the follow page and in the bar on the guide's page.
 * @type {Record<FollowPress['name'], (learner: Learner, seat: number) => Act[]>}
 */
const FOLLOW_PRESSES = {
  begin: (learner) => learner.begin(),
  me: (learner) => learner.called('me'),
  them: (learner) => learner.called('them'),
  unknown: (learner) => learner.called('unknown'),
  again: (learner) => [...learner.begin(), ...learner.called('me')],
  yes: (learner) => learner.recognised(true),
  no: (learner) => learner.recognised(false),
  allow: (learner, seat) => learner.allowed(seat, true),
  refuse: (learner, seat) => learner.allowed(seat, false),
  lower: (learner, seat) => learner.lowered(seat),
  read: (learner, seat) => learner.read(seat),
  stay: (learner) => learner.stay(),
  stop: (learner) => learner.stop(),
  worried: (learner) => learner.worried(),
  done: (learner) => learner.done(),
};
/** @type {FollowPress['name'][]} require a service */
const NEED_SERVICE = ['begin', 'me', 'again'];
/** @type {FollowPress['name'][]} always send the current progress to helpers */
const TELL_ANEW = ['yes', 'allow'];

/**
 * Actions for presses on the page for pairing side by side.
 * @type {Record<PairPress['name'], (learner: Learner, value: string) => Act[]>}
 */
const PAIR_PRESSES = {
  begin: (learner) => learner.pair(),
  beside: (learner) => learner.placed('beside'),
  phone: (learner) => learner.placed('phone'),
  unknown: (learner) => learner.placed('unknown'),
  again: (learner) => [...learner.pair(), ...learner.placed('beside')],
  yes: (learner) => learner.compared(true),
  no: (learner) => learner.compared(false),
  name: (learner, value) => learner.named(value),
  stop: (learner) => learner.stop(),
  remove: (learner, value) => learner.revoked(value),
  done: (learner) => learner.done(),
};

/**
 * @param {{ stateNow: () => Promise<GuideProgress | {say: 'pause', why: Pause}>, onChange: () =>
 *   void, }} options  `stateNow`: the current progress; `onChange`: called when the view changed
 */
export function createFollowing({ stateNow, onChange }) {
  const learner = createLearner();
  const trusted = trustedBy('known');
  const { carryOut } = createEffects({
    learner,
    trusted,
    onChange,
    onPresence: () => void tell(true),
  });
  let told = '';

  /**
   * Sends the progress to helpers if it changed.
   * @param {boolean} [anew] send even if unchanged
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
    carryOut(learner.tellProgress(state));
  }

  const mayPair = async () =>
    (await followedThrough()) !== '' &&
    (await mayKeep()) &&
    (await trusted.all()).length < TRUSTED_MOST;

  void loadFollower().then((left) => {
    if (left) carryOut(learner.brokenOff(left));
  });

  return {
    view: learner.view,
    tell,
    /** A policy changed: ends following if it is now forbidden. */
    async obey() {
      if (!(await loadPolicy()).following) carryOut(learner.forbidden());
    },
    /** The trusted helpers, without keys; null if none may be stored. */
    trusted: async () => ((await mayKeep()) ? (await trusted.all()).map(shownOf) : null),
    /** @param {PairPress} press */
    async pair({ name, value = '' }) {
      if (name === 'begin' && !(await mayPair())) return;
      carryOut(PAIR_PRESSES[name](learner, value));
      // only after the key in memory is erased and the helper admitted with it is disconnected
      if (name === 'remove') await trusted.remove(value);
    },
    /** The list of trusted helpers changed owner or was erased: ends following. */
    quit: () => carryOut(learner.stop()),
    /** Sends the page's outline. @param {import('../../shared/protocol.js').Drawing} view */
    show: (view) => carryOut(learner.tellView(view)),
    /**
     * The page does not show the pointed box, or no longer shows it.
     * @param {number} box
     * @param {import('../../shared/follow/messages.js').Unpointed} why
     */
    unpoint: (box, why) => carryOut(learner.unpointed(box, why)),
    /** @param {FollowPress} press */
    async press({ name, seat = 0 }) {
      if (NEED_SERVICE.includes(name) && (await followedThrough()) === '') return;
      carryOut(FOLLOW_PRESSES[name](learner, seat));
      if (TELL_ANEW.includes(name)) await tell(true);
    },
    /**
     * The page that shows the words was closed: the words become invalid.
     * @param {string} purpose of the words on that page
     */
    pageGone: (purpose) => {
      if (learner.view().purpose === purpose && ON_ITS_PAGE.includes(learner.view().stage))
        carryOut(learner.stop());
    },
  };
}

/** @typedef {ReturnType<typeof createFollowing>} Following */
