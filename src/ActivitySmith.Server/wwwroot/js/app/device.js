// What the app asks the server for. The browser's cookie says which device it is; no script can read it.
const PollMs = 1_000;
const MostPolls = 12;

/** Resolves with the answer, whatever its status; 401 also tells the app that the device is not paired. */
export async function ask(path, method = 'GET', body = undefined) {
  const answer = await fetch(`/api/device${path}`, {
    method,
    cache: 'no-store',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.status === 401) dispatchEvent(new Event('device-unknown'));
  return answer;
}

/** The JSON of an answer; throws with the server's own words when it refuses. */
export async function read(path, method, body) {
  const answer = await ask(path, method, body);
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  throw new Error((await answer.json().catch(() => ({}))).message ?? `The server answered ${answer.status}.`);
}

/** Runs a webhook button and waits a while for what the receiver says: asking again with the same tap calls nothing twice. */
export async function tap(actionId, tapId) {
  for (let polls = 0; ; polls++) {
    const answer = await ask(`/actions/${encodeURIComponent(actionId)}`, 'POST', { tap_id: tapId });
    if (!answer.ok) return false;
    const { state } = await answer.json();
    if (state === 'delivered' || state === 'failed') return state === 'delivered';
    if (polls === MostPolls) return true;
    await new Promise(resolve => setTimeout(resolve, PollMs));
  }
}
