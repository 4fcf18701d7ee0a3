// @ts-check
// The server's time as this page estimates it, and one tick for everything that changes with time.
const TickMs = 250;

let offset = 0;
/** @type {Timer | undefined} */
let interval;
/** @type {Set<(now: number) => void>} */
const listeners = new Set();

export const clock = {
  /** Milliseconds since the epoch by the server's clock. */
  now: () => Date.now() + offset,

  /** An unreadable instant changes nothing. @param {string} iso */
  setServerTime(iso) {
    const instant = Date.parse(iso);
    if (Number.isFinite(instant)) offset = instant - Date.now();
  },

  /** Calls `listener` four times a second while the page is visible. @param {(now: number) => void} listener */
  subscribe(listener) {
    listeners.add(listener);
    listener(clock.now());
    arrange();
  },

  /** @param {(now: number) => void} listener */
  unsubscribe(listener) {
    listeners.delete(listener);
    arrange();
  },
};

function arrange() {
  const wanted = listeners.size > 0 && document.visibilityState === 'visible';
  if (wanted && interval === undefined) {
    tick();
    interval = setInterval(tick, TickMs);
  } else if (!wanted && interval !== undefined) {
    clearInterval(interval);
    interval = undefined;
  }
}

function tick() {
  const now = clock.now();
  for (const listener of listeners) listener(now);
}

document.addEventListener('visibilitychange', arrange);
