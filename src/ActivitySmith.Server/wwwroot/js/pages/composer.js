import { drawCards } from './cards.js';
import { addCopyButtons } from './copy.js';

/** Milliseconds of rest in typing before the server is asked what the draft looks like. */
const Rest = 250;

const form = document.querySelector('[data-part="composer"]');
const preview = form.querySelector('[data-part="preview-button"]');
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
    const answer = await fetch(preview.formAction, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const outcome = document.querySelector('[data-part="outcome"]');
    const fresh = document.importNode(page.querySelector('[data-part="outcome"]'), true);
    const open = [...outcome.querySelectorAll('details')].map(one => one.open);
    fresh.querySelectorAll('details').forEach((one, at) => {
      one.open = open[at];
    });
    outcome.replaceWith(fresh);
    drawCards(fresh);
    addCopyButtons(fresh);
  } catch {
    // Not reachable now: the button is there again.
    preview.hidden = false;
  }
}
