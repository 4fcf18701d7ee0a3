// A push service for one browser: the first output line is the browser's subscription, every further one a message as the browser would decrypt it.
import crypto from "node:crypto";
import fs from "node:fs";
import http2 from "node:http2";
import ece from "http_ece";

const certificate = fs.readFileSync(process.env.TEST_CERTIFICATE);
const ecdh = crypto.createECDH("prime256v1");
const p256dh = ecdh.generateKeys("base64url");
const auth = crypto.randomBytes(16).toString("base64url");

const service = http2.createSecureServer({ key: certificate, cert: certificate, allowHTTP1: true }, (request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    if (request.url.includes("/gone")) {
      response.writeHead(410).end(); // A subscription that has ended (RFC 8030, section 7.3).
      console.log("410");
      return;
    }
    response.writeHead(201).end();
    console.log(ece.decrypt(Buffer.concat(chunks), { version: "aes128gcm", privateKey: ecdh, authSecret: auth }).toString());
  });
});
service.listen(0, "127.0.0.1", () =>
  console.log(JSON.stringify({ endpoint: `https://localhost:${service.address().port}/browser`, keys: { p256dh, auth } })),
);
