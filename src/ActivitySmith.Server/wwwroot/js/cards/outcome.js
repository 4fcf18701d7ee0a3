// @ts-check
/** @import { Card } from '../types.js' */
import { percentOf, steps } from './numbers.js';

/**
 * The outcome of an ended activity: `cross` when its colours are red or it ended before its last step or 100 %, else `check`. The API has no
 * member for it.
 * @param {Card} card
 */
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
