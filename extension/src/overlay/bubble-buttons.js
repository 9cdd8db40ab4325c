/** Which buttons the bubble has, their order and their labels. Pure. */
import { format } from '../shared/text.js';

/** @typedef {import('../shared/protocol.js').PressName} PressName */
/** @typedef {import('../shared/protocol.js').Bubble} BubbleView */
/** @typedef {import('../shared/text.js').Strings} Strings */

/**
 * `person`: the person whose button it is, if any. `expanded`: whether the content that the button
 * unfolds is open, if it unfolds something.
 * @typedef {{name: PressName, label: string, className: string, expanded?: boolean, person?:
 *   string}} ButtonView
 */

/** At most one of these is styled as the primary button; all others are secondary. */
const PRIMARY = new Set(['next', 'written', 'did', 'danger-ok', 'resume', 'retry', 'voice-yes']);

/** @type {Partial<Record<PressName, import('./icons.js').IconName>>} */
export const BUTTON_ICONS = {
  back: 'back',
  bigger: 'bigger',
  call: 'call',
  'danger-fix': 'back',
  'danger-ok': 'check',
  did: 'check',
  focus: 'next',
  help: 'help',
  less: 'next',
  listen: 'listen',
  more: 'back',
  simpler: 'simpler',
  stop: 'stop',
  written: 'check',
  'voice-yes': 'listen',
};

/** @param {PressName} name */
const usualKey = (name) => `button_${name.replaceAll('-', '_')}`;

/**
 * The row of buttons below the sentence.
 * @param {BubbleView} view
 * @param {Strings} strings
 * @returns {ButtonView[]}
 */
export function buttonsOf(view, strings) {
  const inPanel = new Set(view.panel ?? []);
  const row = view.buttons.filter((name) => name !== 'focus' && !inPanel.has(name));
  /** @param {PressName} name */
  const labelOf = (name) =>
    view.labels?.[name] ??
    format(strings, view.address && name === 'next' ? 'button_open' : usualKey(name));
  return [
    ...(view.step !== null && view.tone !== 'warn'
      ? [
          {
            name: /** @type {const} */ ('focus'),
            label: format(strings, 'button_focus'),
            className: 'quiet',
          },
        ]
      : []),
    ...row.map((name, index) => ({
      name,
      label: labelOf(name),
      className: index === 0 && PRIMARY.has(name) ? 'primary' : '',
      ...(name === 'help' && { expanded: !!view.panel }),
    })),
    ...(view.people ?? []).map(({ id, label }) => ({
      name: /** @type {const} */ ('person'),
      label,
      className: '',
      person: id,
    })),
  ];
}

/**
 * The buttons of the help panel; none while it is closed.
 * @param {BubbleView} view
 * @param {Strings} strings
 * @returns {ButtonView[]}
 */
export const panelButtonsOf = ({ panel }, strings) =>
  (panel ?? []).map((name) => ({
    name,
    label: format(strings, name === 'did' ? 'button_panel_did' : usualKey(name)),
    className: '',
  }));
