import { setAccent } from '../accent.js';
import { Bar } from '../bar.js';
import { el, setAttribute, setCount, setHidden, setText, textField } from '../dom.js';
import { quantity } from '../format.js';

/** One row per metric: label, value with unit, a bar for percentages; two columns from four metrics on. */
export class MetricsBody {
  #rows = new WeakMap();
  node = el('div', 'card-body metrics');

  update(card) {
    const metrics = card.content_state.metrics ?? [];
    setAttribute(this.node, 'data-columns', metrics.length >= 4 ? 2 : null);
    setCount(this.node, metrics.length, () => this.#create());
    for (const [index, row] of [...this.node.children].entries()) this.#rows.get(row).update(metrics[index]);
  }

  #create() {
    const row = new MetricRow();
    this.#rows.set(row.node, row);
    return row.node;
  }
}

class MetricRow {
  #label = textField('span', 'metric-label');
  #value = textField('span', 'metric-value');
  #bar = new Bar();
  node = el('div', 'metric', {}, this.#label, this.#value, this.#bar.node);

  update(metric) {
    const unit = metric.unit ?? '';
    const text = `${quantity(metric.value)}${unit === '%' || unit === '' ? unit : ` ${unit}`}`;
    const isPercentage = typeof metric.value === 'number' && unit === '%';
    setText(this.#label, metric.label);
    setText(this.#value, text);
    setHidden(this.#bar.node, !isPercentage);
    if (isPercentage) this.#bar.update(metric.value / 100, metric.label, text);
    setAccent(this.node, metric.color);
  }
}
