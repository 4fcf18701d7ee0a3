// The last known states, kept in this browser so that the app has something to show without a network. Where the browser keeps nothing
// (plain http, private windows) the app works all the same and starts empty.
const Name = 'states';
const Path = '/app/last-known';
const WriteMs = 1_000;

/** What was kept: `{at, activities, notifications, metrics}`; null when there is nothing. */
export async function readKept() {
  const found = await open()
    .then(cache => cache?.match(Path))
    .catch(() => null);
  return found ? found.json().catch(() => null) : null;
}

/** Keeps what `state()` gives, at most once a second, and when the app leaves the screen; null keeps nothing. */
export function keeper(state) {
  let timer = 0;
  const write = async () => {
    clearTimeout(timer);
    timer = 0;
    const now = state();
    if (now === null) return;
    const cache = await open().catch(() => null);
    await cache?.put(Path, new Response(JSON.stringify(now), { headers: { 'content-type': 'application/json' } })).catch(() => {});
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') write();
  });
  return () => {
    if (timer === 0) timer = setTimeout(write, WriteMs);
  };
}

/** Forgets everything: the device was removed. */
export async function forget() {
  await globalThis.caches?.delete(Name).catch(() => false);
}

async function open() {
  return globalThis.caches?.open(Name);
}
