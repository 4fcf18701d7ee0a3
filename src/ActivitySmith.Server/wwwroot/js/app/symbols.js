import { drawSymbol } from '../cards/symbols.js';

/** Draws the symbols that the document names. */
export function drawSymbols(root) {
  for (const node of root.querySelectorAll('[data-symbol-name]')) drawSymbol(node, node.dataset.symbolName);
}
