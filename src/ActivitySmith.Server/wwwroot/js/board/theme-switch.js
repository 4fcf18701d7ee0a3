// @ts-check
import { drawSymbol } from '../cards/symbols.js';
import { el, setAttribute } from '../cards/dom.js';

const order = ['system', 'dark', 'light'];
/** @type {Record<string, string>} */
const symbols = { system: 'display', dark: 'moon', light: 'sun.max' };

/** A button that goes through system, dark and light and remembers the choice on this device. @param {HTMLElement} parent */
export function addThemeSwitch(parent) {
  const icon = el('span', 'switch-icon');
  const button = el('button', 'quiet-button', { type: 'button' }, icon);
  const draw = () => {
    const theme = document.documentElement.dataset.theme ?? 'system';
    drawSymbol(icon, symbols[theme] ?? '');
    setAttribute(button, 'aria-label', `Theme: ${theme}`);
    setAttribute(button, 'title', `Theme: ${theme}`);
  };
  button.addEventListener('click', () => {
    const next = order[(order.indexOf(document.documentElement.dataset.theme ?? 'system') + 1) % order.length] ?? 'system';
    setAttribute(document.documentElement, 'data-theme', next === 'system' ? null : next);
    try {
      localStorage.setItem('theme', next);
    } catch {
      // Storage is blocked: the choice applies to this page only.
    }
    draw();
  });
  draw();
  parent.prepend(button);
}
