// @ts-check
// Requests to the device API. The browser's cookie identifies the device; scripts cannot read it.
import '../worker/tap.js';

/** Resolves whatever the status; a 401 also raises `device-unknown`. @param {string} path @param {string} method @param {unknown} body */
export async function ask(path, method = 'GET', body = undefined) {
  const response = await fetch(`/api/device${path}`, {
    method,
    cache: 'no-store',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status !== 401) return response;
  dispatchEvent(new Event('device-unknown'));

  // Chrome keeps a no-store request open until its body has been read, and no caller reads this one.
  return new Response(await response.text(), { status: response.status, headers: response.headers });
}

/** Throws with the server's message. @param {string} path @param {string} method @param {unknown} [body] @returns {Promise<unknown>} */
export async function read(path, method, body) {
  const response = await ask(path, method, body);
  if (response.ok) return response.status === 204 ? null : response.json();
  throw new Error((await response.json().catch(() => ({}))).message ?? `The server responded with status ${response.status}.`);
}

/** Runs a webhook button; resolves with whether it was delivered, as far as that is known in time. @param {string} actionId @param {string} tapId */
export function tap(actionId, tapId) {
  return self.activitysmithTap(() => ask(`/actions/${encodeURIComponent(actionId)}`, 'POST', { tap_id: tapId }));
}

/** What an error says, to be read by people. @param {unknown} error */
export function reasonOf(error) {
  return error instanceof Error ? error.message : String(error);
}
