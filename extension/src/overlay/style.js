/**
 * The overlay's style, as one style sheet for our shadow root.
 *
 * It is written so that a page can neither change nor read it:
 * - declarations on `:host` are `!important`: among important rules, those of the inner tree win
 * over the page's;
 * - no custom properties: a page can register a property of the same name with another syntax and
 * so invalidate ours;
 * - generic font families only: a page's `@font-face` applies in our tree, and one with
 * `unicode-range` would reveal to the page which letters we show;
 * - no animation and no transition: `document.getAnimations()` would expose the elements to the
 * page, and nothing here should move;
 * - nothing can be selected, since a page can read the selection.
 */

/** Pixels between the target and the ring's outer edge, and between the target and the bubble. */
export const RING_REACH = 9;
export const BUBBLE_GAP = 14;
/** The helper's ring is drawn around ours if both are on the same element. */
export const POINTED_REACH = 18;

const CALM = {
  ink: '#16213a',
  paper: '#fffdf7',
  soft: '#f2ede1',
  line: '#56617a',
  strong: '#1b3f7d',
  onStrong: '#ffffff',
  glow: '#ffb400',
  warnPaper: '#fff4d6',
  warnLine: '#7a4b00',
  edge: '2px',
};
const SHARP = {
  ink: '#000000',
  paper: '#ffffff',
  soft: '#ffffff',
  line: '#000000',
  strong: '#000000',
  onStrong: '#ffffff',
  glow: '#ffd000',
  warnPaper: '#ffffff',
  warnLine: '#000000',
  edge: '3px',
};

/** The smallest font size, in pixels, for each of the four sizes a person can choose. */
const SIZES = [18, 22, 27, 33];

/**
 * @param {import('../shared/protocol.js').Look} look
 * @returns {string} the whole style sheet
 */
export function style(look) {
  const size = SIZES[look.size] ?? SIZES[0];
  const colours =
    look.contrast === 'high'
      ? paint(SHARP)
      : `${paint(CALM)} @media (prefers-contrast: more) { ${paint(SHARP)} }`;
  const parts = [HOST, layer(size), RINGS, BUBBLE, narrow(size), BUTTONS, LOW, OFFER, BAR];
  return parts.join('') + colours + FORCED;
}

const HOST = `
:host {
  all: initial !important; display: block !important; position: fixed !important; inset: 0 auto auto 0 !important;
  width: 1px !important; height: 1px !important; overflow: visible !important; direction: ltr !important;
  unicode-bidi: normal !important; z-index: 2147483647 !important; pointer-events: none !important;
}
:host::backdrop { display: none !important; }
[hidden] { display: none !important; }
`;

/** @param {number} size  smallest font size, in pixels */
const layer = (size) => `
.layer {
  width: 1px; height: 1px; font: 400 max(${size}px, ${size / 16}em)/1.4 system-ui, sans-serif; text-align: start;
  -webkit-user-select: none; user-select: none; -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
}
`;

/**
 * At a width of only thirteen letters there is no room for the bar.
 * @param {number} size  of the smallest letter, in pixels
 */
const narrow = (size) => `
@media (max-width: ${size * 13}px) { .words { flex-direction: column-reverse; } .parts-toggle .bar-of-parts { display: none; } }
`;

const RINGS = `
.ring { position: fixed; box-sizing: border-box; border-style: solid; border-width: 4px; border-radius: 12px; outline: 3px solid; }
.ring.pointed { border-color: #fff; border-radius: 18px; outline: 4px dashed #6a1b9a; outline-offset: -4px; box-shadow: none; }
.shows { position: fixed; max-width: calc(100vw - 16px); padding: .2em .6em; border: 2px solid #fff; border-radius: 10px; background: #6a1b9a; color: #fff; font-weight: 700; opacity: 0; }
`;

