// @ts-check
/** @import { Card } from '../types.js' */
import { percent, quantity } from './format.js';
import { percentOf, steps, unitsOf } from './numbers.js';

/** How far one of `total` is, as every line of text says it: `2 of 3`. @param {number} current @param {number} total */
export function countText(current, total) {
  return `${quantity(current)} of ${quantity(total)}`;
}

/** How far a segmented_progress or a progress is: `2 of 3`, or `42%`. @param {Card} card */
export function progressText(card) {
  if (card.content_state.type === 'segmented_progress') {
    const { current, total } = steps(card);
    return countText(current, total);
  }
  const units = unitsOf(card);
  return units === null ? percent(percentOf(card)) : countText(units.value, units.limit);
}
