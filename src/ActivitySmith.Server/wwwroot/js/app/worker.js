// @ts-check
// The service worker: where there is none (plain http, an old browser) the app works while it is open, and no further.
export const hasWorker = 'serviceWorker' in navigator;

/** Registers it; `go(address)` is called when a notification was pressed while the app is open. @param {(address: string) => void} go */
export function startWorker(go) {
  if (!hasWorker) return;
  const wasControlled = navigator.serviceWorker.controller !== null;
  let isNew = false;
  navigator.serviceWorker.register('/app-worker.js', { scope: '/app', updateViaCache: 'none' }).catch(() => {
    // Refused by the browser (a private window, say): see above.
  });
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data?.navigate) go(data.navigate);
  });

  // A new version has taken over: it is loaded when nobody looks, so that nothing jumps.
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

/** The number on the app's icon: what the server says when the app is opened, and while it is open. @param {number} count */
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
