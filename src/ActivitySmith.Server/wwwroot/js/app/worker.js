// @ts-check
// Where the browser has no service worker (plain http, old browsers) the app works only while it is open.
export const hasWorker = 'serviceWorker' in navigator;

/** `go` is called when a notification is pressed while the app is open. @param {(address: string) => void} go */
export function startWorker(go) {
  if (!hasWorker) return;
  const wasControlled = navigator.serviceWorker.controller !== null;
  let isNew = false;
  navigator.serviceWorker.register('/app-worker.js', { scope: '/app', updateViaCache: 'none' }).catch(() => {
    // The browser refuses it, in a private window for example: the app works without it.
  });
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data?.navigate) go(data.navigate);
  });

  // A new version has taken over. It is loaded while the page is hidden, so that nothing moves under the reader's eyes.
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (wasControlled) {
      isNew = true;
      reloadUnseen();
    }
  });
  document.addEventListener('visibilitychange', () => {
    reloadUnseen();
    if (document.visibilityState === 'visible')
      navigator.serviceWorker
        .getRegistration('/app')
        .then(found => found?.update())
        .catch(() => {});
  });

  function reloadUnseen() {
    if (isNew && document.visibilityState === 'hidden') location.reload();
  }
}

/** The number on the app's icon. @param {number} count */
export function showBadge(count) {
  if (!navigator.setAppBadge) return;
  // Refused without the permission for it, or where the app is not installed.
  (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => {});
}

/** Has the worker close the notifications of all activities but these. @param {Set<string>} activityIds */
export async function closeNotifications(activityIds) {
  if (!hasWorker) return;
  const registration = await navigator.serviceWorker.getRegistration('/app');
  registration?.active?.postMessage({ running: activityIds });
}
