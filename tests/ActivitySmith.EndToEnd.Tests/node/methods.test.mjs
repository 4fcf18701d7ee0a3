// Every method of the SDK, against the running server.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ActivitySmith, apiKey, channel, client, generated, manage, origin, plainFetch, stored } from "./support.mjs";

const called = new Set();
function watched(resource, name) {
  return new Proxy(resource, {
    get(target, member) {
      const value = target[member];
      if (typeof value !== "function") return value;
      return (...args) => {
        called.add(`${name}.${String(member)}`);
        return value.apply(target, args);
      };
    },
  });
}

const smith = client();
const notifications = watched(smith.notifications, "notifications");
const live = watched(smith.liveActivities, "liveActivities");
const metrics = watched(smith.metrics, "metrics");

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ACTIVITY_ID = /^[A-Za-z0-9_-]{32}$/;
const steps = (step, more = {}) => ({
  title: "Nightly backup",
  type: "segmented_progress",
  number_of_steps: 3,
  current_step: step,
  ...more,
});

before(async () => {
  await channel("ops");
  await manage("POST", "metrics", { key: "sdk.revenue", name: "Revenue", format: "number" });
});

test("notifications.send with every member", async () => {
  const answer = await notifications.send({
    title: "New subscription 💸",
    message: "Customer upgraded to Pro plan",
    subtitle: "Pro",
    redirection: "https://crm.example.com/customers/cus_9f3a1d",
    payload: { plan: "pro" },
    badge: 2,
    sound: "default",
    channels: ["ops"],
    tags: ["sales"],
    actions: [
      { title: "Open", type: "open_url", url: "https://crm.example.com/customers/cus_9f3a1d" },
      { title: "Ask", type: "open_url", url: "shortcuts://run-shortcut?name=Jarvis" },
      { title: "Onboard", type: "webhook", url: "https://hooks.example.com/start", method: "POST", body: { plan: "pro" } },
    ],
  });
  assert.equal(answer.success, true);
  assert.equal(answer.devices_notified, 1);
  assert.equal(answer.users_notified, 1);
  assert.deepEqual(answer.effective_channel_slugs, ["ops"]);
  assert.match(answer.timestamp, TIMESTAMP);
});

test("notifications.send with media", async () => {
  const answer = await notifications.send({
    title: "Homepage ready",
    media: "https://cdn.example.com/v2.png",
    redirection: "https://example.com/pull/482",
  });
  assert.equal(answer.success, true);
  assert.equal(answer.effective_channel_slugs, null);
});

test("notifications.sendPushNotification and its raw form", async () => {
  const request = { pushNotificationRequest: { title: "Older name", target: { channels: ["ops"] } } };
  assert.deepEqual((await notifications.sendPushNotification(request)).effective_channel_slugs, ["ops"]);
  const { raw } = await notifications.sendPushNotificationRaw(request);
  assert.equal(raw.status, 200);
  assert.match(raw.headers.get("content-type"), /^application\/json/);
});

test("liveActivities.stream: started, updated, noop; endStream: ended", async () => {
  const first = await live.stream("sdk-backup", { content_state: steps(1), tags: ["nightly"], channels: ["ops"] });
  assert.equal(first.operation, "started");
  assert.equal(first.stream_key, "sdk-backup");
  assert.match(first.activity_id, ACTIVITY_ID);
  assert.match(first.timestamp, TIMESTAMP);
  assert.deepEqual(first.effective_channel_slugs, ["ops"]);
  assert.equal(first.devices_notified, 1);

  const second = await live.stream("sdk-backup", { content_state: steps(2), channels: ["ops"] });
  assert.equal(second.operation, "updated");
  assert.equal(second.activity_id, first.activity_id);

  const same = await live.stream("sdk-backup", { content_state: steps(2), channels: ["ops"] });
  assert.equal(same.operation, "noop");
  assert.equal("devices_notified" in same, false);
  assert.equal((await stored("sdk-backup")).content_state.current_step, 2);

  const end = await live.endStream("sdk-backup", { content_state: steps(3, { auto_dismiss_minutes: 0 }) });
  assert.equal(end.operation, "ended");
  assert.equal(end.activity_id, first.activity_id);
});

test("liveActivities.endStream without a body, then a new start under the same key", async () => {
  const first = await live.stream("sdk-again", { content_state: steps(1) });
  assert.equal((await live.endStream("sdk-again")).activity_id, first.activity_id);
  const second = await live.stream("sdk-again", { content_state: steps(1) });
  assert.equal(second.operation, "started");
  assert.notEqual(second.activity_id, first.activity_id);
});

