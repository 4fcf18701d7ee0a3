// @ts-check
// Requests to the device API. The browser's cookie identifies the device; scripts cannot read it.
import '../worker/tap.js';

/** Resolves whatever the status; a 401 also raises `device-unknown`. @param {string} path @param {string} method @param {unknown} body */
export async function ask(path, method = 'GET', body = undefined) {
  const answer = await fetch(`/api/device${path}`, {
    method,
    cache: 'no-store',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.status !== 401) return answer;
  dispatchEvent(new Event('device-unknown'));

  // Chrome keeps a no-store request open until its body has been read, and no caller reads this one.
  return new Response(await answer.text(), { status: answer.status, headers: answer.headers });
}

/** Throws with the server's message. @param {string} path @param {string} method @param {unknown} [body] @returns {Promise<unknown>} */
export async function read(path, method, body) {
  const answer = await ask(path, method, body);
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  throw new Error((await answer.json().catch(() => ({}))).message ?? `The server responded with status ${answer.status}.`);
}

/** Runs a webhook button; resolves with whether it was delivered, as far as that is known in time. @param {string} actionId @param {string} tapId */
export function tap(actionId, tapId) {
  return self.activitysmithTap(() => ask(`/actions/${encodeURIComponent(actionId)}`, 'POST', { tap_id: tapId }));
}

/** What an error says, to be read by people. @param {unknown} error */
export function reasonOf(error) {
  return error instanceof Error ? error.message : String(error);
}
