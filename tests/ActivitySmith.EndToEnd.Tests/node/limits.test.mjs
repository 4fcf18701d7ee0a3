// Runs against a server that allows three requests a minute.
import assert from "node:assert/strict";
import { test } from "node:test";
import { client, generated } from "./support.mjs";

test("429 after the allowed requests, with the documented body and a Retry-After", async () => {
  const smith = client();
  for (let sent = 0; sent < 3; sent++) assert.equal((await smith.notifications.send({ title: "x" })).success, true);
  const error = await smith.notifications.send({ title: "x" }).then(
    () => assert.fail("the fourth was accepted"),
    (reason) => reason,
  );
  assert.ok(error instanceof generated.ResponseError);
  assert.equal(error.response.status, 429);
  assert.ok(Number(error.response.headers.get("retry-after")) >= 1);
  const body = await error.response.json();
  assert.deepEqual(Object.keys(body).sort(), ["error", "message"]);
  assert.equal(body.error, "Rate limit exceeded");
});
