import { el } from '../cards/dom.js';
import { pushState, trouble, turnOn } from './push.js';
import { drawSymbols } from './symbols.js';

const words = {
  'insecure': 'Notifications need an address that begins with https. The guide "phones" says how the server gets one.',
  'home-screen': 'On an iPhone or iPad notifications come only from the Home Screen:',
  'unsupported': 'This browser has no push notifications. What is live works while the app is open.',
  'default': 'Be told when something starts, needs you, or is over, also while the app is closed.',
  'denied': 'Notifications are blocked for this app. Allow them in the settings of the browser or the system, under the name of this app or site, and open it again.',
  'granted': 'Notifications are on.',
  'unreported': 'Notifications are allowed, but the server could not be told where this browser is reached. The next time the app is opened it tries again.',
};

/** Says how it stands with notifications, and has the button that turns them on. `onChange(state)` is told when that was answered. */
export function pushWords(onChange) {
  const state = pushState();
  const box = el('div', 'stack', { 'data-push': state }, el('p', '', {}, words[state === 'granted' && trouble !== null ? 'unreported' : state]));
  if (state === 'granted' && trouble !== null) box.append(el('p', 'hint', { dir: 'auto' }, trouble));
  if (state === 'home-screen') {
    box.append(document.querySelector('template[data-part="ios-steps"]').content.cloneNode(true));
    box.append(el('p', 'quiet', {}, 'The app there has a memory of its own and asks for a new code.'));
    drawSymbols(box);
  }
  if (state === 'default') box.append(button(onChange));
  return box;
}

function button(onChange) {
  const outcome = el('p', 'hint', { role: 'status' });
  const press = el('button', 'primary-button', { type: 'button' }, 'Turn on notifications');
  press.addEventListener('click', async () => {
    press.disabled = true;
    outcome.textContent = '';
    try {
      onChange(await turnOn());
    } catch (error) {
      outcome.textContent = error.message;
    }
    press.disabled = false;
  });
  return el('div', 'stack', {}, el('div', '', {}, press), outcome);
}
