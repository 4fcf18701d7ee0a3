// @ts-check
import { setAttribute } from './dom.js';

const names = new Set(['lime', 'green', 'cyan', 'blue', 'purple', 'magenta', 'red', 'orange', 'yellow', 'gray']);

/** Any other name leaves the accent of the parent. @param {Element} node @param {string} [name] */
export function setAccent(node, name) {
  setAttribute(node, 'data-accent', name !== undefined && names.has(name) ? name : null);
}
