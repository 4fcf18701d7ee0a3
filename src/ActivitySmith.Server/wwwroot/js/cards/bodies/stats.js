// @ts-check
import { setAccent } from '../accent.js';
import { el, setAttribute, setText, textField } from '../dom.js';
import { quantity } from '../format.js';

// Three columns only where every value is short enough for a third of a 320-px card.
const ShortValue = 6;

/** A grid of up to eight label/value pairs with large values. */
export class StatsBody {
  /** @type {Stat[]} */
  #stats = [];
  node = el('dl', 'card-body stats');

  /** @param {Card} card */
  update(card) {
    const metrics = card.content_state.metrics ?? [];
    const short = metrics.every(m => quantity(m.value).length + (m.unit?.length ?? 0) <= ShortValue);
    setAttribute(this.node, 'data-columns', metrics.length === 1 ? 1 : short && metrics.length % 3 === 0 ? 3 : 2);
    for (const stat of this.#stats.splice(metrics.length)) stat.node.remove();
    for (const [index, metric] of metrics.entries()) (this.#stats[index] ??= this.#add()).update(metric);
  }

  #add() {
    const stat = new Stat();
    this.node.append(stat.node);
    return stat;
  }
}

class Stat {
  #label = textField('dt', 'stat-label');
  #number = el('span');
  #unit = el('span', 'unit');
  #value = textField('dd', 'stat-value');
  node = el('div', 'stat', {}, this.#label, this.#value);

  constructor() {
    this.#value.append(this.#number, this.#unit);
  }

  /** @param {Metric} metric */
  update(metric) {
    setText(this.#label, metric.label);
    setText(this.#number, quantity(metric.value));
    setText(this.#unit, metric.unit ? (metric.unit === '%' ? '%' : ` ${metric.unit}`) : '');
    setAccent(this.node, metric.color);
  }
}
