// Was there first: takes every root, popover and custom element that is made in its own world.
window.stolen = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function steal(options) {
  const root = attach.call(this, {...options, mode: 'open'});
  window.stolen.push(root);
  return root;
};
for (const name of ['pas-a-pas', 'pasapas-host', 'pasapas-overlay', 'pasapas-bubble']) {
  customElements.define(name, class extends HTMLElement {
    constructor() {
      super();
      window.stolen.push(this.attachInternals());
    }
  });
}
HTMLElement.prototype.showPopover = () => { throw new Error('no'); };
Element.prototype.getBoundingClientRect = () => ({x: 0, y: 0, width: 0, height: 0, top: 0, left: 0, right: 0, bottom: 0});
document.querySelector = () => null;
document.querySelectorAll = () => [];
document.elementFromPoint = () => null;
