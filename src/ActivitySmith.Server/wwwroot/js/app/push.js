// @ts-check
/** @import { PushReport } from '../types.js' */
import '../worker/subscription.js';
import { reasonOf } from './device.js';
import { needsHomeScreen } from './pairing.js';
import { hasWorker } from './worker.js';

/**
 * Whether this browser can show notifications: `insecure` (plain http), `home-screen` (iOS in a tab), `unsupported`, or the permission:
 * `default`, `denied`, `granted`.
 * @returns {'insecure' | 'home-screen' | 'unsupported' | NotificationPermission}
 */
export function pushState() {
  if (!isSecureContext) return 'insecure';
  if (needsHomeScreen() && !('PushManager' in window)) return 'home-screen';
  if (!hasWorker || !('PushManager' in window) || !('Notification' in window)) return 'unsupported';
  return Notification.permission;
}

/** While the app stays open, a subscription that failed is retried with a backoff that doubles. */
const FirstRetryMs = 60_000;
const LongestRetryMs = 3_600_000;

/**
 * Whether the server knows this browser's subscription: `asking` until that is known, then `reported` or `failed`. Each change raises the event
 * `push-report` of the window.
 * @type {PushReport}
 */
export let report = { state: 'asking', trouble: null };

/** @type {Promise<void> | null} */
let subscribing = null;
/** @type {{ timer: ReturnType<typeof setTimeout> | undefined, pauseMs: number }} */
const retry = { timer: undefined, pauseMs: FirstRetryMs };

/** @param {PushReport['state']} state @param {string | null} trouble */
function settle(state, trouble = null) {
  report = { state, trouble };
  dispatchEvent(new Event('push-report'));
}

/** Reports this browser's subscription to the server, subscribing first if necessary. Throws with a message for the screen. One at a time. */
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

/** The same without an error, and only where notifications are allowed; the outcome is in `report`. */
export function ensureSubscribedQuietly() {
  if (pushState() === 'granted') ensureSubscribed().catch(() => {});
}

/** Subscribes again when the server's record of this device no longer has the subscription that was reported. @param {boolean} isKnown */
export function resubscribeUnlessKnown(isKnown) {
  if (!isKnown && report.state === 'reported') ensureSubscribedQuietly();
}

/** The device was unpaired: nothing is retried. */
export function forgetReport() {
  clearTimeout(retry.timer);
  report = { state: 'asking', trouble: null };
}

/**
 * Asks for the permission, then subscribes. Only from a press of a button: browsers refuse the question otherwise.
 * @param {() => void} onAllowed called between the two
 */
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
