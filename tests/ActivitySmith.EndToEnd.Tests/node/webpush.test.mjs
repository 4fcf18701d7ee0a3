// The server's messages to browsers, read by npm http_ece and web-push, which share no code with it: a push service on a TLS port
// of this machine, and browsers that are key pairs. The server trusts the certificate and allows the host by its configuration.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import fs from "node:fs";
import http2 from "node:http2";
import { after, before, test as run } from "node:test";
import ece from "http_ece";
import webpush from "web-push";
import { createRequire } from "node:module";

const jws = createRequire(createRequire(import.meta.url).resolve("web-push"))("jws");
const { TEST_ORIGIN: origin, TEST_API_KEY: apiKey, TEST_CERTIFICATE: certificate } = process.env;
const answers = new Map(); // path -> its next reply; 201 without
const arrived = [];
const waiting = [];
const sessions = new Set();
let service, serviceOrigin, publicKey;

const base64url = (bytes) => Buffer.from(bytes).toString("base64url");

async function call(method, route, body, token = apiKey) {
  const answer = await fetch(`${origin}/api/${route}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : undefined };
}

async function good(...request) {
  const { status, body } = await call(...request);
  assert.ok(status < 300, `${request[0]} ${request[1]}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** A paired browser with its own subscription at the push service. */
async function subscribe(path) {
  const { code } = await good("POST", "manage/pairing-codes", { name: path.slice(1) });
  const { token, device_id: id } = await good("POST", "device/pair", { code, platform: "web", name: "Browser" });
  const ecdh = crypto.createECDH("prime256v1");
  const auth = crypto.randomBytes(16);
  const subscription = { endpoint: serviceOrigin + path, p256dh: base64url(ecdh.generateKeys()), auth: base64url(auth) };
  await good("PUT", "device/tokens", { web_push: subscription, generation: 1 }, token);
  const read = (push) => JSON.parse(ece.decrypt(push.body, { version: "aes128gcm", privateKey: ecdh, authSecret: base64url(auth) }));
  return { id, token, subscription, read, remove: () => good("DELETE", "device", undefined, token) };
}

/** A test that fails after two minutes of waiting. */
const test = (name, check) => run(name, { timeout: 120_000 }, check);

/** The next push to a path that no earlier call has returned. */
function next(path, isIt = () => true) {
  return new Promise((resolve) => {
    waiting.push({ path, isIt, resolve });
    match();
  });
}

function match() {
  for (const wish of [...waiting]) {
    const index = arrived.findIndex((push) => push.path === wish.path && wish.isIt(push));
    if (index < 0) continue;
    waiting.splice(waiting.indexOf(wish), 1);
    wish.resolve(arrived.splice(index, 1)[0]);
  }
}

before(async () => {
  service = http2.createSecureServer(
    { key: fs.readFileSync(certificate), cert: fs.readFileSync(certificate), allowHTTP1: true },
    (request, response) => {
      const chunks = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        const answer = (answers.get(request.url) ?? []).shift() ?? { status: 201 };
        response.writeHead(answer.status, answer.headers ?? {});
        response.end(answer.body ?? "");
        arrived.push({
          path: request.url,
          method: request.method,
          version: request.httpVersion,
          headers: request.headers,
          body: Buffer.concat(chunks),
          at: Date.now(),
        });
        match();
      });
    },
  );
  service.on("session", (session) => sessions.add(session));
  await new Promise((listening) => service.listen(0, "127.0.0.1", listening));
  serviceOrigin = `https://localhost:${service.address().port}`;
  const { code } = await good("POST", "manage/pairing-codes", { name: "first" });
  const { token } = await good("POST", "device/pair", { code, platform: "web", name: "Browser" });
  publicKey = (await good("GET", "device/web-push-key", undefined, token)).public_key;
  await good("DELETE", "device", undefined, token);
});

after(() => {
  for (const session of sessions) session.destroy();
  service.close();
});

test("this test decrypts messages of the reference sender", () => {
  const ecdh = crypto.createECDH("prime256v1");
  const auth = base64url(crypto.randomBytes(16));
  const { cipherText } = webpush.encrypt(base64url(ecdh.generateKeys()), auth, "hello", "aes128gcm");
  assert.equal(ece.decrypt(cipherText, { version: "aes128gcm", privateKey: ecdh, authSecret: auth }).toString(), "hello");
});

