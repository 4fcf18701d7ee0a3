// @ts-check
import { clock } from '../cards/clock.js';
import { el, setHidden, setText, textField } from '../cards/dom.js';
import { ago, quantity } from '../cards/format.js';
import { ask } from './device.js';

/** How often visible metrics are read; unchanged ones cost a 304. */
const EveryMs = 15_000;

export class Widgets {
  #list;
  #empty;
  #onRead;
  /** @type {[node: HTMLElement, at: number][]} */
  #ages = [];
  /** @type {Timer | undefined} */
  #timer;

  /** The metrics as they were read last; null before. @type {WidgetMetric[] | null} */
  metrics = null;

  /** @param {HTMLElement} list @param {HTMLElement} empty @param {() => void} onRead */
  constructor(list, empty, onRead) {
    this.#list = list;
    this.#empty = empty;
    this.#onRead = onRead;
    clock.subscribe(now => {
      for (const [node, at] of this.#ages) setText(node, ago(now - at));
    });
  }

  /** @param {boolean} visible */
  watch(visible) {
    clearInterval(this.#timer);
    if (!visible) return;
    this.#read();
    this.#timer = setInterval(() => {
      if (document.visibilityState === 'visible') this.#read();
    }, EveryMs);
  }

  /** @param {WidgetMetric[]} metrics */
  show(metrics) {
    this.metrics = metrics;
    this.#ages = [];
    this.#list.replaceChildren(...metrics.map(metric => this.#tile(metric)));
    setHidden(this.#empty, metrics.length > 0);
  }

  async #read() {
    try {
      const response = await ask('/metrics');
      if (!response.ok) return;
      this.show((await response.json()).data);
      this.#onRead();
    } catch {
      // No response: the tiles stay, and the bar says how old they are.
    }
  }

  /** @param {WidgetMetric} metric */
  #tile(metric) {
    const name = textField('h2', 'tile-name');
    const value = textField('p', 'reading');
    setText(name, metric.name);
    setText(value, reading(metric));
    const age = el('p', 'hint');
    if (metric.value_at) {
      const at = Date.parse(metric.value_at);
      setText(age, ago(clock.now() - at));
      this.#ages.push([age, at]);
    }
    return el('li', 'box', {}, name, value, age);
  }
}

/** A metric's value as the pages write it. @param {Omit<WidgetMetric, 'key' | 'name'>} metric */
export function reading({ format, value, currency, unit, spaced }) {
  if (value == null) return 'no value yet';
  const text = quantity(value);
  if (typeof value !== 'number') return text;
  if (format === 'currency') return `${text} ${currency}`;
  if (format === 'percent') return `${text} %`;
  return format === 'unit' ? `${text}${spaced === false ? '' : ' '}${unit}` : text;
}
