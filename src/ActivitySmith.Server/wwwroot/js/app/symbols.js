// @ts-check
import { findAll } from '../cards/dom.js';
import { drawSymbol } from '../cards/symbols.js';

/** Draws the symbols that the document names. @param {ParentNode} root */
export function drawSymbols(root) {
  for (const node of findAll(root, '[data-symbol-name]', HTMLElement)) drawSymbol(node, node.dataset.symbolName ?? '');
}
