import { setAttribute } from '../cards/dom.js';

const name = document.title;
const icon = document.querySelector('link[rel="icon"]');

/** Title with the number of running activities; the favicon carries a dot while an alert is up. */
export function showInTab(running, alertIsUp) {
  const title = running > 0 ? `(${running}) ${name}` : name;
  if (document.title !== title) document.title = title;
  setAttribute(icon, 'href', alertIsUp ? icon.dataset.alert : icon.dataset.quiet);
}
