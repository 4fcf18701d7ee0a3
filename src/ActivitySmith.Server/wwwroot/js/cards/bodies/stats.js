import { setAccent } from '../accent.js';
import { el, setAttribute, setCount, setText, textField } from '../dom.js';
import { quantity } from '../format.js';

// Three columns only where every value is short enough for a third of a 320-px card.
const ShortValue = 6;

/** A grid of up to eight label/value pairs with large values. */
export class StatsBody {
  #parts = new WeakMap();
  node = el('dl', 'card-body stats');

  update(card) {
    const stats = (card.content_state.metrics ?? []).map(m => ({ ...m, text: quantity(m.value) }));
    const short = stats.every(s => s.text.length + (s.unit?.length ?? 0) <= ShortValue);
    setAttribute(this.node, 'data-columns', stats.length === 1 ? 1 : short && stats.length % 3 === 0 ? 3 : 2);
    setCount(this.node, stats.length, () => this.#create());
    for (const [index, node] of [...this.node.children].entries()) {
      const { label, number, unit } = this.#parts.get(node);
      setText(label, stats[index].label);
      setText(number, stats[index].text);
      setText(unit, stats[index].unit ? (stats[index].unit === '%' ? '%' : ` ${stats[index].unit}`) : '');
      setAccent(node, stats[index].color);
    }
  }

  #create() {
    const label = textField('dt', 'stat-label');
    const number = el('span');
    const unit = el('span', 'unit');
    const value = textField('dd', 'stat-value');
    value.append(number, unit);
    const node = el('div', 'stat', {}, label, value);
    this.#parts.set(node, { label, number, unit });
    return node;
  }
}
