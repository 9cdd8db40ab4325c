/**
 * Keeps the screen on while following, because a sleeping telephone loses the connection.
 */

/** @type {WakeLockSentinel | null} */
let lock = null;
let wanted = false;

/** Without browser support, or if the request is refused, the telephone sleeps as usual. */
async function hold() {
  if (!wanted || lock || document.visibilityState !== 'visible') return;
  lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null;
  lock?.addEventListener('release', () => {
    lock = null;
  });
  if (!wanted) await lock?.release();
}

document.addEventListener('visibilitychange', () => void hold());

/** @param {boolean} on */
export function stayAwake(on) {
  if (on === wanted) return;
  wanted = on;
  if (on) void hold();
  else void lock?.release();
}
