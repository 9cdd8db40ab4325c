import { createOverlay } from '../../../../extension/src/overlay/overlay.js';
import strings from '../../../../extension/_locales/fr/messages.json' with { type: 'json' };

const overlay = createOverlay({
  window,
  open: true,
  strings,
  onPress: () => {},
  onHidden: () => {},
});

/** @param {string} selector @param {string} text */
globalThis.pointAt = (selector, text) => {
  overlay.show({
    look: { lang: 'fr', size: 0, contrast: 'normal' },
    offer: null,
    bubble: {
      tone: 'step',
      step: 'a',
      progress: { index: 1, total: 3 },
      say: { text, lang: 'fr' },
      lines: [],
      address: null,
      buttons: ['listen', 'help', 'stop'],
      panel: null,
    },
  });
  overlay.point(document.querySelector(selector), { ring: true, bubble: true });
};
globalThis.isShown = () => {
  const root = document.querySelector('[data-pasapas-host]')?.shadowRoot;
  const parts = ['ring', 'bubble'].map((name) => root?.querySelector(`[data-pasapas=${name}]`));
  return parts.every((part) => part && part.getBoundingClientRect().width > 0);
};
