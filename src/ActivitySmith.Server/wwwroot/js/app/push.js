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

/** While the app stays open, an address that could not be brought is tried again, at pauses that double. */
const FirstRetryMs = 60_000;
const LongestRetryMs = 3_600_000;

/**
 * Whether the server knows this browser's address: `asking` until that is settled, `told`, or `failed`, with words for the reader. Each change is
 * an event `push-report` of the window.
 */
export let report = { state: 'asking', trouble: null };

let bringing = null;
const retry = { timer: undefined, pauseMs: FirstRetryMs };

function settle(state, trouble = null) {
  report = { state, trouble };
  dispatchEvent(new Event('push-report'));
}

/** Reports this browser's address to the server, subscribing first when needed; throws with words for the reader. One at a time. */
export function bringSubscription() {
  return (bringing ??= bringOnce().finally(() => {
    bringing = null;
  }));
}

async function bringOnce() {
  clearTimeout(retry.timer);
  settle('asking');
  try {
    await self.activitysmithPush.bring(await navigator.serviceWorker.ready);
    retry.pauseMs = FirstRetryMs;
    settle('told');
  } catch (error) {
    retry.timer = setTimeout(bringQuietly, retry.pauseMs);
    retry.pauseMs = Math.min(retry.pauseMs * 2, LongestRetryMs);
    settle('failed', error.message);
    throw error;
  }
}

/** Where notifications are allowed; what goes wrong is in the report. */
export function bringQuietly() {
  if (pushState() === 'granted') bringSubscription().catch(() => {});
}

/** What the server's record of this device says: an address that the push service has called dead since is brought again. */
export function heardWhetherKnown(isKnown) {
  if (!isKnown && report.state === 'told') bringQuietly();
}

/** The device is not paired any more: nothing is brought. */
export function forgetReport() {
  clearTimeout(retry.timer);
  report = { state: 'asking', trouble: null };
}

/** Only from a press of a button: browsers refuse the question otherwise. Resolves with the state from then on; `onAllowed` is told in between. */
export async function turnOn(onAllowed) {
  if ((await Notification.requestPermission()) === 'granted') {
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
