// Draws a bubble that looks like ours, with our handles, and says things that we would not say.
addEventListener('DOMContentLoaded', () => {
  const host = document.createElement('div');
  host.setAttribute('data-pasapas-host', '');
  host.id = 'imitation';
  host.popover = 'manual';
  host.style.cssText = 'position: fixed; inset: auto auto 10px 10px; margin: 0';
  const root = host.attachShadow({mode: 'closed'});
  root.innerHTML = '<div data-pasapas="bubble" data-step="bonjour"><p data-pasapas="imitation">Appelez le 08 99.</p>'
    + '<button data-pasapas="next">Suivant</button><button data-pasapas="danger-ok">J’ai vérifié</button></div>';
  document.documentElement.append(host);
  host.showPopover();
  root.querySelector('button').click();
});
