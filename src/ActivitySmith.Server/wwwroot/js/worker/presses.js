// @ts-check
// Handles presses of notifications and of their buttons.
self.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(pressed(event.notification, event.action));
});

/** @param {Notification} notification @param {string} action */
async function pressed(notification, action) {
  const { navigate, actions = [] } = shownData(notification);
  const button = action ? actions.find(one => one.action === action) : undefined;
  if (button && !button.navigate) await call(button, notification);
  else await goTo(button?.navigate ?? navigate ?? '/app');
}

/**
 * Focuses the app, or opens a window. Only http and https: a notification must not open other schemes.
 * @param {string} address
 * @returns {Promise<unknown>}
 */
async function goTo(address) {
  const url = URL.canParse(address, self.location.origin) ? new URL(address, self.location.origin) : new URL('/app', self.location.origin);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return goTo('/app');
  if (url.origin === self.location.origin && isApp(url.pathname)) {
    const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const app = windows.find(one => isApp(new URL(one.url).pathname));
    if (app) {
      app.postMessage({ navigate: url.pathname + url.hash });
      return app.focus();
    }
  }
  return self.clients.openWindow(url.href);
}

/** A webhook button: one tap, whatever the network does; a notification only when it failed. @param {PushAction} button @param {Notification} notification */
async function call(button, notification) {
  const tap = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tap_id: `tap_${self.crypto.randomUUID()}` }),
  };
  const delivered = await self
    .activitysmithTap(() => fetch(`/api/device/actions/${encodeURIComponent(button.action)}`, tap))
    .catch(() => false);
  if (!delivered) await inTurn(() => sayFailed(button, notification));
}

/** @param {PushAction} button @param {Notification} notification */
function sayFailed(button, notification) {
  return self.registration.showNotification(`${button.title}: failed`, {
    body: notification.title,
    tag: `failed-${button.action}`,
    icon: '/icons/icon-192.png',
    data: { navigate: shownData(notification).navigate ?? '/app' },
  });
}
