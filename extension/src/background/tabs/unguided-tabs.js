/**
 * Pages without a running guide: their offers and button presses.
 *
 * @typedef {import('../../shared/protocol.js').Report} Report
 * @typedef {import('../../shared/protocol.js').Tell} Tell
 * @typedef {import('../../shared/protocol.js').View} View
 * @typedef {import('../router.js').Sender} Sender
 */
import { awayBubble, elsewhereBubble } from '../../session/session-view.js';
import { today } from '../offer.js';
import { serviceNow } from '../../storage/policy.js';
import { presentationNow } from '../presentation.js';
import { orElse } from '../source/rpc.js';
import { changeSettings, loadSettings } from '../../storage/storage.js';
import { send, viewOnly } from './tab-messages.js';

/** @param {import('../../shared/protocol.js').Translate} translate */
const cannotBeginBubble = (translate) => ({
  ...awayBubble(translate),
  say: translate('notice_cannot_begin'),
  lines: [translate('notice_cannot_begin_hint')],
  buttons: /** @type {import('../../shared/protocol.js').PressName[]} */ (['retry', 'stop']),
  labels: {
    retry: translate('button_try_again').text,
    stop: translate('button_close').text,
  },
});

/**
 * @param {{
 *   source: import('../source/guide-source.js').GuideSource,
 *   offers: ReturnType<typeof import('../offer.js').createOffers>,
 *   pendingTabs: ReturnType<typeof import('./pending-tabs.js').createPendingTabs>,
 *   sessionStart: import('../session-start.js').SessionStart,
 *   runner: import('../session-runner.js').SessionRunner,
 * }} parts
 */
export function createUnguidedTabs({ source, offers, pendingTabs, sessionStart, runner }) {
  /**
   * The guides are unavailable. If they come from a service, one notice is shown per outage. If the
   * host is missing, the extension's own pages explain what to do.
   * @param {number} tab
   * @returns {Promise<View | null>}
   */
  async function notOffered(tab) {
    const again = await pendingTabs.add(tab);
    if (!again || (await serviceNow()) === '' || (await source.notes())) return null;
    if (!(await pendingTabs.speaksIn(tab))) return null;
    const { look, translate } = await presentationNow();
    return { look, offer: null, bubble: awayBubble(translate) };
  }

  /**
   * The host disconnected or refused: shows a notice, so that every press has a visible result.
   * @param {number} tab
   */
  async function cannotBegin(tab) {
    const { look, strings, translate } = await presentationNow();
    const bubble = cannotBeginBubble(translate);
    send(tab, { ...viewOnly({ look, offer: null, bubble }), strings });
  }

  /** @param {number} tab @param {() => ReturnType<typeof sessionStart.begun>} start */
  async function run(tab, start) {
    const started = await orElse(start(), null);
    await (started ? runner.run(started) : cannotBegin(tab));
  }

  return {
    /** @param {Report} report @param {Sender} sender @returns {Promise<Tell>} */
    async offer({ top, address, practice }, { tab, incognito }) {
      if (!top) return viewOnly(null);
      const presentation = await presentationNow();
      const offered = await offers.offerFor(address, practice, incognito, presentation);
      const view = offered === undefined ? await notOffered(tab) : offered;
      if (offered !== undefined) await pendingTabs.remove(tab);
      return { ...viewOnly(view), ...(view ? { strings: presentation.strings } : {}) };
    },
    /** A guide is running in another tab. @param {Report} report @returns {Promise<Tell>} */
    async pointElsewhere({ top }) {
      const { look, strings, translate } = await presentationNow();
      const view = { look, offer: null, bubble: elsewhereBubble(translate) };
      return { ...viewOnly(top ? view : null), strings };
    },
    /**
     * An offered guide was pressed.
     * @param {string} guide @param {Report} report @param {Sender} sender
     */
    begin: (guide, { practice }, sender) =>
      run(sender.tab, () =>
        sessionStart.begun(guide, practice ? 'practice' : 'real', sender, false),
      ),
    /** The unfinished guide was pressed. @param {Report} report @param {Sender} sender */
    async takeUp({ practice }, { tab }) {
      const left = await offers.leftOpen(await loadSettings(), practice);
      if (left) await run(tab, () => sessionStart.takenUp(left, tab));
      else await cannotBegin(tab);
    },
    /**
     * Retry after a failed start: sends the page a current offer.
     * @param {Report} report @param {Sender} sender
     */
    async retry({ address, practice }, { tab, incognito }) {
      source.retry();
      const presentation = await presentationNow();
      const view = await offers.offerFor(address, practice, incognito, presentation);
      if (view === undefined) await cannotBegin(tab);
      else send(tab, { ...viewOnly(view), strings: presentation.strings });
    },
    /** "Pas maintenant": silent for the day. @param {Sender} sender */
    async silence({ tab }) {
      await changeSettings((settings) => ({ ...settings, silentOn: today() }));
      send(tab, viewOnly(null));
    },
    /** The person closed a notice. @param {Sender} sender */
    async close({ tab }) {
      await pendingTabs.read(tab);
      send(tab, viewOnly(null));
    },
  };
}

/** @typedef {ReturnType<typeof createUnguidedTabs>} UnguidedTabs */
