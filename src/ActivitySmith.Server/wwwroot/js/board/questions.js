// @ts-check
import { closestTo } from '../cards/dom.js';

/** Escape closes the confirmation that a button has opened, and the focus returns to that button. */
export function closeOnEscape() {
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    const open = closestTo(event, 'details.confirm[open]') ?? document.querySelector('details.confirm[open]');
    if (!(open instanceof HTMLDetailsElement)) return;
    open.open = false;
    open.querySelector('summary')?.focus();
  });
}
