// @ts-check
import '../cards/activity-card.js';
import { clock } from '../cards/clock.js';
import { find, findAll, part, setHidden } from '../cards/dom.js';
import { runActions } from './actions.js';
import { ConnectionBar } from './connection-bar.js';
import { Feed } from './feed.js';
import { Notifications } from './notifications.js';
import { showInTab } from './page-chrome.js';
import { Shelf } from './shelf.js';

const shelf = new Shelf(part('running'), part('ended'), () => refresh());
const notifications = new Notifications(part('notifications'));

// First what the server rendered, then what it sends.
/** @type {BoardState} */
const first = JSON.parse(part('state').textContent);
clock.setServerTime(first.server_time);
for (const card of [...first.running, ...first.ended]) shelf.show(card, false);
for (const notification of first.notifications) notifications.show(notification);

const antiforgery = {
  RequestVerificationToken: findAll(document, 'input[name="__RequestVerificationToken"]', HTMLInputElement)[0]?.value ?? '',
};
runActions(find(document, 'main', HTMLElement), async (activityId, actionId, tap) => {
  const path = `/board/actions/${encodeURIComponent(activityId)}/${encodeURIComponent(actionId)}?tap=${tap}`;
  const response = await fetch(path, { method: 'POST', headers: antiforgery });
  return response.ok && (await response.json()).state !== 'failed';
});

const bar = new ConnectionBar(part('connection'), () => feed.lastHeard);
const feed = new Feed('/board/events', first.position, {
  reset: () => {
    notifications.clear();
    shelf.clear();
  },
  hello: ({ server_time }) => clock.setServerTime(server_time),
  activity: card => shelf.show(card),
  notification: notification => {
    notifications.show(notification);
    refresh();
  },
  snapshot: ({ activities }) => shelf.keepRunning(new Set(activities)),
  lost: () => bar.lost(),
  back: () => bar.back(),
  refused: () => bar.refused(),
});
feed.open();
refresh();

function refresh() {
  const running = shelf.running;
  showInTab(
    running.length,
    running.some(card => card.alertIsUp),
  );
  setHidden(part('empty'), !shelf.isEmpty);
  setHidden(part('ended-section'), !shelf.hasEnded);
  setHidden(part('notifications-section'), notifications.isEmpty);
}
