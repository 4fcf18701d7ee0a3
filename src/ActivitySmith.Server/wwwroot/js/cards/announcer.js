// @ts-check
import { el } from './dom.js';

// Two live regions for the whole page. Screen readers announce a change only in a region that existed before it.
const polite = el('div', 'visually-hidden', { 'role': 'status', 'aria-live': 'polite' });
const assertive = el('div', 'visually-hidden', { 'role': 'alert', 'aria-live': 'assertive' });
document.body.append(polite, assertive);

const PerCardMs = 10_000;

/** Announces what changed on one card: politely, only the newest state, at most every 10 s. */
export class Announcer {
  #last = -PerCardMs;
  /** @type {Timer | undefined} */
  #pending;

  /** `text` is asked when it is time to speak. @param {() => string} text */
  say(text) {
    if (this.#pending !== undefined) return;
    const wait = this.#last + PerCardMs - performance.now();
    if (wait <= 0) this.#speak(text);
    else this.#pending = setTimeout(() => this.#speak(text), wait);
  }

  stop() {
    clearTimeout(this.#pending);
    this.#pending = undefined;
  }

  /** @param {() => string} text */
  #speak(text) {
    this.#pending = undefined;
    this.#last = performance.now();
    polite.textContent = text();
  }
}

/** Announces at once, politely, the outcome of something the reader did. @param {string} text */
export function announceOutcome(text) {
  polite.textContent = text;
}

/** @param {string} text */
export function announceAlert(text) {
  assertive.textContent = text;
}
