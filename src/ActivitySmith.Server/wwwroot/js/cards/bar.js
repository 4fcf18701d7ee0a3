// @ts-check
import { el, setAttribute } from './dom.js';

/** One horizontal bar, readable by screen readers. */
export class Bar {
  #fill = el('div', 'bar-fill');
  node = el('div', 'bar', { 'role': 'progressbar', 'aria-valuemin': '0', 'aria-valuemax': '100' }, this.#fill);

  /** `fraction` is 0 to 1, `text` its value in words. @param {number} fraction @param {string} label @param {string} text */
  update(fraction, label, text) {
    const percent = Math.round(Math.min(1, Math.max(0, fraction)) * 1000) / 10;
    this.#fill.style.width = `${percent}%`;
    setAttribute(this.node, 'aria-valuenow', percent);
    setAttribute(this.node, 'aria-valuetext', text);
    setAttribute(this.node, 'aria-label', label);
  }
}
