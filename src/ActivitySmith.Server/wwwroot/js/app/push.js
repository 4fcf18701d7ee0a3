import '../worker/subscription.js';
import { needsHomeScreen } from './pairing.js';
import { hasWorker } from './worker.js';

/**
 * What stands between this browser and notifications: `insecure` (plain http), `home-screen` (iOS in a tab), `unsupported`, or the permission:
 * `default`, `denied`, `granted`.
 */
export function pushState() {
  if (!isSecureContext) return 'insecure';
  if (needsHomeScreen() && !('PushManager' in window)) return 'home-screen';
  if (!hasWorker || !('PushManager' in window) || !('Notification' in window)) return 'unsupported';
  return Notification.permission;
}

/**
 * Whether the server knows this browser's address: `asking` until that is settled, `told`, or `failed`, with words for the reader. Each change is
 * an event `push-report` of the window.
 */
export let report = { state: 'asking', trouble: null };

function settle(state, trouble = null) {
  report = { state, trouble };
  dispatchEvent(new Event('push-report'));
}

/** Reports this browser's address to the server, subscribing first when needed; throws with words for the reader. */
export async function bringSubscription() {
  settle('asking');
  try {
    await self.activitysmithPush.bring(await navigator.serviceWorker.ready);
    settle('told');
  } catch (error) {
    settle('failed', error.message);
    throw error;
  }
}

/** Only from a press of a button: browsers refuse the question otherwise. Resolves with the state from then on; `onAllowed` is told in between. */
export async function turnOn(onAllowed) {
  if (await Notification.requestPermission() === 'granted') {
    onAllowed();
    await bringSubscription();
  }
  return pushState();
}

/** Ends the subscription: the device was unpaired. */
export async function endSubscription() {
  const registration = hasWorker ? await navigator.serviceWorker.getRegistration('/app') : undefined;
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}
