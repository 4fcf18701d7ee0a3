// @ts-check
/** @import { TestContext } from 'node:test' */
/** @import { BrowserContextOptions, Page } from 'playwright-core' */
// The browser's push subscription: how the app reports it to the server, and how the screen shows its state.
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { site } from './browser.mjs';

const key = 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8';
const otherKey = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4';
/** @type {{ web_push: { endpoint: string }, generation: number }[]} */
let reports = [];
let known = 0;

const { blankPage } = site({
  '/api/device/web-push-key': (_, response) => response.end(JSON.stringify({ public_key: key })),
  '/api/device/tokens': async (request, response) => {
    const report = JSON.parse(await text(request));
    reports.push(report);
    if (report.web_push.endpoint.includes('/dead')) {
      response.writeHead(409).end(JSON.stringify({ error: 'Subscription expired', message: 'it is dead' }));
      return;
    }
    known = Math.max(known, report.generation);
    response.end(JSON.stringify({ generation: known }));
  },
});

/** @param {TestContext} t @param {BrowserContextOptions} options */
async function emptyPage(t, options = {}) {
  reports = [];
  known = 0;
  return blankPage(t, options);
}

/**
 * Ensures a subscription with a push manager that replaces the browser's.
 * @param {Page} page
 * @param {string} endpoint
 * @param {string | null} used the key of the existing subscription
 */
async function ensure(page, endpoint, used = null) {
  await page.addScriptTag({ url: '/js/worker/subscription.js' });
  return page.evaluate(async ([address, usedKey]) => {
    /** @param {string} text */
    const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0)).buffer;
    /** @type {string[]} */
    const log = [];
    /** @param {string} applicationServerKey */
    const make = applicationServerKey => ({
      options: { applicationServerKey: bytes(applicationServerKey) },
      toJSON: () => ({ endpoint: address, keys: { p256dh: 'p', auth: 'a' } }),
      unsubscribe: async () => {
        log.push('unsubscribed');
        return true;
      },
    });
    await self.activitysmithPush.ensure({
      pushManager: {
        getSubscription: async () => (usedKey === null ? null : make(usedKey)),
        subscribe: async options => {
          log.push(`subscribed ${options.userVisibleOnly}`);
          return make(options.applicationServerKey);
        },
      },
    });
    return log;
  }, /** @type {const} */ ([endpoint, used]));
}

test('the address is reported at every open, and its counter increases only when it changes', async t => {
  const page = await emptyPage(t);
  assert.deepEqual(await ensure(page, 'https://push.example/1'), ['subscribed true']);
  assert.deepEqual(await ensure(page, 'https://push.example/1', key), []);
  await ensure(page, 'https://push.example/2');
  assert.deepEqual(
    reports.map(one => [one.web_push.endpoint.at(-1), one.generation]),
    [
      ['1', 1],
      ['1', 1],
      ['2', 2],
    ],
  );
});

test('an address subscribed with another key of the server is replaced', async t => {
  const page = await emptyPage(t);
  assert.deepEqual(await ensure(page, 'https://push.example/1', otherKey), ['unsubscribed', 'subscribed true']);
});

test('a browser that has lost its counter continues from the one of the server', async t => {
  const page = await emptyPage(t);
  known = 7;
  await ensure(page, 'https://push.example/1');
  await ensure(page, 'https://push.example/1', key);
  assert.deepEqual(
    reports.map(one => one.generation),
    [1, 8, 8],
  );
});

/**
 * Ensures a subscription with a push manager that has `first` and then returns each of `next`; returns the calls and the result.
 * @param {Page} page
 * @param {string | null} first
 * @param {string[]} next
 */
async function replace(page, first, next) {
  await page.addScriptTag({ url: '/js/worker/subscription.js' });
  await page.clock.install();
  const running = page.evaluate(async ([has, gives]) => {
    /** @type {string[]} */
    const log = [];
    /** @param {string} endpoint */
    const as = endpoint => ({
      toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }),
      unsubscribe: async () => {
        log.push(`gave ${endpoint} back`);
        has = null;
        return true;
      },
    });
    const pushManager = {
      getSubscription: async () => (has ? as(has) : null),
      subscribe: async () => {
        has = (gives.length > 1 ? gives.shift() : gives[0]) ?? '';
        log.push(`got ${has}`);
        return as(has);
      },
    };
    log.push(
      await self.activitysmithPush.ensure({ pushManager }).then(
        () => 'reported',
        error => error.message,
      ),
    );
    return log;
  }, /** @type {const} */ ([first, next]));
  let over = false;
  running
    .finally(() => {
      over = true;
    })
    .catch(() => {});
  while (!over) await page.clock.runFor(1_000);
  return running;
}

test('an address that the server refuses as dead is unsubscribed, and another is subscribed', async t => {
  const page = await emptyPage(t);
  assert.deepEqual(await replace(page, 'https://push.example/dead', ['https://push.example/dead', 'https://push.example/2']), [
    'gave https://push.example/dead back',
    'got https://push.example/dead',
    'gave https://push.example/dead back',
    'got https://push.example/2',
    'reported',
  ]);
  assert.deepEqual(
    reports.map(one => one.web_push.endpoint),
    ['https://push.example/dead', 'https://push.example/dead', 'https://push.example/2'],
  );
});

test('an address that the browser has removed is never reported to the server', async t => {
  const page = await emptyPage(t);
  const removed = 'https://permanently-removed.invalid/fcm/send/1';
  assert.deepEqual(await replace(page, removed, [removed, 'https://push.example/2']), [
    `gave ${removed} back`,
    `got ${removed}`,
    `gave ${removed} back`,
    'got https://push.example/2',
    'reported',
  ]);
  assert.deepEqual(
    reports.map(one => one.web_push.endpoint),
    ['https://push.example/2'],
  );
});

