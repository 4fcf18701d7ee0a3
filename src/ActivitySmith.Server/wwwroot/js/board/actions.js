/** How long a tap that got no answer keeps its id: pressing again within this time is the same tap, so it cannot call twice. */
const SameTapMs = 30_000;

/** Runs a webhook button on the server, which alone knows the address; the button shows what the receiver said. */
export function runActions(root, antiforgeryToken) {
  const unanswered = new Map();

  root.addEventListener('card-action', async event => {
    const { activity_id, action_id, begin, done } = event.detail;
    const button = `${encodeURIComponent(activity_id)}/${encodeURIComponent(action_id)}`;
    const tap = unansweredTap(button) ?? newTapId();
    unanswered.set(button, { tap, at: Date.now() });
    begin();
    try {
      const answer = await fetch(`/board/actions/${button}?tap=${tap}`, {
        method: 'POST',
        headers: { RequestVerificationToken: antiforgeryToken },
      });
      unanswered.delete(button);
      done(answer.ok && (await answer.json()).state !== 'failed');
    } catch {
      // No answer came: the button says that it failed and may be pressed again.
      done(false);
    }
  });

  function unansweredTap(button) {
    const last = unanswered.get(button);
    return last && Date.now() - last.at < SameTapMs ? last.tap : undefined;
  }
}

// crypto.randomUUID exists on secure pages only; this one works on plain http in a home network as well.
function newTapId() {
  return `tap_${Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')}`;
}
