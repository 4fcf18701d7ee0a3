// @ts-check
import { find, part } from '../cards/dom.js';

// A one-time link carries its token in the fragment. It goes into the form, and out of the address, where it would stay in the history.
const field = find(document, 'form [data-part="token"]', HTMLInputElement);
const button = find(field.form ?? document, 'button', HTMLButtonElement);
document.querySelector('[data-part="by-hand"]')?.remove();
const missing = part('no-token');

function take() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    field.value = token;
    field.disabled = false;
  }

  missing.hidden = field.value !== '';
  button.disabled = field.value === '';
  if (location.hash !== '' || location.search !== '') history.replaceState(null, '', location.pathname);
}

// The same page may be open already when the link is.
addEventListener('hashchange', take);
take();
