import { setHidden } from '../cards/dom.js';

/** The code in a pairing link: `#code=XXXX` or `#XXXX`; empty when there is none. */
export function codeIn(hash) {
  const text = hash.replace(/^#/, '');
  const code = new URLSearchParams(text).get('code') ?? text;
  return /^[0-9A-Za-z -]{12,20}$/.test(code) ? code : '';
}

/** True on an iPhone or iPad (which calls itself a Mac) in a browser's tab: there is no Web Push there, only on the Home Screen. */
export function needsHomeScreen() {
  const isIos = /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
  return isIos && navigator.standalone !== true && !matchMedia('(display-mode: standalone)').matches;
}

/** Fills the code of the link into the form and takes it out of the address, where it would stay in the history. */
export function fillCode(root) {
  const field = root.querySelector('[data-part="pair-form"] [name="code"]');
  const code = codeIn(location.hash);
  if (code === '' || !field) return '';
  field.value = code;
  history.replaceState(null, '', location.pathname);
  return code;
}

/** On iOS in a tab: first to the Home Screen, and the code with it. */
export function showIosSteps(root, code) {
  if (!needsHomeScreen()) return;
  setHidden(root.querySelector('[data-part="ios-steps"]'), false);
  setHidden(root.querySelector('[data-part="intro"]'), true);
  const shown = root.querySelector('[data-part="shown-code"]');
  shown.textContent = code;
  setHidden(shown, code === '');
}
