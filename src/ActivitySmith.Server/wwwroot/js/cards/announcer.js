// @ts-check
import { el } from './dom.js';

// Two live regions for the whole page; they are there before anything is said, as screen readers need them to be.
const polite = el('div', 'visually-hidden', { 'role': 'status', 'aria-live': 'polite' });
const assertive = el('div', 'visually-hidden', { 'role': 'alert', 'aria-live': 'assertive' });
document.body.append(polite, assertive);

const PerCardMs = 10_000;

/** Says what changed on one card: politely, the newest only, at most every 10 s. */
export class Announcer {
  #last = -PerCardMs;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
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

/** Says at once, politely: the answer to something the reader did. @param {string} text */
export function announceOutcome(text) {
  polite.textContent = text;
}

/** @param {string} text */
export function announceAlert(text) {
  assertive.textContent = text;
}
