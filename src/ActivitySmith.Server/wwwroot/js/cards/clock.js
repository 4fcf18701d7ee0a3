// The server's time as far as this page knows it, and one tick for everything that moves by itself.
const TickMs = 250;

let offset = 0;
let interval = 0;
const listeners = new Set();

export const clock = {
  /** Milliseconds since the epoch by the server's clock. */
  now: () => Date.now() + offset,

  /** Takes over what the server says the time is; an unreadable instant changes nothing. */
  setServerTime(iso) {
    const instant = Date.parse(iso);
    if (Number.isFinite(instant)) offset = instant - Date.now();
  },

  /** Calls `listener(now)` four times a second while the page is visible. */
  subscribe(listener) {
    listeners.add(listener);
    listener(clock.now());
    arrange();
  },

  unsubscribe(listener) {
    listeners.delete(listener);
    arrange();
  },
};

function arrange() {
  const wanted = listeners.size > 0 && document.visibilityState === 'visible';
  if (wanted && interval === 0) {
    tick();
    interval = setInterval(tick, TickMs);
  } else if (!wanted && interval !== 0) {
    clearInterval(interval);
    interval = 0;
  }
}

function tick() {
  const now = clock.now();
  for (const listener of listeners) listener(now);
}

document.addEventListener('visibilitychange', arrange);
