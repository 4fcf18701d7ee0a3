// What single tests put on the window of their page.
import type { Shelf } from '/js/board/shelf.js';

declare global {
  /** cards.test.mjs: the accessibility checker. */
  var axe: typeof import('axe-core');

  /** board.test.mjs: a shelf, what it shows and a short way to show a card on it. */
  var shelf: Shelf;
  var order: () => string[];
  var show: (id: string, version: number, minute: number, more?: Partial<Card>) => void;
  /** board.test.mjs: what a feed has called, in order. */
  var log: string[];
  /** push.test.mjs: how often the subscription was tried. */
  var tries: number;
  /** cards.test.mjs */
  var kept: Element[];
  var heard: CardAction[];
}
