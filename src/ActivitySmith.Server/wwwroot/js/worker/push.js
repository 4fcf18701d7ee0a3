// @ts-check
// Every push shows a notification: browsers revoke the push permission of sites that show none.
const pushIcon = '/icons/icon-192.png';

/** How long one notification may delay the next: showing it waits for its icon, which a slow server can delay for more than a minute. */
const TurnMs = 3_000;

self.addEventListener('push', event => event.waitUntil(inTurn(() => receive(event.data))));
self.addEventListener('message', event => {
  if (event.data?.running) event.waitUntil(inTurn(() => closeOthers(event.data.running)));
});
self.addEventListener('pushsubscriptionchange', event => event.waitUntil(self.activitysmithPush.ensure(self.registration)));

/**
 * Chrome loses a notification that is shown while another call lists them, as its list drops those that the screen does not show yet.
 * @type {Promise<unknown>}
 */
let lastTurn = Promise.resolve();

/**
 * Runs work that shows or lists notifications one after the other. Two pushes of one activity then also see each other's version.
 * @template T
 * @param {() => Promise<T>} work
 */
function inTurn(work) {
  const turn = lastTurn.then(work);
  lastTurn = lastTurn.then(() => Promise.race([turn.catch(() => {}), new Promise(resolve => setTimeout(resolve, TurnMs))]));
  return turn;
}

/** @param {PushMessageData | null} data */
async function receive(data) {
  const message = parse(data);
  const count = message.app_badge ?? message.notification.app_badge;
  await Promise.all([show(message.notification), setBadge(count)]);
}

/**
 * One body serves all browsers. It has the form of Declarative Web Push, which some browsers show without this worker.
 * @param {PushMessageData | null} data
 * @returns {PushMessage}
 */
function parse(data) {
  try {
    const message = data?.json();
    if (typeof message?.notification?.title === 'string' && message.notification.title !== '') return message;
  } catch {
    // Empty, or in another form: the general notification below is shown.
  }
  return { notification: { title: 'ActivitySmith', body: 'Something changed. Open the app to see it.', navigate: '/app' } };
}

/** @param {PushNotification} notification */
async function show(notification) {
  if (notification.data?.state === 'withdrawn') return withdraw(notification);
  const newer = await shownNewer(notification);
  if (newer) return self.registration.showNotification(newer.title, again(newer));
  const options = optionsOf(notification);
  try {
    await self.registration.showNotification(notification.title, options);
  } catch {
    // The browser refuses an option: the message is shown without options.
    await self.registration.showNotification(notification.title, { body: options.body, data: options.data });
  }
}

/** Every push must show one. @param {PushNotification} notification */
async function withdraw({ title, tag, data }) {
  await self.registration.showNotification(title, { tag, data, icon: pushIcon, silent: true });
  for (const shown of await self.registration.getNotifications({ tag })) shown.close();
}

/** @param {PushNotification} notification @returns {NotificationOptions} */
function optionsOf({ title, body, tag, dir, silent, renotify, icon, image, actions = [], navigate, data }) {
  // Missing in TypeScript's types and in some browsers, which show as many buttons as fit.
  const { maxActions } = /** @type {{ maxActions?: number }} */ (self.Notification);
  return {
    body,
    dir,
    image,
    icon: icon ?? pushIcon,
    ...(tag && { tag, renotify: renotify === true }),
    ...(silent && { silent }),
    actions: actions.slice(0, maxActions).map(one => ({ action: one.action, title: one.title })),
    data: { ...data, title, navigate, actions },
  };
}

/** The notification that stays because it shows a newer version than this push, which was overtaken on its way. @param {PushNotification} notification */
async function shownNewer({ tag, data }) {
  if (!tag || !data) return undefined;
  const shown = await self.registration.getNotifications({ tag });
  const { id, version = 1 } = data;
  return shown.find(one => shownData(one).id === id && (shownData(one).version ?? 0) > version);
}

/** The data that `optionsOf` stored with a notification. @param {Notification} notification @returns {ShownData} */
function shownData(notification) {
  return notification.data ?? {};
}

/** Closes the notifications of activities that this device no longer shows: no push can do that. @param {Set<string>} running */
async function closeOthers(running) {
  for (const shown of await self.registration.getNotifications()) {
    const { kind, id = '' } = shownData(shown);
    if (kind === 'activity' && !running.has(id)) shown.close();
  }
}

/** @param {Notification} notification @returns {NotificationOptions} */
function again({ body, dir, icon, image, tag, actions, data }) {
  return { body, dir, icon, image, tag, actions, data, renotify: false, silent: true };
}

/** @param {number | undefined} count */
async function setBadge(count) {
  const number = Number(count ?? NaN);
  if (!Number.isFinite(number) || !self.navigator.setAppBadge) return;
  // Refused without its permission. The notification is shown either way.
  await (number > 0 ? self.navigator.setAppBadge(number) : self.navigator.clearAppBadge()).catch(() => {});
}
