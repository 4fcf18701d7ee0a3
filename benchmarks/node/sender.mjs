// Sends updates to many tokens through an APNs library, 64 in progress. For each line of input (seconds) one line of
// output: {"sent": pushes, "seconds": time, "cpu": processor seconds of this process}.
// Arguments: library, address of APNs, key file, key id, team id, bundle id, number of tokens, body file.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';

const underWay = 64;
const [library, url, keyFile, keyId, teamId, bundle, count, bodyFile] = process.argv.slice(2);
const address = new URL(url);
const key = readFileSync(keyFile, 'utf8');
const body = JSON.parse(readFileSync(bodyFile, 'utf8'));
const topic = `${bundle}.push-type.liveactivity`;
const expiration = 1_800_000_000;
const tokens = Array.from({ length: Number(count) }, (_, i) => createHash('sha512').update(`token ${i}`).digest('hex').padEnd(160, '0'));

const senders = {
  async 'node-apn'() {
    const { default: apn } = await import('@parse/node-apn');
    const provider = new apn.Provider({
      token: { key, keyId, teamId },
      address: address.hostname,
      port: Number(address.port),
      production: true,
    });
    return async token => {
      const note = new apn.Notification();
      Object.assign(note, { topic, pushType: 'liveactivity', priority: 5, expiry: expiration, rawPayload: body });
      const { failed } = await provider.send(note, token);
      if (failed.length > 0) throw new Error(JSON.stringify(failed[0]));
    };
  },

  async 'apns2'() {
    const { ApnsClient, Notification, Priority, PushType } = await import('apns2');
    const { Pool } = await import('undici');
    const client = new ApnsClient({ team: teamId, keyId, signingKey: key, defaultTopic: topic });
    await client.client.close();
    // The library's own settings; it has no option for the port.
    client.client = new Pool(address.origin, { connections: 32, pipelining: 1, allowH2: true, maxConcurrentStreams: 100 });
    return token =>
      client.send(new Notification(token, { type: PushType.liveactivity, priority: Priority.throttled, expiration, aps: body.aps }));
  },
};

const send = await senders[library]();

async function round(seconds) {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let sent = 0;
  await Promise.all(
    Array.from({ length: underWay }, async (_, n) => {
      for (let i = n; performance.now() < end; i += underWay) {
        await send(tokens[i % tokens.length]);
        sent++;
      }
    }),
  );
  const used = process.cpuUsage(cpu);
  return { sent, seconds: (performance.now() - begin) / 1000, cpu: (used.user + used.system) / 1e6 };
}

// APNs opens a connection with one stream and allows more after its first reply.
await send(tokens[0]);
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await round(Number(line))));
process.exit(0);