const BUBBLE = `
.bubble, .offer, .bar {
  position: fixed; box-sizing: border-box; display: flex; flex-direction: column; gap: .7em; width: min(26em, 100vw - 16px);
  max-width: 100vw; padding: 1em; border-style: solid; border-radius: 18px; overflow-y: auto; overscroll-behavior: contain;
  pointer-events: auto; cursor: default; overflow-wrap: break-word;
}
.bubble { scrollbar-width: thin; }
.beak { position: fixed; width: 20px; height: 10px; }
.beak[data-side=top] { clip-path: polygon(0 0, 100% 0, 50% 100%); }
.beak[data-side=bottom] { clip-path: polygon(0 100%, 100% 100%, 50% 0); }
.beak[data-side=left], .beak[data-side=right] { width: 10px; height: 20px; }
.beak[data-side=left] { clip-path: polygon(0 0, 0 100%, 100% 50%); }
.beak[data-side=right] { clip-path: polygon(100% 0, 100% 100%, 0 50%); }
p, ul, li { margin: 0; padding: 0; }
.words { display: flex; flex-direction: column; gap: .6em; }
.count { display: flex; align-items: center; gap: .7em; font-size: 1em; }
.bar-of-parts { flex: 1; display: flex; gap: 4px; min-width: 3em; }
.track { flex: 1; height: 8px; border-radius: 4px; overflow: hidden; }
.fill { display: block; height: 100%; border-radius: 4px; }
.parts-toggle { display: flex; flex-direction: column; align-items: stretch; gap: .15em; width: 100%; padding: .35em .6em; text-align: start; }
.parts-toggle .head { align-items: center; justify-content: space-between; font-weight: 700; }
.parts-toggle .head .icon { width: 1.2em; height: 1.2em; margin: 0; }
.parts-toggle[aria-expanded=true] .head .icon { transform: rotate(180deg); }
.parts-toggle .mark { display: none; }
.parts-toggle .count { flex-wrap: wrap; gap: .2em .7em; }
.parts-toggle .bar-of-parts { flex: 1 1 5em; }
.parts { display: flex; flex-direction: column; gap: .35em; margin: 0; padding: .2em .6em; list-style: none; }
.parts li { display: flex; align-items: center; gap: .6em; min-height: 2em; }
.parts li[data-state=here] .label > :first-child { font-weight: 700; }
.parts .label { flex: 1; display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 .8em; }
.sign { flex: none; display: inline-flex; align-items: center; justify-content: center; box-sizing: border-box; width: 1.5em; height: 1.5em; border: 2px solid; border-radius: 50%; }
.sign .icon { width: 1em; height: 1em; stroke-width: 3; }
.parts li[data-state=here] .sign { border-width: .45em; }
.ask { padding-top: .5em; font-weight: 700; }
.contacts { display: flex; flex-direction: column; gap: .7em; list-style: none; }
.contacts li { display: flex; flex-direction: column; align-items: start; }
.phone { font-size: 1.4em; font-weight: 700; line-height: 1.3; }
.practice { align-self: start; padding: .15em .7em; border-radius: 1em; }
.say { font-size: 1.28em; font-weight: 700; line-height: 1.3; text-wrap: pretty; }
.head { display: flex; align-items: flex-start; gap: .6em; }
.head .icon { width: 1.9em; height: 1.9em; margin-top: -.1em; }
.bubble[data-tone=folded] { width: max-content; max-width: calc(100vw - 16px); padding: .5em; gap: 0; }
.bubble[data-tone=folded] button.primary { flex: 1 1 auto; }
.lines { display: flex; flex-direction: column; gap: .5em; list-style: none; }
.lines:empty { display: none; }
.lines.list li { position: relative; padding-inline-start: 1.2em; }
.lines.list li::before { content: ''; position: absolute; inset-inline-start: .15em; top: .5em; width: .45em; height: .45em; border-radius: 50%; }
.address { padding: .5em .7em; border-radius: 10px; overflow-wrap: anywhere; }
.address b { font-weight: 700; }
.where { display: flex; align-items: center; gap: .5em; }
.buttons { display: flex; flex-wrap: wrap; gap: .5em; }
.stack { display: flex; flex-direction: column; gap: .45em; }
.panel { padding-top: .7em; border-top: 2px solid; }
`;

const BUTTONS = `
button {
  all: unset; box-sizing: border-box; display: inline-flex; align-items: center; justify-content: center; gap: .45em; min-height: 48px;
  min-width: 48px; padding: .4em .7em; border: 2px solid; border-radius: 12px; font-size: 1em; font-weight: 500; line-height: 1.2;
  cursor: pointer; touch-action: manipulation; -webkit-tap-highlight-color: transparent;
}
.buttons button { flex: 1 1 auto; }
button.primary { flex: 1 0 100%; font-weight: 700; }
.stack button { justify-content: flex-start; text-align: start; }
.stack button.primary { flex: none; }
button .label { min-width: 0; }
button .small { display: block; font-weight: 400; }
button:focus-visible, .bubble:focus-visible { outline: 4px solid; outline-offset: 2px; }
.aside, .lowest .progress, .bubble[data-tone=folded] .words { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
button.quiet:not(:focus) { position: absolute; width: 1px; min-width: 1px; height: 1px; min-height: 1px; padding: 0; border: 0; overflow: hidden; clip-path: inset(50%); }
.icon { flex: none; width: 1.25em; height: 1.25em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.mark { flex: none; width: 1.1em; height: 1.1em; box-sizing: border-box; border: 4px solid; border-radius: 50%; outline: 2px solid; outline-offset: -1px; }
`;

