// @ts-check
import { el, find } from '../cards/dom.js';
import { pushState, report, turnOn } from './push.js';
import { reasonOf } from './device.js';
import { drawSymbols } from './symbols.js';

/** @type {Record<Exclude<PushState, 'granted'> | PushReport['state'], string>} */
const words = {
  'insecure': 'Notifications need an address that begins with https. The guide "Phones" explains how to set it up.',
  'home-screen': 'On an iPhone or iPad, notifications work only after you add the app to the Home Screen:',
  'unsupported': 'This browser does not support push notifications. Live updates work while the app is open.',
  'default': 'Get notified when something starts, needs you, or finishes, also while the app is closed.',
  'denied':
    'Notifications are blocked for this app. Allow them for this app or site in the settings of the browser or the system, then open the app again.',
  'asking': 'Notifications are allowed. This browser is subscribing to its push service.',
  'reported': 'Notifications are on.',
  'failed':
    'Notifications are allowed, but this browser could not be subscribed. The app retries while it is open, and each time you open it.',
};

/** The state in words, with the button that turns notifications on. @param {() => void} onChange */
export function pushWords(onChange) {
  const state = pushState();
  const box = el('div', 'stack', { 'data-push': state }, el('p', '', {}, words[state === 'granted' ? report.state : state]));
  if (state === 'granted' && report.trouble !== null) box.append(el('p', 'hint', { dir: 'auto' }, report.trouble));
  if (state === 'home-screen') {
    box.append(find(document, 'template[data-part="ios-steps"]', HTMLTemplateElement).content.cloneNode(true));
    box.append(el('p', 'quiet', {}, 'The app on the Home Screen stores its data separately and needs a new code.'));
    drawSymbols(box);
  }
  if (state === 'default') box.append(button(onChange));
  return box;
}

/** @param {() => void} onChange */
function button(onChange) {
  const outcome = el('p', 'hint', { role: 'status' });
  const press = el('button', 'primary-button', { type: 'button' }, 'Turn on notifications');
  press.addEventListener('click', async () => {
    press.disabled = true;
    outcome.textContent = '';
    try {
      await turnOn(() => {
        outcome.textContent = words.asking;
      });
      onChange();
    } catch (error) {
      outcome.textContent = reasonOf(error);
    }
    press.disabled = false;
  });
  return el('div', 'stack', {}, el('div', '', {}, press), outcome);
}
