// @ts-check
import { Bar } from '../bar.js';
import { CountingText } from '../counting-text.js';
import { el } from '../dom.js';
import { percent } from '../format.js';
import { percentOf, unitsOf } from '../numbers.js';
import { countText, progressText } from '../progress-text.js';

export class ProgressBody {
  #bar = new Bar();
  #readout = el('span', 'readout');
  #counting = new CountingText(this.#readout);
  node = el('div', 'card-body bar-row', {}, this.#bar.node, this.#readout);

  /** @param {Card} card */
  update(card) {
    const value = percentOf(card);
    const units = unitsOf(card);
    this.#bar.update(value / 100, 'Progress', progressText(card));
    if (units === null) this.#counting.show(value, percent);
    else this.#counting.show(units.value, n => countText(n, units.limit));
  }
}
