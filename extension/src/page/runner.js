/**
 * The code that runs in each frame of a guided page. It asks the worker what to watch, reports
 * events, and shows what the worker tells it to. It makes no decision about the guide.
 *
 * @typedef {import('../shared/protocol.js').Happening} Happening
 * @typedef {import('../shared/protocol.js').Tell} Tell
 */
import { createChannel } from './channel.js';
import { createDisplay } from './display.js';
import { watchNavigation } from './navigation.js';
import { createPageSharing } from './page-sharing.js';
import { createWatcher } from './watcher.js';

/**
 * @param {{address?: () => string, practice?: boolean}} [options]  `address`: a practice page's
 *   virtual address, which every pattern is tested against
 */
export function startRunner({ address = () => location.href, practice = false } = {}) {
  const top = window === window.parent;
  let alive = true;
  const channel = createChannel({ top, practice, address, onCut: leave });
  const display = createDisplay({ window, open: OPEN_ROOT, report });
  const watcher = createWatcher({ window, address, report, onTarget: display.point });
  const sharing = createPageSharing({ window, address, report, onPointed: display.pointAlso });

  /** @param {Happening} happening */
  function report(happening) {
    if (alive) void channel.send(happening);
  }

  /** @param {Tell | null} tell */
  function take(tell) {
    if (!alive || tell?.type !== 'tell') return;
    display.take(tell);
    watcher.watch(tell.watch);
    sharing.open(tell.sharing ?? null);
    display.show();
  }

  async function ask() {
    if (alive) take(await channel.send({ what: 'ready' }));
  }

  /** Removes this instance; the new version of the extension takes over. */
  function leave() {
    alive = false;
    watcher.stop();
    sharing.close();
    display.remove();
  }

  channel.listen((message) => {
    if (message.type === 'anew') void ask();
    else if (message.type === 'tell') take(message);
    else display.focusTarget();
  });
  watchNavigation(window, {
    /** Other guides may fit the new address, and the step may no longer fit. */
    async onMoved() {
      watcher.moved();
      sharing.look();
      if (alive && top) take(await channel.send({ what: 'address' }));
    },
    onLeaving: watcher.leaving,
    onLeft: () => report({ what: 'leaving' }),
    /** Everything found before must be reported again. */
    onBack() {
      watcher.stop();
      sharing.close();
      display.clear();
      void ask();
    },
  });
  if (/** @type {any} */ (document).prerendering)
    document.addEventListener('prerenderingchange', ask, { once: true });
  else void ask();
}
