// All content-state types through the SDK: the server stores every state as it was sent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { client, stored } from "./support.mjs";

const live = client().liveActivities;
const open = { title: "Dashboard", type: "open_url", url: "https://ops.example.com/servers/prod-web-1" };
const hook = { title: "Pause", type: "webhook", url: "https://ops.example.com/pause", method: "POST", body: { job_id: "reindex" } };

const states = {
  "stats": {
    title: "Sales",
    subtitle: "last hour",
    type: "stats",
    metrics: [
      { label: "Revenue", value: "$2430", color: "blue" },
      { label: "Orders", value: "37", color: "green" },
      { label: "Conversion", value: "4.8%", color: "magenta" },
      { label: "Refunds", value: 84, color: "red" },
    ],
  },
  "metrics": {
    title: "Server Health",
    subtitle: "prod-web-1",
    type: "metrics",
    metrics: [
      { label: "CPU", value: 9, unit: "%" },
      { label: "MEM", value: 45, unit: "%" },
    ],
  },
  "segmented_progress": {
    title: "Nightly Backup",
    subtitle: "upload archive",
    type: "segmented_progress",
    number_of_steps: 3,
    current_step: 2,
    color: "yellow",
    step_colors: ["green", "yellow"],
  },
  "progress": { title: "Search Reindex", subtitle: "catalog-v2", type: "progress", percentage: 42 },
  "progress-of": { title: "Rows", type: "progress", value: 42, upper_limit: 120, color: "cyan" },
  "alert": {
    title: "Reactivation",
    message: "Lumen came back after 2 weeks",
    type: "alert",
    icon: { symbol: "cloud.sun", color: "yellow" },
    badge: { title: "Customer", color: "magenta" },
  },
  "timer": { title: "Benchmark Run", subtitle: "sampling", type: "timer", duration_seconds: 300, color: "cyan" },
  "timer-up": { title: "Uptime", type: "timer", counts_down: false },
  "value": { title: "Visitors", type: "value", value: "1,204", icon: { symbol: "person.2" }, color: "lime" },
};

for (const [name, state] of Object.entries(states)) {
  test(`${name}: stream, update and end`, async () => {
    const key = `state-${name}`;
    assert.equal(
      (await live.stream(key, { content_state: state, action: open, secondary_action: hook, tags: ["states"] })).operation,
      "started",
    );
    const held = (await stored(key)).content_state;
    for (const [member, sent] of Object.entries(state)) assert.deepEqual(held[member], sent, member);

    const changed = { ...state, title: `${state.title} II` };
    assert.equal((await live.stream(key, { content_state: changed })).operation, "updated");
    assert.equal((await stored(key)).content_state.title, changed.title);
    assert.equal((await live.endStream(key, { content_state: changed })).operation, "ended");
  });

  test(`${name}: start, update and end by id`, async () => {
    const { activity_id } = await live.start({ content_state: state });
    assert.equal((await live.update({ activity_id, content_state: { ...state, title: "By id" } })).success, true);
    assert.equal((await live.end({ activity_id, content_state: state })).success, true);
  });
}

test("an update may omit the type and the number of steps", async () => {
  await live.stream("state-kept", { content_state: states.segmented_progress });
  await live.stream("state-kept", { content_state: { title: "Nightly Backup", current_step: 3 } });
  const held = (await stored("state-kept")).content_state;
  assert.equal(held.type, "segmented_progress");
  assert.equal(held.number_of_steps, 3);
  assert.equal(held.current_step, 3);
});