test('a push service that returns only dead addresses is asked three times, then subscribing fails', async t => {
  const page = await emptyPage(t);
  const log = await replace(page, null, ['https://push.example/dead']);
  assert.equal(log.filter(line => line.startsWith('got')).length, 3);
  assert.match(log.at(-1) ?? '', /no working subscription/);
});

for (const [name, userAgent, state] of [
  [
    'an iPhone in a tab gets the steps to the Home Screen',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'home-screen',
  ],
  [
    'a browser without push gets a message that says so',
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'unsupported',
  ],
]) {
  test(name, async t => {
    const page = await emptyPage(t, { userAgent });
    const said = await page.evaluate(async () => {
      Reflect.deleteProperty(window, 'PushManager');
      document.body.insertAdjacentHTML('beforeend', '<template data-part="ios-steps"><ol><li>Share</li></ol></template>');
      const { pushWords } = await import('/js/app/push-words.js');
      const box = pushWords(() => {});
      return { state: box.dataset.push, text: box.textContent, buttons: box.querySelectorAll('button').length };
    });
    assert.equal(said.state, state);
    assert.equal(said.text.includes('Share'), state === 'home-screen');
    assert.equal(said.buttons, 0);
  });
}

test('a refused permission is shown with a hint, and an undecided one with the button', async t => {
  const page = await emptyPage(t);
  const said = await page.evaluate(async () => {
    const { pushWords } = await import('/js/app/push-words.js');
    return ['denied', 'default', 'granted'].map(permission => {
      Object.defineProperty(Notification, 'permission', { value: permission, configurable: true });
      const box = pushWords(() => {});
      return [box.textContent.includes('settings'), box.querySelectorAll('button').length];
    });
  });
  assert.deepEqual(said, [
    [true, 0],
    [false, 1],
    [false, 0],
  ]);
});

test('notifications that are allowed without a subscription are not shown as on', async t => {
  const page = await emptyPage(t);
  const said = await page.evaluate(async () => {
    Object.defineProperty(Notification, 'permission', { value: 'granted' });
    Object.defineProperty(navigator.serviceWorker, 'ready', {
      value: Promise.reject(new Error('Registration failed - push service error')),
    });
    const { ensureSubscribed } = await import('/js/app/push.js');
    await ensureSubscribed().catch(() => {});
    const { pushWords } = await import('/js/app/push-words.js');
    return pushWords(() => {}).textContent;
  });
  assert.match(said, /could not be subscribed/);
  assert.match(said, /push service error/);
});

test('notifications are shown as on once the server has the subscription, and not before', async t => {
  const page = await emptyPage(t);
  const said = await page.evaluate(async () => {
    Object.defineProperty(Notification, 'permission', { value: 'granted' });
    /** @type {PromiseWithResolvers<object>} */
    const ready = Promise.withResolvers();
    Object.defineProperty(navigator.serviceWorker, 'ready', { value: ready.promise });
    const { ensureSubscribed } = await import('/js/app/push.js');
    const { pushWords } = await import('/js/app/push-words.js');
    self.activitysmithPush = { ensure: async () => {} };
    /** @type {string[]} */
    const heard = [];
    addEventListener('push-report', () => heard.push(pushWords(() => {}).textContent));
    const brought = ensureSubscribed();
    heard.push(pushWords(() => {}).textContent);
    ready.resolve({});
    await brought;
    return heard;
  });
  assert.equal(said.length, 3);
  for (const words of said.slice(0, 2)) assert.match(words, /is subscribing/);
  assert.equal(said[2], 'Notifications are on.');
});

test('an address that the server has lost is reported again, also while the app stays open', async t => {
  const page = await emptyPage(t);
  const brought = await page.evaluate(async () => {
    Object.defineProperty(Notification, 'permission', { value: 'granted' });
    Object.defineProperty(navigator.serviceWorker, 'ready', { value: Promise.resolve({}) });
    const { ensureSubscribed, resubscribeUnlessKnown } = await import('/js/app/push.js');
    let count = 0;
    self.activitysmithPush = {
      ensure: async () => {
        count++;
      },
    };
    const settled = () => new Promise(resolve => addEventListener('push-report', resolve, { once: true }));
    resubscribeUnlessKnown(false); // Nothing was reported yet: the first report is in progress.
    await ensureSubscribed();
    resubscribeUnlessKnown(true);
    const counts = [count];
    resubscribeUnlessKnown(false);
    await settled();
    counts.push(count);
    return counts;
  });
  assert.deepEqual(brought, [1, 2]);
});

test('an address that could not be reported is reported again while the app stays open', async t => {
  const page = await emptyPage(t);
  await page.clock.install();
  await page.evaluate(async () => {
    Object.defineProperty(Notification, 'permission', { value: 'granted' });
    Object.defineProperty(navigator.serviceWorker, 'ready', { value: Promise.resolve({}) });
    const { ensureSubscribed } = await import('/js/app/push.js');
    self.tries = 0;
    self.activitysmithPush = {
      ensure: async () => {
        if (++self.tries < 3) throw new Error('away');
      },
    };
    await ensureSubscribed().catch(() => {});
  });
  await page.clock.runFor(60_000);
  await page.waitForFunction(() => self.tries === 2);
  await page.clock.runFor(120_000);
  await page.waitForFunction(() => self.tries === 3);
  await page.clock.runFor(7_200_000);
  assert.equal(
    await page.evaluate(async () => {
      const { report } = await import('/js/app/push.js');
      return `${report.state} ${self.tries}`;
    }),
    'reported 3',
  );
});
