// @ts-check
// An EventSource resumes on its own; it is opened again after it was closed for good or sent nothing for 40 s.
const SilenceMs = 40_000;
const FirstRetryMs = 1_000;
const LongestRetryMs = 30_000;
/** @type {(keyof PageEvents)[]} */
const kinds = ['hello', 'activity', 'notification', 'badge', 'push', 'snapshot', 'hb'];

export class Feed {
  #url;
  #since;
  #handlers;
  /** @type {EventSource | null} */
  #source = null;
  #retryMs = FirstRetryMs;
  /** @type {Timer | undefined} */
  #retry;
  /** @type {Timer | undefined} */
  #watchdog;
  #lost = false;

  /** When the last event arrived, in milliseconds since the epoch by this device's clock. */
  lastHeard = Date.now();

  /** `since`: the position of the states that the page already shows. @param {string} url @param {Scalar} since @param {FeedHandlers} handlers */
  constructor(url, since, handlers) {
    this.#url = url;
    this.#since = since;
    this.#handlers = handlers;
    addEventListener('online', () => this.#openNow());
    addEventListener('pageshow', event => {
      if (event.persisted) this.#openNow();
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.#lost) this.#openNow();
    });
  }

  open() {
    clearTimeout(this.#retry);
    this.#source?.close();
    const source = new EventSource(`${this.#url}?since=${encodeURIComponent(this.#since)}`);
    this.#source = source;
    for (const kind of kinds) source.addEventListener(kind, event => this.#heard(kind, event));
    source.addEventListener('error', () => this.#failed(source));
    this.#watch();
  }

  /** Ends the connection and all retries until `open()`. */
  close() {
    clearTimeout(this.#retry);
    clearTimeout(this.#watchdog);
    this.#source?.close();
    this.#source = null;
    this.#lost = false;
  }

  #openNow() {
    if (this.#source === null) return;
    this.#retryMs = FirstRetryMs;
    this.open();
  }

  /** @param {keyof PageEvents} kind @param {MessageEvent<string>} event */
  #heard(kind, event) {
    this.lastHeard = Date.now();
    this.#retryMs = FirstRetryMs;
    if (event.lastEventId !== '') this.#since = event.lastEventId;
    this.#watch();
    const data = event.data ? JSON.parse(event.data) : null;
    if (kind === 'hello' && data.reset) this.#handlers.reset();
    // JSON.parse returns no type; the event's name defines it.
    const handler = /** @type {((data: unknown) => void) | undefined} */ (this.#handlers[kind]);
    handler?.(data);
    if (this.#lost) {
      this.#lost = false;
      this.#handlers.back();
    }
  }

  /** @param {EventSource} source */
  #failed(source) {
    if (source !== this.#source) return;
    this.#lose();
    if (source.readyState !== EventSource.CLOSED) return;
    this.#handlers.refused();
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.open(), this.#retryMs * (0.75 + Math.random() / 2));
    this.#retryMs = Math.min(LongestRetryMs, this.#retryMs * 2);
  }

  // A connection can die without an error, after sleep or a change of network: an open one that sends nothing is dead. One that is being
  // opened is left to the browser, which then still has the last event id.
  #watch() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      this.#lose();
      if (this.#source?.readyState === EventSource.OPEN) this.open();
      else this.#watch();
    }, SilenceMs);
  }

  #lose() {
    if (this.#lost) return;
    this.#lost = true;
    this.#handlers.lost();
  }
}
