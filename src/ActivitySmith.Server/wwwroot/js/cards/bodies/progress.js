import { Bar } from '../bar.js';
import { CountingText } from '../counting-text.js';
import { el } from '../dom.js';
import { percent, quantity } from '../format.js';
import { countsUnits, percentOf } from '../numbers.js';

export class ProgressBody {
  #bar = new Bar();
  #readout = el('span', 'readout');
  #counting = new CountingText(this.#readout);
  node = el('div', 'card-body bar-row', {}, this.#bar.node, this.#readout);

  update(card) {
    const state = card.content_state;
    const value = percentOf(card);
    const units = countsUnits(state);
    this.#bar.update(value / 100, 'Progress', units ? `${quantity(state.value)} of ${quantity(state.upper_limit)}` : percent(value));
    if (units) this.#counting.show(state.value, n => `${quantity(n)} of ${quantity(state.upper_limit)}`);
    else this.#counting.show(value, percent);
  }
}
