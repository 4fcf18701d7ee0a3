// @ts-check
/** @import { PushReport } from '../types.js' */
import '../worker/subscription.js';
import { reasonOf } from './device.js';
import { needsHomeScreen } from './pairing.js';
import { hasWorker } from './worker.js';

/**
 * What stands between this browser and notifications: `insecure` (plain http), `home-screen` (iOS in a tab), `unsupported`, or the permission:
 * `default`, `denied`, `granted`.
 * @returns {'insecure' | 'home-screen' | 'unsupported' | NotificationPermission}
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
 * Whether the server knows this browser's address: `asking` until that is settled, `reported`, or `failed`, with words for the reader. Each change is
 * an event `push-report` of the window.
 * @type {PushReport}
 */
export let report = { state: 'asking', trouble: null };

/** @type {Promise<void> | null} */
let bringing = null;
/** @type {{ timer: ReturnType<typeof setTimeout> | undefined, pauseMs: number }} */
const retry = { timer: undefined, pauseMs: FirstRetryMs };

/** @param {PushReport['state']} state @param {string | null} trouble */
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
    settle('reported');
  } catch (error) {
    retry.timer = setTimeout(bringQuietly, retry.pauseMs);
    retry.pauseMs = Math.min(retry.pauseMs * 2, LongestRetryMs);
    settle('failed', reasonOf(error));
    throw error;
  }
}

/** Where notifications are allowed; what goes wrong is in the report. */
export function bringQuietly() {
  if (pushState() === 'granted') bringSubscription().catch(() => {});
}

/** What the server's record of this device says: an address that the push service has called dead since is brought again. @param {boolean} isKnown */
export function heardWhetherKnown(isKnown) {
  if (!isKnown && report.state === 'reported') bringQuietly();
}

/** The device is not paired any more: nothing is brought. */
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
    await bringSubscription();
  }
}

/** Ends the subscription: the device was unpaired. */
export async function endSubscription() {
  const registration = hasWorker ? await navigator.serviceWorker.getRegistration('/app') : undefined;
  const subscription = await registration?.pushManager?.getSubscription();
  await subscription?.unsubscribe();
}