/** For a screen with little room. */
const LOW = `
.low .bubble { padding: .5em .6em; gap: .4em; }
.low .words { flex-direction: column-reverse; gap: .2em; }
.lowest .bubble { gap: .3em; }
.lowest .bubble button { min-height: 44px; padding: .2em .3em; }
.lowest .bubble button .icon { display: none; }
`;

const OFFER = `
.offer { width: max-content; max-width: min(34em, 100vw - 16px); padding: .5em; gap: .5em; }
.offer .head { align-items: center; padding: .3em .5em 0; font-weight: 700; }
.offer .buttons { align-items: stretch; }
.offer button.main { flex: 1 1 auto; text-align: start; padding-inline: .6em; }
.offer .stack span { display: block; font-weight: 700; }
.offer .stack .small { font-weight: 400; }
`;

const BAR = `
.bar { width: max-content; padding: .3em .4em; gap: .4em; border-radius: 10px; }
.row, .ends { display: flex; flex-wrap: wrap; align-items: center; gap: .3em .6em; }
.row { padding-inline-start: .4em; }
.row .state { flex: 1 1 6em; min-width: 0; font-weight: 700; }
.ends { justify-content: flex-end; margin-inline-start: auto; }
.hint, .question { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: .4em 1em; padding: .4em .5em; border: 2px solid; }
.hint:empty, .question:empty { display: none; }
.hint p, .question p { flex: 1 1 12em; }
.hint span { font-size: 1.1em; }
.question .pair { flex: 1 1 14em; }
.pair { display: flex; gap: .5em; }
.pair button { flex: 1 1 0; }
`;

/**
 * @param {typeof CALM} c
 */
function paint(c) {
  return `
.layer { color: ${c.ink}; }
.ring { border-color: ${c.glow}; outline-color: ${c.strong}; box-shadow: inset 0 0 0 2px ${c.strong}; }
.bubble, .offer, .bar { background: ${c.paper}; border-width: ${c.edge}; border-color: ${c.strong}; box-shadow: 0 6px 24px rgb(10 20 50 / .28); scrollbar-color: ${c.line} transparent; }
.beak { background: ${c.strong}; }
.track { background: ${c.soft}; box-shadow: inset 0 0 0 1px ${c.line}; }
.fill { background: ${c.strong}; }
.parts-toggle { background: ${c.soft}; }
.sign { border-color: ${c.line}; }
.parts li[data-state=done] .sign { background: ${c.strong}; border-color: ${c.strong}; }
.parts li[data-state=done] .sign .icon { color: ${c.onStrong}; }
.parts li[data-state=here] .sign { border-color: ${c.strong}; }
.practice, .address { background: ${c.soft}; box-shadow: inset 0 0 0 1px ${c.line}; }
.lines.list li::before { background: ${c.strong}; }
.bar { background: ${c.soft}; }
.hint, .question { background: ${c.paper}; }
.panel, .hint, .question { border-color: ${c.line}; }
button { background: ${c.paper}; color: ${c.ink}; border-color: ${c.line}; }
button.primary:not(.primary ~ *) { background: ${c.strong}; color: ${c.onStrong}; border-color: ${c.strong}; }
button .icon { color: ${c.strong}; }
button.primary:not(.primary ~ *) .icon { color: ${c.onStrong}; }
button:focus-visible, .bubble:focus-visible { outline-color: ${c.strong}; box-shadow: 0 0 0 2px ${c.glow}; }
.mark { border-color: ${c.glow}; outline-color: ${c.strong}; }
.bubble[data-tone=warn] { background: ${c.warnPaper}; border-color: ${c.warnLine}; }
.bubble[data-tone=warn] .head .icon { color: ${c.warnLine}; }
.bubble[data-tone=warn] .lines li::before { background: ${c.warnLine}; }
`;
}

const FORCED = `
@media (forced-colors: active) {
  .ring { border-color: Highlight; outline-color: CanvasText; }
  .ring.pointed { border-color: Canvas; outline-color: CanvasText; }
  .mark { border-color: Highlight; outline-color: CanvasText; }
  .beak, .lines.list li::before { forced-color-adjust: none; background: CanvasText !important; }
  .icon { color: inherit !important; }
  .fill { forced-color-adjust: none; background: Highlight; }
  .sign { border-color: CanvasText; }
  .track, .practice, .address { border: 1px solid CanvasText; }
  button { border-color: ButtonText; }
  button.primary:not(.primary ~ *) { forced-color-adjust: none; background: Highlight; color: HighlightText; border-color: Highlight; }
  button:focus-visible, .bubble:focus-visible { outline-color: Highlight; }
}
@media print { .layer { display: none; } }
`;
