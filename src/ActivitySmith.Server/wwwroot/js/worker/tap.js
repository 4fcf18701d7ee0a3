// @ts-check
// Runs a webhook button and waits for its outcome. Runs in the worker and, imported as a module, in the page.
(() => {
  const PauseMs = 1_000;
  /** Browsers give a worker about half a minute for one press. */
  const MostAsks = 14;
  const MostLost = 3;

  /**
   * `post()` sends the tap, always with one id, so that the webhook is called once. True: delivered, or still under way after the last try.
   * Throws after three tries in a row without a response.
   */
  self.activitysmithTap = async post => {
    let lost = 0;
    for (let asks = 1; ; asks++) {
      try {
        const response = await post();
        if (!response.ok) return false;
        lost = 0;
        const { state } = await response.json();
        if (state === 'delivered' || state === 'failed') return state === 'delivered';
      } catch (error) {
        if (++lost === MostLost) throw error;
      }
      if (asks === MostAsks) return true;
      await new Promise(resolve => setTimeout(resolve, PauseMs));
    }
  };
})();
