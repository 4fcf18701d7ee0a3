import { setAttribute } from './dom.js';

const names = new Set(['lime', 'green', 'cyan', 'blue', 'purple', 'magenta', 'red', 'orange', 'yellow', 'gray']);

/** Tints a node with one of the ten accents; any other name leaves it with the accent around it. */
export function setAccent(node, name) {
  setAttribute(node, 'data-accent', names.has(name) ? name : null);
}