test("a state is sent to the browser as an encrypted message over HTTP/2 with a token that proves the sender", async () => {
  const browser = await subscribe("/state");
  const put = await good("PUT", "live-activity/stream/backup", {
    content_state: { type: "segmented_progress", title: "Nightly backup", subtitle: "upload", number_of_steps: 3, current_step: 2 },
  });
  assert.ok(put.devices_notified >= 2, "board and browser");
  const push = await next("/state");

  assert.equal(push.method, "POST");
  assert.equal(push.version, "2.0");
  const expected = webpush.generateRequestDetails({ endpoint: browser.subscription.endpoint, keys: browser.subscription }, "x", {
    TTL: 60,
    urgency: "high",
    topic: "t",
    contentEncoding: "aes128gcm",
    vapidDetails: { subject: "https://a.example", ...webpush.generateVAPIDKeys() },
  });
  for (const name of Object.keys(expected.headers)) assert.ok(push.headers[name.toLowerCase()], `the reference sender also writes ${name}`);
  assert.equal(push.headers["content-encoding"], "aes128gcm");
  assert.equal(push.headers["content-type"], "application/octet-stream");
  assert.equal(push.headers.urgency, "high");
  assert.match(push.headers.topic, /^[A-Za-z0-9_-]{1,32}$/);
  assert.match(push.headers.ttl, /^[1-9][0-9]*$/);
  assert.ok(push.body.length <= 4096);
  assert.ok(!push.body.includes("Nightly"));

  const [, jwt, k] = /^vapid t=([^,]+), k=([A-Za-z0-9_-]+)$/.exec(push.headers.authorization);
  assert.equal(k, publicKey);
  const point = Buffer.from(k, "base64url");
  const pem = crypto
    .createPublicKey({
      format: "jwk",
      key: { kty: "EC", crv: "P-256", x: base64url(point.subarray(1, 33)), y: base64url(point.subarray(33)) },
    })
    .export({ type: "spki", format: "pem" });
  assert.ok(jws.verify(jwt, "ES256", pem), "the token is signed by the key of the subscription");
  const { payload: claims } = jws.decode(jwt);
  assert.equal(claims.aud, serviceOrigin);
  assert.ok(claims.exp > Date.now() / 1000 && claims.exp <= Date.now() / 1000 + 24 * 3600);
  assert.match(claims.sub, /^(mailto:[^@]+@[^@]+\.[a-z]+|https:\/\/)/);

  const message = browser.read(push);
  assert.equal(message.web_push, 8030);
  assert.equal(message.notification.title, "Nightly backup");
  assert.equal(message.notification.body, "2 of 3\nupload");
  assert.equal(message.notification.tag, put.activity_id);
  assert.ok(message.notification.navigate.endsWith(`/app#activity=${put.activity_id}`));
  assert.deepEqual(message.notification.data, { kind: "activity", id: put.activity_id, version: 1, state: "started" });

  await good("DELETE", "live-activity/stream/backup");
  const end = browser.read(await next("/state"));
  assert.equal(end.notification.data.state, "ended");
  assert.equal(end.notification.tag, put.activity_id);
  await browser.remove();
});

test("routine versions are silent, most are skipped, and the newest wins", async () => {
  const browser = await subscribe("/quiet");
  await good("PUT", "live-activity/stream/quiet", { content_state: { type: "progress", title: "Load", percentage: 1 } });
  await next("/quiet");
  for (let percentage = 2; percentage <= 9; percentage++)
    await good("PUT", "live-activity/stream/quiet", { content_state: { title: "Load", percentage } });
  const shown = [];
  do shown.push(browser.read(await next("/quiet")).notification);
  while (shown.at(-1).body !== "9%");
  assert.ok(shown.every((one) => one.silent === true));
  assert.ok(shown.length < 8, `${shown.length} messages`);
  await good("DELETE", "live-activity/stream/quiet");
  await next("/quiet");
  await browser.remove();
});

