/**
 * The lifecycle of one of our own pages: it sends requests to the worker, applies the display
 * settings, draws, and puts short messages in a live region.
 *
 * @typedef {import('../shared/protocol.js').Answer} Answer
 * @typedef {import('../shared/protocol.js').Ask} Ask
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { dress, h, translatorFor } from './dom.js';
import { createWorker } from './worker.js';

/**
 * @param {number | null} tab
 * @param {(state: AppState) => void} show  draws the page; called whenever something may have
 *   changed
 */
export function createPage(tab, show) {
  const worker = createWorker(tab);
  const status = h('p', { class: 'status', role: 'status' });
  /** @type {AppState | null} */
  let state = null;
  let asked = 0;
  let taken = 0;

  /** @param {AppState} next */
  function take(next) {
    state = next;
    dress(state);
    show(state);
  }

  function redraw() {
    if (state) take(state);
  }

  /**
   * An answer that a later request has overtaken is outdated and is not drawn.
   * @param {Ask} ask
   * @returns {Promise<Answer>}
   */
  async function ask(ask) {
    const turn = ++asked;
    const answer = await worker.ask(ask);
    if (answer.state && turn > taken) {
      taken = turn;
      take(answer.state);
    }
    return answer;
  }

  /** @param {string} words */
  function tell(words) {
    status.textContent = words;
  }

  /**
   * Performs the action that the person requested; announces a failure.
   * @param {Ask} what
   * @param {{done?: string, trouble?: string}} [words]  keys of the messages
   * @returns {Promise<boolean>}
   */
  async function act(what, { done, trouble = 'own_trouble' } = {}) {
    tell('');
    const answer = await ask(what);
    if (!state) return answer.done;
    const { t } = translatorFor(state);
    if (!answer.done) tell(answer.why?.text ?? t(trouble));
    else if (done !== undefined) tell(t(done));
    return answer.done;
  }

  return {
    worker,
    status,
    ask,
    act,
    tell,
    redraw,
    async begin() {
      await ask({ ask: 'state', again: true });
      worker.watch(() => void ask({ ask: 'state' }));
    },
  };
}

/** @typedef {ReturnType<typeof createPage>} Page */
