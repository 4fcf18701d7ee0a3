// @ts-check
import { closestTo, setAttribute } from './dom.js';

/** Shows the full text of a card while it has the focus, until Escape is pressed. @param {HTMLElement} article */
export function unfoldOnFocus(article) {
  /** @param {boolean} on */
  const unfold = on => setAttribute(article, 'data-expanded', on);
  // Some browsers focus the card when a button in it is pressed; unfolding would move the button away from the finger.
  let pressing = false;
  article.addEventListener('pointerdown', event => {
    pressing = closestTo(event, '.card-button') !== null;
  });
  article.addEventListener('pointerup', () => {
    pressing = false;
  });
  article.addEventListener('pointercancel', () => {
    pressing = false;
  });
  article.addEventListener('focusin', event => {
    if (event.target === article && !pressing) unfold(true);
  });
  article.addEventListener('focusout', event => {
    if (!(event.relatedTarget instanceof Node && article.contains(event.relatedTarget))) unfold(false);
  });
  article.addEventListener('keydown', event => {
    if (event.key === 'Escape') unfold(false);
  });
}
