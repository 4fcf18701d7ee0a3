// @ts-check
import { reducedMotion, setText } from './dom.js';

const DurationMs = 200;

/** A number that counts to its new value in 200 ms; at once under reduced motion and on the first value. */
export class CountingText {
  #node;
  /** @type {number | null} */
  #shown = null;
  #frame = 0;

  /** @param {HTMLElement} node */
  constructor(node) {
    this.#node = node;
  }

  /** @param {number} value @param {(value: number) => string} format */
  show(value, format) {
    cancelAnimationFrame(this.#frame);
    const from = this.#shown;
    if (from === null || from === value || reducedMotion.matches || document.visibilityState !== 'visible') {
      this.#write(value, format);
      return;
    }
    const digits = Math.min(6, Math.max(decimals(from), decimals(value)));
    const start = performance.now();
    /** @param {number} time */
    const step = time => {
      const part = Math.min(1, Math.max(0, (time - start) / DurationMs));
      if (part >= 1) {
        this.#write(value, format);
        return;
      }
      this.#write(Number((from + (value - from) * (1 - (1 - part) ** 2)).toFixed(digits)), format);
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  /** @param {number} value @param {(value: number) => string} format */
  #write(value, format) {
    this.#shown = value;
    setText(this.#node, format(value));
  }
}

/** @param {number} value */
function decimals(value) {
  const text = String(value);
  return text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
}
