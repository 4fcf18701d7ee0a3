// @ts-check
// Subscribes this browser and reports that to the server. Runs in the worker and, imported, in the page.
(() => {
  /** subscribe() may never settle: it waits for a push service that a network may block. */
  const SubscribeMs = 20_000;
  /** Right after unsubscribing, browsers may return the same dead subscription again. */
  const PausesMs = [1_000, 4_000];
  const Name = 'push';
  const Path = '/app/push';

  /** Replaces a subscription that is dead or of another key of the server. Throws when it fails. @param {PushHost} registration */
  async function ensure(registration) {
    const { public_key: key } = /** @type {{ public_key: string }} */ (await call('/api/device/web-push-key'));
    for (let tries = 0; ; tries++) {
      const subscription = await subscribe(registration, key);
      const address = subscription.toJSON();
      if (!isRemoved(address) && (await report(address))) return;
      await subscription.unsubscribe();
      if (tries === PausesMs.length) throw new Error('The push service of this browser returned no working subscription. Try again later.');
      await new Promise(resolve => setTimeout(resolve, PausesMs[tries]));
    }
  }

  /** @param {PushHost} registration @param {string} key */
  async function subscribe(registration, key) {
    const subscription = await registration.pushManager.getSubscription();
    if (subscription && isOf(subscription, key)) return subscription;
    await subscription?.unsubscribe();
    return inTime(registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  }

  /**
   * The generation increases with each new address; where the browser has lost it, the server returns its own. False: the address is dead.
   * @param {PushSubscriptionJSON} address
   */
  async function report({ endpoint, keys }) {
    const cache = await caches.open(Name);
    const last = await cache.match(Path).then(found => found?.json());
    let generation = last?.endpoint === endpoint ? last.generation : (last?.generation ?? 0) + 1;
    for (let tries = 0; tries < 2; tries++) {
      const body = { web_push: { endpoint, p256dh: keys?.p256dh, auth: keys?.auth }, generation };
      const known = /** @type {{ generation: number } | null} */ (await call('/api/device/tokens', body));
      if (known === null) return false;
      if (known.generation <= generation) break;
      generation = known.generation + 1;
    }
    await cache.put(Path, new Response(JSON.stringify({ endpoint, generation })));
    return true;
  }

  /** Null: 409, the subscription has expired. @param {string} path @param {object} [body] @returns {Promise<unknown>} */
  async function call(path, body) {
    const options = body && { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(path, { cache: 'no-store', ...options });
    if (response.ok) return response.json();
    if (response.status === 409) return null;
    throw new Error((await response.json().catch(() => ({}))).message ?? `The server responded with status ${response.status}.`);
  }

  /** Chrome gives a subscription that it has removed an endpoint at `permanently-removed.invalid`. @param {PushSubscriptionJSON} address */
  function isRemoved({ endpoint }) {
    return new URL(endpoint ?? '').hostname.endsWith('.invalid');
  }

  // Some browsers do not reveal the key. A wrong one is refused by the push service, and the server then removes the subscription.
  /** @param {Subscription} subscription @param {string} key */
  function isOf(subscription, key) {
    const used = subscription.options?.applicationServerKey;
    return !used || base64Url(new Uint8Array(used)) === key;
  }

  /** @param {Uint8Array} bytes */
  function base64Url(bytes) {
    return btoa(String.fromCharCode(...bytes))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '');
  }

  /**
   * @template T
   * @param {Promise<T>} promise
   */
  function inTime(promise) {
    /** @type {Timer | undefined} */
    let timer;
    /** @type {Promise<never>} */
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('The push service of this browser does not respond. Try again later.')), SubscribeMs);
    });
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  }

  self.activitysmithPush = { ensure };
})();
