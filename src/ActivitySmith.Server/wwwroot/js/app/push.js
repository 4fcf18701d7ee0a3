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

/** Why the server does not know this browser's address, in words for the reader; null when it does, or when that was not tried. */
export let trouble = null;

/** Reports this browser's address to the server, subscribing first when needed; throws with words for the reader. */
export async function bringSubscription() {
  try {
    await self.activitysmithPush.bring(await navigator.serviceWorker.ready);
    trouble = null;
  } catch (error) {
    trouble = error.message;
    throw error;
  }
}

/** Only from a press of a button: browsers refuse the question otherwise. Resolves with the state from then on. */
export async function turnOn() {
  if (await Notification.requestPermission() === 'granted') await bringSubscription();
  return pushState();
}

/** Ends the subscription: the device was unpaired. */
export async function endSubscription() {
  const registration = hasWorker ? await navigator.serviceWorker.getRegistration('/app') : undefined;
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}
