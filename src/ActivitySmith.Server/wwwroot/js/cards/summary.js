import { clockText, percent, quantity } from './format.js';
import { countsUnits, percentOf, steps, timerAt } from './numbers.js';

/** One line of plain text for a state: what a screen reader hears. */
export function summarise(card, now) {
  const state = card.content_state;
  switch (state.type) {
    case 'segmented_progress': {
      const { current, total } = steps(card);
      return `step ${current} of ${total}`;
    }
    case 'progress':
      return countsUnits(state) ? `${quantity(state.value)} of ${quantity(state.upper_limit)}` : percent(percentOf(card));
    case 'metrics':
    case 'stats':
      return (state.metrics ?? []).map(m => `${m.label} ${quantity(m.value)}${m.unit ?? ''}`).join(', ');
    case 'alert':
      return state.message ?? '';
    case 'timer': {
      const timer = timerAt(card, now);
      return `${clockText(timer.seconds)}${timer.countsDown ? ' left' : ''}${timer.paused ? ', paused' : ''}`;
    }
    case 'value':
      return quantity(state.value);
    default:
      return '';
  }
}
