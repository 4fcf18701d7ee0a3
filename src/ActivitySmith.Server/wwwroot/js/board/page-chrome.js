// @ts-check
import { find, setAttribute } from '../cards/dom.js';

const name = document.title;
const icon = find(document, 'link[rel="icon"]', HTMLLinkElement);

/** Title with the number of running activities; the favicon carries a dot while an alert is up. @param {number} running @param {boolean} alertIsUp */
export function showInTab(running, alertIsUp) {
  const title = running > 0 ? `(${running}) ${name}` : name;
  if (document.title !== title) document.title = title;
  setAttribute(icon, 'href', alertIsUp ? icon.dataset.alert : icon.dataset.quiet);
}
