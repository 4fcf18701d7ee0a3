// The official SDK, unchanged except for the host: its base address is fixed in code, so fetch replaces the origin.
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);
const PUBLISHED_ORIGIN = "https://activitysmith.com";

// One or more, separated by commas: each request goes to the next one, as behind a load balancer.
const origins = process.env.TEST_ORIGIN.split(",");
let turn = 0;
const next = () => origins[turn++ % origins.length];

/** The first node. */
export const origin = origins[0];
export const apiKey = process.env.TEST_API_KEY;

export const plainFetch = globalThis.fetch;
globalThis.fetch = (url, init) => {
  if (!String(url).startsWith(PUBLISHED_ORIGIN + "/api/")) throw new Error(`The SDK called ${url}`);
  return plainFetch(next() + String(url).slice(PUBLISHED_ORIGIN.length), init);
};

export const ActivitySmith = require("activitysmith");
// The package exports its main class alone; the generated classes (errors, single APIs) are next to it.
export const generated = require(path.join(path.dirname(require.resolve("activitysmith")), "../generated/index.js"));

export const client = (key = apiKey) => new ActivitySmith({ apiKey: key });

/** Calls a management route of the server; returns the parsed body, throws on anything but 2xx. */
export async function manage(method, route, body) {
  const answer = await plainFetch(`${next()}/api/manage/${route}`, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, ...(body && { "content-type": "application/json" }) },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${route}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

/** The server's record of a stream. */
export const stored = (streamKey) => manage("GET", `streams/${streamKey}`);

/** A channel with every device of the account, created unless it exists. */
export async function channel(slug) {
  const devices = (await manage("GET", "devices")).data.map((device) => device.device_id);
  const known = (await manage("GET", "channels")).data.some((one) => one.slug === slug);
  if (!known) await manage("POST", "channels", { slug, devices });
}
