// @ts-check
/** How long a tap that got no answer keeps its id: pressing again within this time is the same tap, so it cannot call twice. */
const SameTapMs = 30_000;

/**
 * Runs webhook buttons on the server, which alone knows the address; the button shows what the receiver said. `send(activityId, actionId, tapId)`
 * asks the server and tells whether the call was delivered; it throws when no answer came.
 * @param {HTMLElement} root
 * @param {(activityId: string, actionId: string, tapId: string) => Promise<boolean>} send
 */
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
      // No answer came: the button says that it failed and may be pressed again.
      done(false);
    }
  });

  /** @param {string} button */
  function unansweredTap(button) {
    const last = unanswered.get(button);
    return last && Date.now() - last.at < SameTapMs ? last.tap : undefined;
  }
}

// crypto.randomUUID exists on secure pages only; this one works on plain http in a home network as well.
export function newTapId() {
  return `tap_${Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')}`;
}
