/**
 * What a Chromium shows, read through the debugging protocol: closed shadow roots and frames of
 * other sites too.
 */
import { readRoot } from './overlay-reader.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('devtools-protocol').Protocol.DOM.Node} DOMNode */
/** @typedef {Awaited<ReturnType<typeof openSight>>} Sight */

/**
 * The page that the person looks at, and the files that they give to whatever asks for one.
 * @typedef {{page: Page, given: string[]}} Front
 */

/**
 * Every shadow root below a node that holds handles of ours, with the frame that it is in.
 * @param {DOMNode} node
 * @param {string} frame
 * @param {{root: DOMNode, frame: string, owners: number[]}[]} found
 * @param {number[]} owners  the iframes around it, outermost first
 */
function collectRoots(node, frame, found, owners = []) {
  for (const root of node.shadowRoots ?? []) {
    if (root.shadowRootType !== 'user-agent' && holdsHandle(root))
      found.push({ root, frame, owners });
    collectRoots(root, frame, found, owners);
  }
  if (node.contentDocument) {
    collectRoots(node.contentDocument, node.frameId ?? frame, found, [
      ...owners,
      node.backendNodeId,
    ]);
  }
  for (const child of node.children ?? []) collectRoots(child, frame, found, owners);
}

/** @param {DOMNode} node @returns {boolean} */
function holdsHandle(node) {
  const attributes = node.attributes ?? [];
  for (let i = 0; i < attributes.length; i += 2) {
    if (attributes[i] === 'data-pasapas' || attributes[i] === 'data-guide') return true;
  }
  return (node.children ?? []).some(holdsHandle);
}

/** Words of the protocol for "the page went away while you looked". */
const GONE =
  /context|Cannot find|navigat|detached|No node|Could not find|given id|closed|not belong|-32000/i;

/**
 * One page's sight: a debugging session and the private worlds that its reading functions run in.
 * A file chooser of the page gets the person's files at once.
 * @param {Pick<Page, 'createCDPSession'>} page  a tab, or a frame of another site
 * @param {() => string[]} files
 */
async function openSight(page, files) {
  const session = await page.createCDPSession();
  /** @type {Map<string, Promise<number>>} */
  const worlds = new Map();
  session.on('Runtime.executionContextsCleared', () => worlds.clear());
  session.on('Page.frameNavigated', (event) => worlds.delete(event.frame.id));
  await session.send('Page.enable');
  session.on('Page.fileChooserOpened', ({ backendNodeId }) => {
    if (backendNodeId)
      session.send('DOM.setFileInputFiles', { files: files(), backendNodeId }).catch(() => {});
  });
  await session.send('Page.setInterceptFileChooserDialog', { enabled: true });
  await session.send('Runtime.enable');

  /** @param {string} frame */
  const world = (frame) => {
    const known =
      worlds.get(frame) ??
      session
        .send('Page.createIsolatedWorld', { frameId: frame, worldName: 'eye' })
        .then((made) => made.executionContextId);
    worlds.set(frame, known);
    return known;
  };

  const roots = async () => {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    // Or each change of the page would be reported from now on, which jams a page that never rests.
    await session.send('DOM.disable');
    const { frameTree } = await session.send('Page.getFrameTree');
    /** @type {{root: DOMNode, frame: string, owners: number[]}[]} */
    const found = [];
    collectRoots(root, frameTree.frame.id, found);
    return found;
  };

  /** @param {{root: DOMNode, frame: string}} where @param {Function} what */
  const callOn = async ({ root, frame }, what) => {
    const { object } = await session.send('DOM.resolveNode', {
      backendNodeId: root.backendNodeId,
      executionContextId: await world(frame),
    });
    const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
      objectId: object.objectId,
      functionDeclaration: what.toString(),
      returnByValue: true,
    });
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };

  /** Where an iframe's content begins, in the top frame's pixels. @param {number[]} owners */
  const offset = async (owners) => {
    const inner = owners.at(-1);
    if (inner === undefined) return { x: 0, y: 0 };
    const { model } = await session.send('DOM.getBoxModel', { backendNodeId: inner });
    return { x: model.content[0], y: model.content[1] };
  };

  /**
   * Runs a function in the top frame, in a world that no page can change.
   * @param {Function} what
   * @param {any[]} args
   */
  const call = async (what, ...args) => {
    const { frameTree } = await session.send('Page.getFrameTree');
    const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
      functionDeclaration: what.toString(),
      arguments: args.map((value) => ({ value })),
      executionContextId: await world(frameTree.frame.id),
      returnByValue: true,
    });
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };

  return { session, roots, callOn, offset, call };
}

/**
 * The overlay of one page or frame, every box moved by where its frames are in the top one.
 * @param {Sight} top
 * @param {Sight} look
 * @param {number[]} owners  the iframes of other sites around it
 */
async function viewsOf(top, look, owners) {
  const views = [];
  for (const where of await look.roots()) {
    /** @type {import('./overlay-reader.js').RootView} */
    const view = await look.callOn(where, readRoot);
    const outer = await top.offset(owners);
    const inner = await look.offset(where.owners);
    for (const { box } of view.handles) {
      box.x += outer.x + inner.x;
      box.y += outer.y + inner.y;
    }
    views.push({
      ...view,
      top: owners.length + where.owners.length === 0,
      closed: where.root.shadowRootType === 'closed',
    });
  }
  return views;
}

/**
 * The sight of whatever page is in front.
 * @param {import('puppeteer-core').Browser} browser
 * @param {Front} front
 */
export function createSights(browser, front) {
  /** @type {WeakMap<Page, Promise<Sight>>} */
  const sights = new WeakMap();
  const sight = () => {
    const { page } = front;
    const known = sights.get(page);
    if (known) return known;
    //  "leave this page?": yes, as people say
    page.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
    const opened = openSight(page, () => front.given);
    sights.set(page, opened);
    return opened;
  };

  /** @type {WeakMap<import('puppeteer-core').Target, Promise<Sight>>} */
  const abroad = new WeakMap();
  /** Frames of other sites in the page in front, each with the iframe that holds it. */
  const foreign = async () => {
    const { session } = await sight();
    const addresses = front.page
      .frames()
      .slice(1)
      .map((frame) => frame.url());
    const found = [];
    for (const target of browser.targets()) {
      if (target.type() !== 'other' || !addresses.includes(target.url())) continue;
      const known = abroad.get(target) ?? openSight(target, () => front.given);
      abroad.set(target, known);
      const { frameTree } = await (await known).session.send('Page.getFrameTree');
      await session.send('DOM.getDocument', { depth: 0 });
      const { backendNodeId } = await session.send('DOM.getFrameOwner', {
        frameId: frameTree.frame.id,
      });
      await session.send('DOM.disable');
      found.push({ look: await known, owners: [backendNodeId] });
    }
    return found;
  };

  /** @returns {Promise<import('./browser.js').Overlay>} */
  const overlay = async () => {
    const here = await sight();
    try {
      const views = await viewsOf(here, here, []);
      for (const { look, owners } of await foreign())
        views.push(...(await viewsOf(here, look, owners)));
      return { url: front.page.url(), views };
    } catch (error) {
      if (GONE.test(String(error))) return { url: front.page.url(), views: [] };
      throw error;
    }
  };
  return { sight, overlay };
}
