// @ts-check
import { setAttribute } from './dom.js';

const names = new Set(['lime', 'green', 'cyan', 'blue', 'purple', 'magenta', 'red', 'orange', 'yellow', 'gray']);

/**
 * Tints a node with one of the ten accents; any other name leaves the accent of its parent.
 * @param {Element} node
 * @param {string | null | undefined} name
 */
export function setAccent(node, name) {
  setAttribute(node, 'data-accent', name != null && names.has(name) ? name : null);
}
