import '../cards/activity-card.js';

/** Draws the cards whose state stands in the page. */
export function drawCards(root) {
  for (const card of root.querySelectorAll('activity-card[data-card]')) card.state = JSON.parse(card.dataset.card);
}

drawCards(document);
