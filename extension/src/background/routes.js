/**
 * The routing table: for each event and button press, the handler for a guided tab, for a tab
 * beside a session in other tabs, and for no session.
 */
import { askOwnPagesAnew } from './tabs/tab-messages.js';
import { callToPopup, openFollow, openSettings, showTab } from './tabs/windows.js';

/** @typedef {import('./router.js').Handler} Handler */

/** The same handler in every situation. @param {() => Promise<unknown>} open */
const everywhere = (open) => {
  /** @type {Handler} */
  const handler = () => open().then(() => null);
  return { guided: handler, elsewhere: handler, unguided: handler };
};

/** @type {import('../shared/protocol.js').PressName[]} */
const FOLLOW_PRESSES = [
  'follow-stop',
  'follow-stay',
  'follow-yes',
  'follow-no',
  'follow-read',
  'follow-lower',
];

/**
 * @param {{
 *   runner: import('./session-runner.js').SessionRunner,
 *   unguided: import('./tabs/unguided-tabs.js').UnguidedTabs,
 *   followBridge: import('./following/follow-bridge.js').FollowBridge,
 * }} parts
 * @returns {Parameters<typeof import('./router.js').createRouter>[0]}
 */
export function createRoutes({ runner, unguided, followBridge }) {
  /** @type {Handler} */
  const toSession = ({ live, happening, report, sender }) =>
    runner.happened(
      live,
      happening,
      { frame: sender.frame, address: report.address },
      report.practice,
    );
  /** @type {Handler} */
  const offer = ({ report, sender }) => unguided.offer(report, sender);
  /** @type {Handler} */
  const silence = ({ sender }) => unguided.silence(sender);
  /** @type {Handler} */
  const close = ({ sender }) => unguided.close(sender);
  /** @type {Handler} */
  const follow = ({ happening }) => followBridge.press(happening.name);

  return {
    rows: {
      ready: {
        guided: ({ live, report, sender }) => runner.join(live, sender, report),
        elsewhere: ({ report }) => unguided.pointElsewhere(report),
        unguided: offer,
      },
      address: { unguided: offer },
      hidden: {
        async guided({ live }) {
          await runner.hide(live);
          askOwnPagesAnew();
          await callToPopup(live.tab);
        },
      },
      private: {
        async guided({ live, happening, sender }) {
          if (followBridge.notePrivate(live, sender, happening.why)) await runner.tellTabs(live);
        },
      },
      view: {
        guided: ({ live, happening, sender }) => followBridge.show(live, sender, happening.view),
      },
      pointed: {
        guided: ({ live, happening, sender }) => followBridge.pointed(live, sender, happening),
      },
      'press settings': everywhere(openSettings),
      'press follow': everywhere(openFollow),
      ...Object.fromEntries(FOLLOW_PRESSES.map((name) => [`press ${name}`, { guided: follow }])),
      'press offer': {
        unguided: async ({ happening, report, sender }) => {
          if (happening.guide) await unguided.begin(happening.guide, report, sender);
        },
      },
      'press not-now': { elsewhere: silence, unguided: silence },
      'press stop': { elsewhere: close, unguided: close },
      'press retry': { unguided: ({ report, sender }) => unguided.retry(report, sender) },
      'press resume': {
        elsewhere: ({ live }) => showTab(live.tab),
        unguided: ({ report, sender }) => unguided.takeUp(report, sender),
      },
    },
    otherwise: { guided: toSession },
  };
}
