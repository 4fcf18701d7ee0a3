// @ts-check
// What the app asks the server for. The browser's cookie says which device it is; no script can read it.
import '../worker/tap.js';

/**
 * Resolves with the answer, whatever its status; 401 also tells the app that the device is not paired.
 * @param {string} path
 * @param {string} method
 * @param {unknown} body
 */
export async function ask(path, method = 'GET', body = undefined) {
  const answer = await fetch(`/api/device${path}`, {
    method,
    cache: 'no-store',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.status !== 401) return answer;
  dispatchEvent(new Event('device-unknown'));

  // Read here, as callers have no use for it: Chrome keeps a request open until the body of an answer that is not to be stored has been read.
  return new Response(await answer.text(), { status: answer.status, headers: answer.headers });
}

/**
 * The JSON of an answer; throws with the server's own words when it refuses.
 * @param {string} path
 * @param {string} method
 * @param {unknown} [body]
 * @returns {Promise<unknown>}
 */
export async function read(path, method, body) {
  const answer = await ask(path, method, body);
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  throw new Error((await answer.json().catch(() => ({}))).message ?? `The server answered ${answer.status}.`);
}

/** Runs a webhook button; resolves with whether it was delivered, as far as that is known in time. @param {string} actionId @param {string} tapId */
export function tap(actionId, tapId) {
  return self.activitysmithTap(() => ask(`/actions/${encodeURIComponent(actionId)}`, 'POST', { tap_id: tapId }));
}

/** What an error says, to be read by people. @param {unknown} error */
export function reasonOf(error) {
  return error instanceof Error ? error.message : String(error);
}
