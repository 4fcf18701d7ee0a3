// @ts-check
import { find, findAll, part } from '../cards/dom.js';
import { drawCards } from './cards.js';
import { addCopyButtons } from './copy.js';

/** Milliseconds of rest in typing before the server is asked what the draft looks like. */
const Rest = 250;

const form = find(document, 'form[data-part="composer"]', HTMLFormElement);
const preview = find(form, '[data-part="preview-button"]', HTMLButtonElement);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
let asked = 0;

// The server draws the preview and writes the snippets, as it does for the button; this only presses it in the background.
preview.hidden = true;
form.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, Rest);
});

async function refresh() {
  const mine = ++asked;
  try {
    const answer = await fetch(preview.formAction, { method: 'POST', body: fields() });
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const outcome = part('outcome');
    const fresh = document.importNode(find(page, '[data-part="outcome"]', HTMLElement), true);
    const open = findAll(outcome, 'details', HTMLDetailsElement).map(one => one.open);
    for (const [at, one] of findAll(fresh, 'details', HTMLDetailsElement).entries()) one.open = open[at] ?? false;
    outcome.replaceWith(fresh);
    drawCards(fresh);
    addCopyButtons(fresh);
  } catch {
    // Not reachable now: the button is there again.
    preview.hidden = false;
  }
}

/** What is in the form; it has no files. */
function fields() {
  return new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}
