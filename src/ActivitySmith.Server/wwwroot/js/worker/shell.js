// @ts-check
// The app's files, cached as one version: a page never mixes files of two versions. `self.shell` lists them with their fingerprint.
const shellPrefix = 'shell-';
const shellName = shellPrefix + self.shell.version;
const shellDocument = '/app';
const shellFiles = new Set(self.shell.files);

self.addEventListener('install', event =>
  event.waitUntil(
    (async () => {
      const cache = await caches.open(shellName);
      // Bypasses the browser's HTTP cache, which may hold files of an older version.
      await cache.addAll([shellDocument, ...shellFiles].map(path => new Request(path, { cache: 'no-cache' })));
      await self.skipWaiting();
    })(),
  ),
);

self.addEventListener('activate', event =>
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith(shellPrefix) && name !== shellName) await caches.delete(name);
      await self.clients.claim();
    })(),
  ),
);

self.addEventListener('fetch', event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && isApp(url.pathname)) event.respondWith(kept(shellDocument, request));
  else if (shellFiles.has(url.pathname)) event.respondWith(kept(url.pathname, request));
});

/** @param {string} path @param {Request} request */
async function kept(path, request) {
  const cache = await caches.open(shellName);
  return (await cache.match(path)) ?? fetch(request);
}

/** @param {string} path */
function isApp(path) {
  return path === shellDocument || path.startsWith(`${shellDocument}/`);
}
