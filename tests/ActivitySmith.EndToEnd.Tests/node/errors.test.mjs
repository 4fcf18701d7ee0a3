// The errors of the SDK: ResponseError with the documented body, FetchError, RequiredError.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { apiKey, channel, client, generated, manage } from "./support.mjs";

const { ResponseError, FetchError, RequiredError } = generated;
const smith = client();

async function refused(call, status) {
  const error = await call.then(
    () => assert.fail("the call was accepted"),
    (reason) => reason,
  );
  assert.ok(error instanceof ResponseError, String(error));
  assert.equal(error.response.status, status);
  const body = await error.response.json();
  assert.equal(typeof body.error, "string");
  assert.equal(typeof body.message, "string");
  return body;
}

before(async () => {
  await channel("mine");
  await channel("theirs");
});

test("400: the message names the member that is wrong", async () => {
  const body = await refused(
    smith.liveActivities.stream("bad", { content_state: { title: "x", type: "progress", percentage: "many" } }),
    400,
  );
  assert.match(body.message, /percentage/);
});

test("400: an unknown member is named by its path", async () => {
  const body = await refused(smith.liveActivities.start({ content_state: { title: "x", type: "progress", percentage: 1, perc: 2 } }), 400);
  assert.match(body.message, /content_state\.perc/);
});

test("400: a stream key outside its alphabet", async () => {
  const body = await refused(smith.liveActivities.stream("not a key", { content_state: { title: "x" } }), 400);
  assert.equal(body.error, "Invalid stream_key");
});

test("401: an unknown key", async () => {
  await refused(client("ask_0000000000000000000000").badgeCount(1), 401);
});

test("403: a channel outside the key's scope", async () => {
  const { key } = await manage("POST", "keys", { name: "scoped", scope: "channels", channels: ["mine"] });
  const scoped = client(key);
  assert.deepEqual((await scoped.notifications.send({ title: "x" })).effective_channel_slugs, ["mine"]);
  await refused(scoped.notifications.send({ title: "x", channels: ["theirs"] }), 403);
});

test("403: an unknown activity", async () => {
  const body = await refused(smith.liveActivities.update({ activity_id: "A".repeat(32), content_state: { title: "x" } }), 403);
  assert.equal(body.error, "Forbidden");
});

test("404: a channel without devices", async () => {
  const body = await refused(smith.notifications.send({ title: "x", channels: ["nowhere"] }), 404);
  assert.equal(body.error, "No recipients found");
  assert.deepEqual(body.effective_channel_slugs, ["nowhere"]);
});

test("404: an unknown stream", async () => {
  const body = await refused(smith.liveActivities.endStream("never-known"), 404);
  assert.equal(body.error, "Live Activity stream not found");
});

test("404: an unknown metric", async () => {
  const body = await refused(smith.metrics.update("never.defined", 1), 404);
  assert.equal(body.error, "Metric not found");
});

test("FetchError: the connection breaks before a response", async () => {
  const api = new generated.AppIconBadgesApi(
    new generated.Configuration({
      accessToken: "ask_x",
      fetchApi: () => {
        throw new TypeError("fetch failed");
      },
    }),
  );
  await assert.rejects(api.updateAppIconBadgeCount({ appIconBadgeCountUpdateRequest: { badge: 1 } }), FetchError);
});

test("RequiredError: the SDK itself reports a missing parameter", async () => {
  await assert.rejects(smith.liveActivities.reconcileLiveActivityStream({ liveActivityStreamRequest: {} }), RequiredError);
});

test("media with actions is refused by the SDK, and by the server without the SDK", async () => {
  const request = {
    title: "x",
    media: "https://cdn.example.com/a.png",
    actions: [{ title: "Go", type: "open_url", url: "https://example.com" }],
  };
  assert.throws(() => smith.notifications.send(request), /media cannot be combined with actions/);
  const api = new generated.PushNotificationsApi(new generated.Configuration({ accessToken: apiKey }));
  await refused(api.sendPushNotification({ pushNotificationRequest: request }), 400);
});
