// @ts-check
import { percentOf, steps } from './numbers.js';

/** The API has no outcome: `cross` for red colours or an end before the last step or 100 %, else `check`. @param {Card} card */
export function outcomeOf(card) {
  const state = card.content_state;
  if (state.color === 'red' || state.step_color === 'red' || state.badge?.color === 'red' || state.icon?.color === 'red') return 'cross';
  if (/^(xmark|exclamationmark)/.test(state.icon?.symbol ?? '')) return 'cross';
  if (state.type === 'segmented_progress') {
    const { current, total } = steps(card);
    return current < total ? 'cross' : 'check';
  }
  if (state.type === 'progress') return percentOf(card) < 100 ? 'cross' : 'check';
  return 'check';
}
