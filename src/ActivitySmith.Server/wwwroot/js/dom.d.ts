// Additions of the pages to the browser's types, apart from those of the worker, which has no document.

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
