// @ts-check
import { find, findAll, part } from '../cards/dom.js';
import { drawCards } from './cards.js';
import { addCopyButtons } from './copy.js';

/** How long typing pauses before the preview is requested. */
const DelayMs = 250;

const form = find(document, 'form[data-part="composer"]', HTMLFormElement);
const preview = find(form, '[data-part="preview-button"]', HTMLButtonElement);
/** @type {Timer | undefined} */
let waiting;
let asked = 0;

// The server renders the preview and the snippets; this submits the form in the background as the button would.
preview.hidden = true;
form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, DelayMs);
});

async function refresh() {
  const mine = ++asked;
  try {
    const response = await fetch(preview.formAction, { method: 'POST', body: fields() });
    if (!response.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const outcome = part('outcome');
    const fresh = document.importNode(find(page, '[data-part="outcome"]', HTMLElement), true);
    const open = findAll(outcome, 'details', HTMLDetailsElement).map(one => one.open);
    for (const [at, one] of findAll(fresh, 'details', HTMLDetailsElement).entries()) one.open = open[at] ?? false;
    outcome.replaceWith(fresh);
    drawCards(fresh);
    addCopyButtons(fresh);
  } catch {
    // The server was not reached: the button is shown again.
    preview.hidden = false;
  }
}

/** The fields of the form; it has no files. */
function fields() {
  return new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}
