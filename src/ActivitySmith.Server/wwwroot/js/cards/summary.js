// @ts-check
import { clockText, measure, quantity } from './format.js';
import { timerAt } from './numbers.js';
import { progressText } from './progress-text.js';

/** One line of plain text for a state: what a screen reader hears. @param {Card} card @param {number} now */
export function summarise(card, now) {
  const state = card.content_state;
  switch (state.type) {
    case 'segmented_progress':
    case 'progress':
      return progressText(card);
    case 'metrics':
    case 'stats':
      return (state.metrics ?? []).map(m => `${m.label} ${measure(m)}`).join(', ');
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
