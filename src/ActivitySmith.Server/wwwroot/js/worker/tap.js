// @ts-check
// Runs a webhook button and waits a while for what the receiver says. Runs in the worker and, imported as a module, in the page.
(() => {
  const PauseMs = 1_000;
  /** A worker gets half a minute in all for one press. */
  const MostAsks = 14;
  const MostLost = 3;

  /**
   * `post()` sends the tap, always the same one: asking again calls nothing twice. Resolves with false when it failed, and with true when it was
   * delivered or goes on for longer than anybody waits; throws when no answer came, several times in a row.
   */
  self.activitysmithTap = async post => {
    let lost = 0;
    for (let asks = 1; ; asks++) {
      try {
        const answer = await post();
        if (!answer.ok) return false;
        lost = 0;
        const { state } = await answer.json();
        if (state === 'delivered' || state === 'failed') return state === 'delivered';
      } catch (error) {
        if (++lost === MostLost) throw error;
      }
      if (asks === MostAsks) return true;
      await new Promise(resolve => setTimeout(resolve, PauseMs));
    }
  };
})();
