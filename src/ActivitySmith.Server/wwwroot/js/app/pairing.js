// @ts-check
import { find, findAll, setHidden } from '../cards/dom.js';

/** The code in a pairing link: `#code=XXXX` or `#XXXX`; empty when there is none. @param {string} hash */
export function codeIn(hash) {
  const text = hash.replace(/^#/, '');
  const code = new URLSearchParams(text).get('code') ?? text;
  return /^[0-9A-Za-z -]{12,20}$/.test(code) ? code : '';
}

/** True in a browser tab on an iPhone or iPad (which calls itself a Mac): iOS has Web Push only for apps on the Home Screen. */
export function needsHomeScreen() {
  const isIos = /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
  return isIos && navigator.standalone !== true && !matchMedia('(display-mode: standalone)').matches;
}

/** Moves the code of the link into the form, so that it does not stay in the history. @param {ParentNode} root */
export function fillCode(root) {
  const [field] = findAll(root, '[data-part="pair-form"] [name="code"]', HTMLInputElement);
  const code = codeIn(location.hash);
  if (code === '' || !field) return '';
  field.value = code;
  history.replaceState(null, '', location.pathname);
  return code;
}

/** In a tab on iOS: shows how to add the app to the Home Screen, and the code to enter there. @param {ParentNode} root @param {string} code */
export function showIosSteps(root, code) {
  if (!needsHomeScreen()) return;
  setHidden(find(root, '[data-part="ios-steps"]', HTMLElement), false);
  setHidden(find(root, '[data-part="intro"]', HTMLElement), true);
  const shown = find(root, '[data-part="shown-code"]', HTMLElement);
  shown.textContent = code;
  setHidden(shown, code === '');
}
