/**
 * A telephone that goes to sleep breaks the connection: while somebody is followed its screen stays
 * on.
 */

/** @type {WakeLockSentinel | null} */
let lock = null;
let wanted = false;

/** Where the browser has no such thing, or says no, the telephone sleeps as usual. */
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
