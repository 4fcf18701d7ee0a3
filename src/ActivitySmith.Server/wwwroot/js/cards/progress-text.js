// @ts-check
import { percent, quantity } from './format.js';
import { percentOf, steps, unitsOf } from './numbers.js';

/** `2 of 3`, the same in every line of text. @param {number} current @param {number} total */
export function countText(current, total) {
  return `${quantity(current)} of ${quantity(total)}`;
}

/** Of a segmented_progress or a progress: `2 of 3`, or `42%`. @param {Card} card */
export function progressText(card) {
  if (card.content_state.type === 'segmented_progress') {
    const { current, total } = steps(card);
    return countText(current, total);
  }
  const units = unitsOf(card);
  return units === null ? percent(percentOf(card)) : countText(units.value, units.limit);
}