test("liveActivities.reconcileLiveActivityStream, endLiveActivityStream and their raw forms", async () => {
  const put = { streamKey: "sdk-generated", liveActivityStreamRequest: { content_state: steps(1) } };
  assert.equal((await live.reconcileLiveActivityStream(put)).operation, "started");
  const again = await live.reconcileLiveActivityStreamRaw(put);
  assert.equal((await again.value()).operation, "noop");
  assert.equal((await live.endLiveActivityStream({ streamKey: "sdk-generated" })).operation, "ended");

  await live.reconcileLiveActivityStream(put);
  const ended = await live.endLiveActivityStreamRaw({
    streamKey: "sdk-generated",
    liveActivityStreamDeleteRequest: { content_state: steps(3) },
  });
  assert.equal(ended.raw.status, 200);
});

test("liveActivities.start, update and end", async () => {
  const started = await live.start({
    content_state: steps(1),
    channels: ["ops"],
    alert: { title: "Backup", body: "It runs" },
    action: { title: "Log", type: "open_url", url: "https://ops.example.com/log" },
    secondary_action: { title: "Stop", type: "webhook", url: "https://ops.example.com/stop", method: "POST", body: { job: 7 } },
  });
  assert.match(started.activity_id, ACTIVITY_ID);
  assert.equal(started.devices_notified, 1);
  assert.deepEqual(started.effective_channel_slugs, ["ops"]);

  const { activity_id } = started;
  const updated = await live.update({ activity_id, content_state: { title: "Nightly backup", current_step: 2 } });
  assert.equal(updated.activity_id, activity_id);
  const ended = await live.end({ activity_id, content_state: { title: "Nightly backup", current_step: 3, auto_dismiss_minutes: 1 } });
  assert.equal(ended.activity_id, activity_id);
  assert.equal(ended.success, true);
});

test("liveActivities.startLiveActivity, updateLiveActivity, endLiveActivity and their raw forms", async () => {
  const { activity_id } = await live.startLiveActivity({ liveActivityStartRequest: { content_state: steps(1) } });
  const update = { liveActivityUpdateRequest: { activity_id, content_state: steps(2) } };
  assert.equal((await live.updateLiveActivity(update)).success, true);
  assert.equal((await live.updateLiveActivityRaw(update)).raw.status, 200);
  const end = { liveActivityEndRequest: { activity_id, content_state: steps(3) } };
  assert.equal((await live.endLiveActivity(end)).success, true);
  assert.equal((await live.endLiveActivityRaw(end)).raw.status, 200);
  assert.equal((await live.startLiveActivityRaw({ liveActivityStartRequest: { content_state: steps(1) } })).raw.status, 200);
});

test("metrics.update with a number, a string and a request, and the generated forms", async () => {
  assert.deepEqual(await metrics.update("sdk.revenue", 12.5), { success: true });
  assert.deepEqual(await metrics.update("sdk.revenue", "12.5k"), { success: true });
  assert.deepEqual(await metrics.update("sdk.revenue", { value: 14, timestamp: new Date() }), { success: true });
  const request = { key: "sdk.revenue", metricValueUpdateRequest: { value: 15 } };
  assert.deepEqual(await metrics.updateMetricValue(request), { success: true });
  assert.equal((await metrics.updateMetricValueRaw(request)).raw.status, 200);
  const metric = (await manage("GET", "metrics")).data.find((one) => one.key === "sdk.revenue");
  assert.equal(metric.value, 15);
});

test("badgeCount for everyone and for a channel", async () => {
  const everyone = await smith.badgeCount(7);
  assert.equal(everyone.badge, 7);
  assert.equal(everyone.effective_channel_slugs, null);
  assert.equal((await smith.badgeCount(0, { channels: ["ops"] })).badge, 0);
});

test("the generated classes with their own base path", async () => {
  const configuration = new generated.Configuration({ basePath: `${origin}/api`, accessToken: apiKey, fetchApi: plainFetch });
  const answer = await new generated.LiveActivitiesApi(configuration).reconcileLiveActivityStream({
    streamKey: "sdk-basepath",
    liveActivityStreamRequest: { content_state: steps(1) },
  });
  assert.equal(answer.operation, "started");
});

test("the server accepts the constants and factory functions of the SDK", async () => {
  const answer = await live.stream("sdk-makers", {
    content_state: ActivitySmith.contentState({
      title: "Reactivation",
      message: "Lumen came back after 2 weeks",
      type: ActivitySmith.liveActivityTypes.alert,
      icon: ActivitySmith.alertIcon("cloud.sun", { color: "yellow" }),
      badge: ActivitySmith.alertBadge("Customer", { color: "magenta" }),
    }),
  });
  assert.equal(answer.operation, "started");
});

test("the tests above cover every method of the SDK", () => {
  for (const [name, resource] of Object.entries({
    notifications: smith.notifications,
    liveActivities: smith.liveActivities,
    metrics: smith.metrics,
  })) {
    for (const method of Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter((one) => one !== "constructor")) {
      assert.ok(called.has(`${name}.${method}`), `${name}.${method} was never called`);
    }
  }
});
