/**
 * The state of a helper's session in the popup: who follows, and the button to end or to begin it.
 *
 * @typedef {import('../shared/protocol.js').AppState} AppState
 */
import { button, h, translatorFor } from '../ui/dom.js';

/** @param {AppState} state @param {(name: 'open' | 'stop') => void} press */
export function followCard(state, press) {
  const { t } = translatorFor(state);
  const { stage, helpers } = state.follow;
  if (stage !== 'followed')
    return button(t('follow_title'), () => press('open'), { kind: 'wide', name: 'follow' });
  return h(
    'section',
    { class: 'card live', 'aria-labelledby': 'follow' },
    h('p', { id: 'follow' }, t('follow_followed', helpers.at(-1)?.name || t('follow_somebody'))),
    button(t('button_stop'), () => press('stop'), { name: 'follow-stop' }),
  );
}
