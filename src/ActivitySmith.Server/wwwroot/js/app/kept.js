// @ts-check
// The last known states, to be shown without a network. Where the browser stores nothing (plain http, private windows) the app starts empty.
const Name = 'states';
const Path = '/app/last-known';
const WriteMs = 1_000;

/** What was kept; null when there is nothing. @returns {Promise<KeptStates | null>} */
export async function readKept() {
  const found = await open()
    .then(cache => cache?.match(Path))
    .catch(() => null);
  return found ? found.json().catch(() => null) : null;
}

/** Stores the states at most once a second, and when the app is hidden; null stores nothing. @param {() => KeptStates | null} state */
export function keeper(state) {
  /** @type {Timer | undefined} */
  let timer;
  const write = async () => {
    clearTimeout(timer);
    timer = undefined;
    const now = state();
    if (now === null) return;
    const cache = await open().catch(() => null);
    await cache?.put(Path, new Response(JSON.stringify(now), { headers: { 'content-type': 'application/json' } })).catch(() => {});
  };
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') write();
  });
  return () => {
    timer ??= setTimeout(write, WriteMs);
  };
}

/** Deletes everything: the device was removed. */
export async function forget() {
  await globalThis.caches?.delete(Name).catch(() => false);
}

async function open() {
  return globalThis.caches?.open(Name);
}
