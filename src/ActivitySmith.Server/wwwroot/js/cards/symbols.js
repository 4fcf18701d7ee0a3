// @ts-check
import { setAttribute } from './dom.js';
import { aliases, paths } from './symbol-paths.js';

const Svg = 'http://www.w3.org/2000/svg';
// Drawn for a name that has no drawing here: a dotted square, with the name as its title.
const neutral = 'M5 5h14v14H5zM12 9.5v5M9.5 12h5';

/** Draws an SF Symbol by name; `.fill` fills the drawing softly. @param {HTMLElement} node @param {string} name */
export function drawSymbol(node, name) {
  if (node.dataset.symbol === name) return;
  node.dataset.symbol = name;
  const found = pathOf(name);
  const svg = document.createElementNS(Svg, 'svg');
  const path = document.createElementNS(Svg, 'path');
  for (const [key, value] of Object.entries({
    'viewBox': '0 0 24 24',
    'fill': 'none',
    'stroke': 'currentColor',
    'stroke-width': '1.75',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  }))
    svg.setAttribute(key, value);
  path.setAttribute('d', found ?? neutral);
  if (found === null) path.setAttribute('stroke-dasharray', '2 2.5');
  if (found !== null && /\.fill(\.|$)/.test(name)) {
    path.setAttribute('fill', 'currentColor');
    path.setAttribute('fill-opacity', '.25');
  }
  setAttribute(node, 'title', found === null ? name : null);
  setAttribute(node, 'role', found === null ? 'img' : null);
  setAttribute(node, 'aria-label', found === null ? name : null);
  setAttribute(node, 'aria-hidden', found === null ? null : 'true');
  svg.append(path);
  node.replaceChildren(svg);
}

// `a.b.c.fill` falls back to `a.b.c`, then `a.b`, then `a`.
/** @param {string} name */
function pathOf(name) {
  const parts = name.split('.').filter(part => part !== 'fill' && part !== 'circlebadge');
  while (parts.length > 0) {
    const key = parts.join('.');
    const path = own(paths, key) ?? own(paths, own(aliases, key) ?? '');
    if (path !== undefined) return path;
    parts.pop();
  }
  return null;
}

/** Names come from scripts, `constructor` too. @param {Record<string, string>} table @param {string} key */
function own(table, key) {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
