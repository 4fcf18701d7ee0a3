// Globals that some tests set on the window of their page.
import type { Shelf } from '/js/board/shelf.js';

declare global {
  /** cards.test.mjs: the accessibility checker. */
  var axe: typeof import('axe-core');

  /** board.test.mjs: a shelf, its cards and a function that shows a card on it. */
  var shelf: Shelf;
  var order: () => string[];
  var show: (id: string, version: number, minute: number, more?: Partial<Card>) => void;
  /** board.test.mjs: the handlers that a feed has called, in order. */
  var log: string[];
  /** push.test.mjs: the number of attempts to subscribe. */
  var tries: number;
  /** cards.test.mjs */
  var kept: Element[];
  var heard: CardAction[];
}
