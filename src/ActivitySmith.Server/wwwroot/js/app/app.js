// @ts-check
import '../cards/activity-card.js';
import { runActions } from '../board/actions.js';
import { ConnectionBar } from '../board/connection-bar.js';
import { Feed } from '../board/feed.js';
import { Notifications } from '../board/notifications.js';
import { showInTab } from '../board/page-chrome.js';
import { closeOnEscape } from '../board/questions.js';
import { Shelf } from '../board/shelf.js';
import { addThemeSwitch } from '../board/theme-switch.js';
import { clock } from '../cards/clock.js';
import { find, findAll, part, setHidden } from '../cards/dom.js';
import { ask, tap } from './device.js';
import { forget, keeper, readKept } from './kept.js';
import { fillCode } from './pairing.js';
import { PushCard } from './push-card.js';
import { forgetReport, resubscribeUnlessKnown } from './push.js';
import { Settings } from './settings.js';
import { drawSymbols } from './symbols.js';
import { Views } from './views.js';
import { Widgets } from './widgets.js';
import { closeNotifications, showBadge, startWorker } from './worker.js';

const MostNotifications = 200;
/** Kept cards that ended longer ago are not shown again. */
const EndedForMs = 24 * 3600 * 1000;

// When the states on the screen were current; null before anything is shown.
/** @type {number | null} */
let heard = null;
let listening = false;
/** @type {Map<string, Notice>} */
const notes = new Map();

drawSymbols(document);
addThemeSwitch(part('header-actions'));
closeOnEscape();
const shelf = new Shelf(part('running'), part('ended'), () => refresh());
const notifications = new Notifications(part('notifications'), MostNotifications);
const keep = keeper(() =>
  heard === null ? null : { at: heard, activities: shelf.states, notifications: [...notes.values()], metrics: widgets.metrics ?? [] },
);
const widgets = new Widgets(part('metrics'), part('no-metrics'), keep);
const pushCard = new PushCard(part('push-card'));
const settings = new Settings(leave);
const views = new Views(name => {
  widgets.watch(name === 'widgets');
  if (name === 'settings') settings.show();
  if (name === 'history') readHistory();
  if (name === 'board') showActivity();
});
runActions(find(document, 'main', HTMLElement), (_, actionId, tapId) => tap(actionId, tapId));

const bar = new ConnectionBar(part('connection'), () => (listening ? feed.lastHeard : heard));
const feed = new Feed('/api/device/events', 0, {
  reset: startOver,
  hello: ({ server_time }) => {
    listening = true;
    clock.setServerTime(server_time);
  },
  activity: card => showCard(card),
  notification: notification => showNote(notification),
  badge: ({ badge }) => showBadge(badge),
  push: ({ known }) => resubscribeUnlessKnown(known),
  snapshot: ({ activities }) => {
    dropOthers(new Set(activities));
    changed();
    readRecord();
  },
  hb: () => {
    heard = feed.lastHeard;
  },
  lost: () => bar.lost(),
  back: () => bar.back(),
  refused: () => {
    ask('').catch(() => {});
  },
});

addEventListener('device-unknown', leave);
startWorker(address => views.go(address));
open();

/** Shows the kept states at once, then what the server sends. */
async function open() {
  const kept = await readKept();
  if (kept) showKept(kept);
  fillCode(document);
  if (kept) views.show(true);
  try {
    const response = await ask('');
    if (response.status === 401) return;
    if (response.ok) takeRecord(await response.json());
  } catch {
    // The server was not reached: the feed keeps retrying, and the bar says so.
  }
  feed.open();
  views.show(true);
  pushCard.start();
  document.addEventListener('visibilitychange', readRecord);
}

/** The server's database was restored: the feed sends all cards again, the rest is read here. */
function startOver() {
  notes.clear();
  notifications.clear();
  shelf.clear();
  keep();
  readRecord();
  if (views.current === 'history') readHistory();
  if (views.current === 'widgets') widgets.watch(true);
}

/** The record may have changed while the app was not visible. */
async function readRecord() {
  if (document.visibilityState !== 'visible' || views.current === 'pair') return;
  try {
    const response = await ask('');
    if (response.ok) takeRecord(await response.json());
  } catch {
    // No response: the record is read again the next time.
  }
}

/** @param {DeviceRecord} record */
function takeRecord(record) {
  settings.record = record;
  showBadge(record.badge);
  resubscribeUnlessKnown(record.tokens.web_push !== undefined);
}

/** @param {KeptStates} kept */
function showKept({ at, activities, notifications: kept, metrics }) {
  heard = at;
  const now = Date.now();
  // Version 0: every state of the server replaces it, also after a restore from a backup.
  for (const card of activities)
    if (card.status === 'running' || now - Date.parse(card.ended_at ?? '') < EndedForMs) showCard({ ...card, version: 0 }, false);
  for (const notification of kept) showNote(notification);
  if (metrics.length > 0) widgets.show(metrics);
}

/** @param {Card} card */
function showCard(card, live = true) {
  if (live) heard = Date.now();
  shelf.show(card, live && listening);
  changed();
}

/** @param {Notice} notification */
function showNote(notification) {
  if (notification.withdrawn) notes.delete(notification.notification_id);
  else notes.set(notification.notification_id, notification);
  const [oldest] = notes.keys();
  if (notes.size > MostNotifications && oldest !== undefined) notes.delete(oldest);
  notifications.show(notification);
  changed();
}

/** @param {Set<string>} ids */
function dropOthers(ids) {
  heard = Date.now();
  shelf.keepRunning(ids);
  closeNotifications(ids);
}

async function readHistory() {
  try {
    const response = await ask(`/notifications?limit=${MostNotifications}`);
    if (response.ok) for (const notification of (await response.json()).data) showNote(notification);
    refresh();
  } catch {
    // No response: the list stays as it is.
  }
}

/** Scrolls to the card that a pressed notification is about. */
function showActivity() {
  const id = new URLSearchParams(location.hash.slice(1)).get('activity');
  const card = id === null ? null : findAll(document, 'activity-card', HTMLElement).find(node => node.dataset.activityId === id);
  if (!card) return;
  history.replaceState(null, '', location.pathname);
  card.scrollIntoView({ block: 'center' });
  card.querySelector('article')?.focus({ preventScroll: true });
}

function changed() {
  refresh();
  keep();
}

function refresh() {
  const running = shelf.running;
  showInTab(
    running.length,
    running.some(card => card.alertIsUp),
  );
  setHidden(part('empty'), !listening || !shelf.isEmpty);
  setHidden(part('ended-section'), !shelf.hasEnded);
  setHidden(part('no-notifications'), !notifications.isEmpty);
  if (views?.current === 'board') showActivity();
}

/** The device was unpaired, here or on the server: nothing of it stays in the browser. @param {Event} [unpaired] */
async function leave(unpaired) {
  feed.close();
  bar.back();
  const known = heard !== null || settings.record !== null;
  heard = null;
  listening = false;
  notes.clear();
  shelf.clear();
  await forget();
  if (known && unpaired instanceof Event) setHidden(part('removed'), false);
  setHidden(part('push-card'), true);
  forgetReport();
  views.show(false);
}
