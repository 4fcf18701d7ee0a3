// @ts-check
import { setAccent } from '../accent.js';
import { Bar } from '../bar.js';
import { el, setAttribute, setHidden, setText, textField } from '../dom.js';
import { measure } from '../format.js';

/** One row per metric: label, value with unit, a bar for percentages; two columns from four metrics on. */
export class MetricsBody {
  /** @type {MetricRow[]} */
  #rows = [];
  node = el('div', 'card-body metrics');

  /** @param {Card} card */
  update(card) {
    const metrics = card.content_state.metrics ?? [];
    setAttribute(this.node, 'data-columns', metrics.length >= 4 ? 2 : null);
    for (const row of this.#rows.splice(metrics.length)) row.node.remove();
    for (const [index, metric] of metrics.entries()) (this.#rows[index] ??= this.#add()).update(metric);
  }

  #add() {
    const row = new MetricRow();
    this.node.append(row.node);
    return row;
  }
}

class MetricRow {
  #label = textField('span', 'metric-label');
  #value = textField('span', 'metric-value');
  #bar = new Bar();
  node = el('div', 'metric', {}, this.#label, this.#value, this.#bar.node);

  /** @param {Metric} metric */
  update(metric) {
    const text = measure(metric);
    const fraction = typeof metric.value === 'number' && metric.unit === '%' ? metric.value / 100 : null;
    setText(this.#label, metric.label);
    setText(this.#value, text);
    setHidden(this.#bar.node, fraction === null);
    if (fraction !== null) this.#bar.update(fraction, metric.label, text);
    setAccent(this.node, metric.color);
  }
}
