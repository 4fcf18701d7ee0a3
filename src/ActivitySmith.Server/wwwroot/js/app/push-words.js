// @ts-check
/** @import { PushReport } from '../types.js' */
import { el, find } from '../cards/dom.js';
import { pushState, report, turnOn } from './push.js';
import { reasonOf } from './device.js';
import { drawSymbols } from './symbols.js';

/** @type {Record<Exclude<ReturnType<typeof pushState>, 'granted'> | PushReport['state'], string>} */
const words = {
  'insecure': 'Notifications need an address that begins with https. The guide "phones" says how the server gets one.',
  'home-screen': 'On an iPhone or iPad notifications come only from the Home Screen:',
  'unsupported': 'This browser has no push notifications. What is live works while the app is open.',
  'default': 'Be told when something starts, needs you, or is over, also while the app is closed.',
  'denied':
    'Notifications are blocked for this app. Allow them in the settings of the browser or the system, under the name of this app or site, and open it again.',
  'asking': 'Notifications are allowed. One moment: this browser asks its push service for an address, and tells it to the server.',
  'reported': 'Notifications are on.',
  'failed':
    'Notifications are allowed, but the server could not be told where this browser is reached. The app tries again, now and then while it is open, and whenever it is opened.',
};

/** Whether notifications come, with the button that turns them on. `onChange` is called after that button was pressed. @param {() => void} onChange */
export function pushWords(onChange) {
  const state = pushState();
  const box = el('div', 'stack', { 'data-push': state }, el('p', '', {}, words[state === 'granted' ? report.state : state]));
  if (state === 'granted' && report.trouble !== null) box.append(el('p', 'hint', { dir: 'auto' }, report.trouble));
  if (state === 'home-screen') {
    box.append(find(document, 'template[data-part="ios-steps"]', HTMLTemplateElement).content.cloneNode(true));
    box.append(el('p', 'quiet', {}, 'The app there has a memory of its own and asks for a new code.'));
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
