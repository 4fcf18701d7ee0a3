// @ts-check
/** @import { TestContext } from 'node:test' */
// The service worker alone: versions of the shell, and behaviour without a network.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { site } from './browser.mjs';

let version = 'one';
let files = ['/css/tokens.css'];

const place = site({
  '/app-worker.js': (_, response) => {
    response.setHeader('content-type', 'text/javascript');
    response.setHeader('cache-control', 'no-cache');
    response.end(`self.shell = ${JSON.stringify({ version, files })};\nimportScripts('/js/worker/shell.js?${version}');\n`);
  },
  '/app': (_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!DOCTYPE html><title>${version}</title><link rel="stylesheet" href="/css/tokens.css">`);
  },
  '/app/other': (_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!DOCTYPE html><title>from the network</title>');
  },
});

/** A page below /app that its worker controls. @param {TestContext} t */
async function controlled(t) {
  const page = await place.newPage(t);
  await page.goto(`${place.url}/app`);
  await page.evaluate(async () => {
    const taken = new Promise(resolve => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
    await navigator.serviceWorker.register('/app-worker.js', { scope: '/app', updateViaCache: 'none' });
    await taken;
  });
  return page;
}

test('every address of the app returns the same document, with and without a network', async t => {
  version = 'one';
  const page = await controlled(t);
  await page.goto(`${place.url}/app/other`);
  assert.equal(await page.title(), 'one');

  await page.context().setOffline(true);
  await page.goto(`${place.url}/app/history#activity=a`);
  assert.equal(await page.title(), 'one');
  assert.equal(await page.evaluate(async () => (await fetch('/css/tokens.css')).ok), true);
  assert.equal(
    await page.evaluate(() =>
      fetch('/api/device').then(
        () => 'answered',
        () => 'failed',
      ),
    ),
    'failed',
  );
});

test('a new version takes over completely, and nothing of the old one is left', async t => {
  version = 'one';
  const page = await controlled(t);
  assert.deepEqual(await page.evaluate(() => caches.keys()), ['shell-one']);
  await page.evaluate(() => caches.open('states').then(cache => cache.put('/app/last-known', new Response('{}'))));

  version = 'two';
  files = ['/css/tokens.css', '/css/page.css'];
  await page.evaluate(async () => {
    const taken = new Promise(resolve => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
    await (await navigator.serviceWorker.ready).update();
    await taken;
  });
  await page.reload();

  assert.equal(await page.title(), 'two');
  assert.deepEqual((await page.evaluate(() => caches.keys())).sort(), ['shell-two', 'states']);
  assert.equal(await page.evaluate(async () => (await (await caches.open('shell-two')).keys()).length), 3);
});

test('a version that cannot be fetched completely does not take over', async t => {
  version = 'one';
  files = ['/css/tokens.css'];
  const page = await controlled(t);
  version = 'three';
  files = ['/css/tokens.css', '/css/not-there.css'];
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    /** @type {Promise<void>} */
    const failed = new Promise(resolve =>
      registration.addEventListener(
        'updatefound',
        () => {
          const worker = registration.installing;
          worker?.addEventListener('statechange', () => {
            if (worker.state === 'redundant') resolve();
          });
        },
        { once: true },
      ),
    );
    await registration.update();
    await failed;
  });
  await page.reload();
  assert.equal(await page.title(), 'one');
});
