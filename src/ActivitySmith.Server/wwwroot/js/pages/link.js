// @ts-check
import { find, part } from '../cards/dom.js';

// A one-time link has its token in the fragment. It is moved into the form, so that it does not stay in the address and the history.
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

// The page may already be open when the link is followed.
addEventListener('hashchange', take);
take();
