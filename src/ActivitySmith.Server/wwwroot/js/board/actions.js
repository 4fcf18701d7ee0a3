/** Runs a webhook button on the server, which alone knows the address; the button shows the outcome. */
export function runActions(root, antiforgeryToken) {
  root.addEventListener('card-action', async event => {
    const { activity_id, action_id, begin, done } = event.detail;
    begin();
    try {
      const answer = await fetch(`/board/actions/${encodeURIComponent(activity_id)}/${encodeURIComponent(action_id)}`, {
        method: 'POST',
        headers: { RequestVerificationToken: antiforgeryToken },
      });
      done(answer.ok);
    } catch {
      // The server could not be reached: the button says that it failed and may be pressed again.
      done(false);
    }
  });
}
