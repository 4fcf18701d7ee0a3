// @ts-check
import { el, setAttribute, setText } from '../dom.js';
import { quantity } from '../format.js';

const sizes = [40, 28, 20];

/** One readout, as large as fits the card. */
export class ValueBody {
  #value = el('span', 'value', { dir: 'auto' });
  node = el('div', 'card-body', {}, this.#value);

  constructor() {
    new ResizeObserver(() => this.#fit()).observe(this.node);
  }

  /** @param {Card} card */
  update(card) {
    setText(this.#value, quantity(card.content_state.value));
    if (this.node.isConnected) this.#fit();
  }

  #fit() {
    for (const size of sizes) {
      setAttribute(this.#value, 'data-size', size);
      if (this.#value.scrollWidth <= this.#value.clientWidth) return;
    }
  }
}
