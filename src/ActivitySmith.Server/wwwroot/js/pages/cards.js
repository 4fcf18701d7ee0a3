// @ts-check
import { ActivityCard } from '../cards/activity-card.js';
import { findAll } from '../cards/dom.js';

/** Draws the cards whose state is in the page. @param {ParentNode} root */
export function drawCards(root) {
  for (const card of findAll(root, 'activity-card[data-card]', ActivityCard)) card.state = JSON.parse(card.dataset.card ?? '');
}

drawCards(document);
