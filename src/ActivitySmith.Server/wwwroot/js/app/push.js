// @ts-check
import '../worker/subscription.js';
import { reasonOf } from './device.js';
import { needsHomeScreen } from './pairing.js';
import { hasWorker } from './worker.js';

/** @returns {PushState} */
export function pushState() {
  if (!isSecureContext) return 'insecure';
  if (needsHomeScreen() && !('PushManager' in window)) return 'home-screen';
  if (!hasWorker || !('PushManager' in window) || !('Notification' in window)) return 'unsupported';
  return Notification.permission;
}

/** A failed subscription is retried while the app stays open; the backoff doubles. */
const FirstRetryMs = 60_000;
const LongestRetryMs = 3_600_000;

/** Each change raises the window's event `push-report`. @type {PushReport} */
export let report = { state: 'asking', trouble: null };

/** @type {Promise<void> | null} */
let subscribing = null;
/** @type {{ timer: Timer | undefined, pauseMs: number }} */
const retry = { timer: undefined, pauseMs: FirstRetryMs };

/** @param {PushReport['state']} state @param {string | null} trouble */
function settle(state, trouble = null) {
  report = { state, trouble };
  dispatchEvent(new Event('push-report'));
}

/** Subscribes if necessary and reports to the server, one call at a time. Throws with a message for the screen. */
export function ensureSubscribed() {
  return (subscribing ??= subscribeOnce().finally(() => {
    subscribing = null;
  }));
}

async function subscribeOnce() {
  clearTimeout(retry.timer);
  settle('asking');
  try {
    await self.activitysmithPush.ensure(await navigator.serviceWorker.ready);
    retry.pauseMs = FirstRetryMs;
    settle('reported');
  } catch (error) {
    retry.timer = setTimeout(ensureSubscribedQuietly, retry.pauseMs);
    retry.pauseMs = Math.min(retry.pauseMs * 2, LongestRetryMs);
    settle('failed', reasonOf(error));
    throw error;
  }
}

/** Only where notifications are allowed; the outcome is in `report`. */
export function ensureSubscribedQuietly() {
  if (pushState() === 'granted') ensureSubscribed().catch(() => {});
}

/** Subscribes again when the server no longer has the subscription. @param {boolean} isKnown */
export function resubscribeUnlessKnown(isKnown) {
  if (!isKnown && report.state === 'reported') ensureSubscribedQuietly();
}

/** The device was unpaired: nothing is retried. */
export function forgetReport() {
  clearTimeout(retry.timer);
  report = { state: 'asking', trouble: null };
}

/** Must be called from a press of a button, or browsers refuse to ask. @param {() => void} onAllowed called before subscribing */
export async function turnOn(onAllowed) {
  if ((await Notification.requestPermission()) === 'granted') {
    onAllowed();
    await ensureSubscribed();
  }
}

/** Ends the subscription: the device was unpaired. */
export async function endSubscription() {
  const registration = hasWorker ? await navigator.serviceWorker.getRegistration('/app') : undefined;
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}