test("a notification has its buttons, picture, link and badge count, and no webhook address", async () => {
  const browser = await subscribe("/note");
  await good("POST", "badge", { badge: 7 });
  await good("POST", "push-notification", {
    title: "Deploy failed",
    message: "Tests are red",
    redirection: "https://ci.example.com/42",
    actions: [
      { title: "Open", type: "open_url", url: "https://ci.example.com/open" },
      { title: "Retry", type: "webhook", url: "https://hooks.example.com/secret-path" },
    ],
  });
  const push = await next("/note");
  const { notification, app_badge: badge, mutable } = browser.read(push);
  assert.equal(notification.navigate, "https://ci.example.com/42");
  assert.equal(badge, 7);
  assert.equal(notification.app_badge, 7);
  assert.equal(mutable, true);
  assert.equal(notification.actions[0].navigate, "https://ci.example.com/open");
  assert.equal(notification.actions[1].title, "Retry");
  assert.ok(!("navigate" in notification.actions[1]));
  assert.ok(!JSON.stringify(notification).includes("secret-path"));

  await good("POST", "push-notification", { title: "Picture", media: "https://pictures.example.com/a.png", interruption_level: "passive" });
  const picture = browser.read(await next("/note")).notification;
  assert.equal(picture.image, "https://pictures.example.com/a.png");
  assert.equal(picture.silent, true);
  assert.ok(picture.navigate.endsWith("/app/history"));
  await browser.remove();
});

test("a text that is far too long is cut, and the push is delivered", async () => {
  const browser = await subscribe("/long");
  await good("POST", "push-notification", { title: "T".repeat(200), message: "ü\u0001🚀".repeat(3_000) });
  const push = await next("/long");
  assert.ok(push.body.length <= 3_200);
  const { notification } = browser.read(push);
  assert.ok(notification.body.startsWith("ü\u0001🚀") && notification.body.endsWith("…"));
  await browser.remove();
});

test("an expired subscription is forgotten, and the next one gets the waiting message", async () => {
  const browser = await subscribe("/gone");
  answers.set("/gone", [{ status: 410 }]);
  await good("POST", "push-notification", { title: "Late" });
  await next("/gone");
  while ((await good("GET", "device", undefined, browser.token)).tokens.web_push) await new Promise((later) => setTimeout(later, 50));
  const again = { ...browser.subscription, endpoint: `${serviceOrigin}/gone-again` };
  await good("PUT", "device/tokens", { web_push: again, generation: 2 }, browser.token);
  assert.equal(browser.read(await next("/gone-again")).notification.title, "Late");
  await browser.remove();
});

test("a busy push service gets the message again after its Retry-After", async () => {
  const browser = await subscribe("/busy");
  answers.set("/busy", [{ status: 429, headers: { "retry-after": "1" } }, { status: 503 }]);
  await good("POST", "push-notification", { title: "Patience" });
  const first = await next("/busy");
  const second = await next("/busy");
  assert.ok(second.at - first.at >= 950, `${second.at - first.at} ms`);
  assert.equal(browser.read(await next("/busy")).notification.title, "Patience");
  await browser.remove();
});

test("an invalid subscription is refused with the member's name, and no response contains it", async () => {
  const browser = await subscribe("/refused");
  const good65 = browser.subscription.p256dh;
  const notOnCurve = base64url(Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]));
  const cases = [
    [{ ...browser.subscription, endpoint: "http://localhost/x" }, "web_push.endpoint"],
    [{ ...browser.subscription, endpoint: "https://169.254.169.254/latest" }, "web_push.endpoint"],
    [{ ...browser.subscription, endpoint: "https://push.apple.com.evil.example/x" }, "web_push.endpoint"],
    [{ ...browser.subscription, p256dh: good65.slice(2) }, "web_push.p256dh"],
    [{ ...browser.subscription, p256dh: notOnCurve }, "web_push.p256dh"],
    [{ ...browser.subscription, auth: "AAAA" }, "web_push.auth"],
  ];
  for (const [web_push, path] of cases) {
    const { status, body } = await call("PUT", "device/tokens", { web_push, generation: 9 }, browser.token);
    assert.equal(status, 400);
    assert.ok(body.message.includes(path), body.message);
  }
  const record = await good("GET", "device", undefined, browser.token);
  assert.equal(record.tokens.web_push.generation, 1);
  for (const text of [JSON.stringify(record), JSON.stringify(await good("GET", `manage/devices/${browser.id}`))]) {
    assert.ok(!text.includes('/refused"') && !text.includes(browser.subscription.auth) && !text.includes(good65));
  }
  await browser.remove();
});
