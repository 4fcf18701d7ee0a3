// @ts-check
import { find, setAttribute } from '../cards/dom.js';

const name = document.title;
const icon = find(document, 'link[rel="icon"]', HTMLLinkElement);

/** The number of running activities in the title, and a dot on the icon while an alert is shown. @param {number} running @param {boolean} alertIsUp */
export function showInTab(running, alertIsUp) {
  const title = running > 0 ? `(${running}) ${name}` : name;
  if (document.title !== title) document.title = title;
  setAttribute(icon, 'href', alertIsUp ? icon.dataset.alert : icon.dataset.quiet);
}
