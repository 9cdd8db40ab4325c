/**
 * What runs inside Firefox with the system's rights, sent there as text.
 */

/**
 * A script that calls `reader` on every overlay of every frame of the page, with the system's
 * rights: a closed root opens to it, and iframes of other sites in the same process too.
 * @param {Function} reader
 */
export const onRoots = (reader) => `
  const read = ${reader.toString().replace(/^(?!function|async|\()/, 'function ')};
  const found = [];
  const visit = (page, x, y, top) => {
    for (const element of page.querySelectorAll('*')) {
      const root = element.openOrClosedShadowRoot;
      if (root && root.mode && root.querySelector('[data-pasapas], [data-guide]')) {
        found.push({root, x, y, top, closed: root.mode === 'closed'});
      }
      if (element.localName === 'iframe' && element.contentDocument) {
        const box = element.getBoundingClientRect();
        visit(element.contentDocument, x + box.x + element.clientLeft, y + box.y + element.clientTop, false);
      }
    }
  };
  visit(document, 0, 0, true);
  return found.map(({root, x, y, top, closed}) => ({view: read.call(root), x, y, top, closed}));
`;

/**
 * The open list of a `select` is Firefox's own menu, which is made when it is opened first: chooses
 * there as a press does, the first entry that holds the words, or the one after the present. False:
 * none was opened.
 */
export const PICK = `
  const [words, done] = arguments;
  const choose = (popup) => {
    const entries = [...popup.querySelectorAll('menuitem')].filter((entry) => !entry.disabled && !entry.hidden);
    const present = entries.findIndex((entry) => entry.hasAttribute('selected') || entry.hasAttribute('checked'));
    popup.activateItem(entries.find((entry) => words && entry.label.includes(words)) ?? entries[present + 1] ?? entries[0]);
    done(true);
  };
  const look = (looks) => {
    const popup = window.document.getElementById('ContentSelectDropdown')?.menupopup;
    if (popup?.state === 'open') choose(popup);
    else if (looks > 0) window.setTimeout(look, 50, looks - 1);
    else done(false);
  };
  look(100);
`;

/**
 * A file chooser without a screen: takes the place of the system's and gives the person's files.
 */
export const GIVE_FILES = `
  globalThis.given = arguments[0];
  if (globalThis.chooser) return;
  const open = (path) => {
    const file = Components.classes['@mozilla.org/file/local;1'].createInstance(Components.interfaces.nsIFile);
    file.initWithPath(path);
    return file;
  };
  globalThis.chooser = {
    createInstance: (iid) => ({
      QueryInterface: ChromeUtils.generateQI(['nsIFilePicker']),
      init() {}, appendFilters() {}, appendFilter() {}, appendRawFilter() {}, isModeSupported: async () => true,
      get file() { return open(given[0]); },
      get files() {
        const files = given.map(open);
        return {
          QueryInterface: ChromeUtils.generateQI(['nsISimpleEnumerator']),
          hasMoreElements: () => files.length > 0,
          getNext: () => files.shift(),
        };
      },
      open(callback) { Services.tm.dispatchToMainThread(() => callback.done(given.length > 0 ? 0 : 1)); },
    }).QueryInterface(iid),
  };
  Components.manager.QueryInterface(Components.interfaces.nsIComponentRegistrar).registerFactory(
    Components.ID('{5d3c1b0e-8f0a-4a51-9f0d-3a9b8e2f7c11}'), 'file chooser', '@mozilla.org/filepicker;1', globalThis.chooser);
`;
