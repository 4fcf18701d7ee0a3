// @ts-check
/** Pressing again within this time after no response is the same tap, which cannot call the webhook twice. */
const SameTapMs = 30_000;

/** Webhooks run on the server, which alone knows their address; the button shows the outcome. @param {HTMLElement} root @param {SendTap} send */
export function runActions(root, send) {
  /** @type {Map<string, { tap: string, at: number }>} */
  const unanswered = new Map();

  root.addEventListener('card-action', async event => {
    const { activity_id, action_id, begin, done } = event.detail;
    const button = `${activity_id}/${action_id}`;
    const tap = unansweredTap(button) ?? newTapId();
    unanswered.set(button, { tap, at: Date.now() });
    begin();
    try {
      const delivered = await send(activity_id, action_id, tap);
      unanswered.delete(button);
      done(delivered);
    } catch {
      // No response: the button shows that it failed and can be pressed again.
      done(false);
    }
  });

  /** @param {string} button */
  function unansweredTap(button) {
    const last = unanswered.get(button);
    return last && Date.now() - last.at < SameTapMs ? last.tap : undefined;
  }
}

// crypto.randomUUID exists on secure pages only; getRandomValues also works on plain http in a home network.
export function newTapId() {
  return `tap_${Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')}`;
}
