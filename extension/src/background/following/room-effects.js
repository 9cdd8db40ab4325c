/**
 * Executes the learner's actions: the room at the service, sending, storing trusted keys, and the
 * clock. Only the worker holds the session keys, and they are lost with it. The fact that somebody
 * follows is stored; otherwise nobody could report the end after a restart.
 */
import { createRelay } from '../../shared/follow/relay.js';
import { listFor } from '../../shared/follow/pairing-words.js';
import { wipe } from '../../shared/follow/secrets.js';
import { keyOf } from '../../shared/follow/trusted-keys.js';
import { socketOf } from '../../shared/service.js';
import { followedThrough } from '../../storage/policy.js';
import { presentationNow } from '../presentation.js';
import { saveFollower } from '../../storage/storage.js';
import { mayKeep } from '../../storage/trusted-helpers.js';

/**
 * @typedef {import('./learner.js').Learner} Learner
 * @typedef {import('./learner.js').LearnerView} LearnerView
 * @typedef {import('./room.js').Act} Act
 * @typedef {import('../../shared/follow/relay.js').Relay} Relay
 * @typedef {import('../../shared/follow/trusted-keys.js').TrustedList} TrustedList
 */

const TICK_MS = 1_000;
/** Stages without timeouts. */
const TIMELESS = ['off', 'over', 'worried', 'apart', 'kept', 'unkept'];

/**
 * Calls `step` every second while enabled.
 * @param {() => void} step
 */
function createClock(step) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let clock;
  return (/** @type {boolean} */ on) => {
    if (!on) clearInterval(clock);
    clock = on ? (clock ?? setInterval(step, TICK_MS)) : undefined;
  };
}

/** Stores the current follower on every change. */
function createFollowerMemory() {
  /** @type {string | null | undefined} */
  let stored;
  return (/** @type {LearnerView} */ { stage, helpers }) => {
    const follower = stage === 'followed' ? helpers.find(({ admitted }) => admitted) : undefined;
    const name = follower?.name ?? null;
    if (name === stored) return;
    stored = name;
    void saveFollower(name === null ? null : { name, at: Date.now() });
  };
}

/**
 * The trusted helpers with their keys. The caller must wipe the keys.
 * @param {TrustedList} trusted
 */
async function withKeys(trusted) {
  return (await trusted.all()).map((kept) => ({
    id: kept.id,
    name: kept.name,
    at: kept.at,
    key: keyOf(kept),
  }));
}

/**
 * Stores a trusted key. Success is reported only after it is stored. If the other person left
 * meanwhile, it is removed again.
 * @param {Learner} learner
 * @param {TrustedList} trusted
 * @param {Extract<Act, {do: 'keep'}>} act
 */
async function store(learner, trusted, { name, key }) {
  const kept = (await mayKeep())
    ? await trusted.add(name, key, Date.now()).catch(() => null)
    : null;
  wipe(key);
  if (kept && learner.view().stage !== 'keeping') await trusted.remove(kept.id);
  return kept ? learner.kept() : learner.unkept();
}

/**
 * @param {{ learner: Learner, trusted: TrustedList, onChange: () => void, onPresence: () => void,
 *   }} options  `onChange`: the view changed; `onPresence`: a helper became reachable or
 *   unreachable
 */
export function createEffects({ learner, trusted, onChange, onPresence }) {
  /** @type {Relay | null} */
  let relay = null;
  let shown = JSON.stringify(learner.view());
  const remember = createFollowerMemory();
  const watchTime = createClock(() => {
    carryOut(learner.tick());
    // in Firefox an open connection does not keep the worker alive; an API call does
    void chrome.runtime.getPlatformInfo();
  });

  /** @param {Act[]} acts */
  function carryOut(acts) {
    acts.forEach(carryOutOne);
    const view = learner.view();
    const now = JSON.stringify(view);
    if (now === shown) return;
    shown = now;
    watchTime(!TIMELESS.includes(view.stage));
    remember(view);
    onChange();
  }

  /** @param {Act} act */
  function carryOutOne(act) {
    if (act.do === 'open') void open();
    else if (act.do === 'keep') void store(learner, trusted, act).then(carryOut);
    else if (act.do === 'send') relay?.send(...act.records);
    else if (act.do === 'shut') void relay?.call('room.admit', { open: false }).catch(() => null);
    else if (act.do === 'remove')
      void relay?.call('room.remove', { seat: act.seat }).catch(() => null);
    else {
      void relay?.leave();
      relay = null;
    }
  }

  async function open() {
    const service = await followedThrough();
    if (learner.view().stage !== 'opening') return; // stopped meanwhile
    if (service === '') return carryOut(learner.closed());
    const opened = createRelay({
      address: socketOf(service, 'follow'),
      onRecord: (record) => receive(record),
      onNotice: (method, params) => notice(method, params),
      onState: (state) => {
        if (relay !== opened) return;
        if (state === 'lost') carryOut(learner.interrupted());
        if (state === 'over') carryOut(learner.closed());
      },
    });
    relay = opened;
    try {
      const [{ number }, kept, { look }] = await Promise.all([
        opened.open(),
        withKeys(trusted),
        presentationNow(),
      ]);
      carryOut(learner.opened(number, kept, listFor(look.lang)));
      wipe(...kept.map(({ key }) => key));
    } catch {
      if (relay === opened) carryOut(learner.closed());
    }
  }

  const present = () => learner.view().helpers.filter(({ away }) => !away).length;

  /** @param {import('./room.js').Sent} record */
  function receive(record) {
    const before = present();
    carryOut(learner.received(record));
    if (present() !== before) onPresence();
  }

  /** The displayed number may now belong to another room: requests a new one. */
  async function renumber() {
    const asked = relay;
    if (learner.view().stage !== 'words' || !asked) return;
    const { number } = await asked
      .call('room.admit', { open: true })
      .catch(() => ({ number: null }));
    if (relay === asked) carryOut(number ? learner.renumbered(number) : learner.closed());
  }

  /** @param {string} method @param {{seat: number}} params */
  function notice(method, { seat }) {
    if (method === 'room.shut') void renumber();
    else if (method === 'room.away') carryOut(learner.moved('away', seat));
    else if (method === 'room.back') carryOut(learner.moved('back', seat));
    else if (method === 'room.left') carryOut(learner.moved('left', seat));
  }

  return { carryOut };
}
