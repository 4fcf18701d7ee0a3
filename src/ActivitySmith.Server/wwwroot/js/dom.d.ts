// What the pages add to the browser's own types. In a file of its own, as the worker has no document.

interface HTMLElementTagNameMap {
  'activity-card': import('./cards/activity-card.js').ActivityCard;
}
interface HTMLElementEventMap {
  'card-action': CustomEvent<CardAction>;
}
interface DocumentEventMap {
  'card-action': CustomEvent<CardAction>;
}
interface Navigator {
  /** Only on iOS: whether the page was opened from the Home Screen. */
  standalone?: boolean;
}
