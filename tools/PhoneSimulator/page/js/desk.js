// @ts-check
/** @import { DeskEvents } from './views.js' */
import '/product/js/cards/activity-card.js';
import { clock } from '/product/js/cards/clock.js';
import { find } from '/product/js/cards/dom.js';
import { PhoneNode } from './phone.js';

const desk = find(document, '.desk', HTMLElement);
const empty = find(document, '.empty', HTMLElement);
const lost = find(document, '.lost', HTMLElement);
/** @type {Map<string, PhoneNode>} */
const phones = new Map();
find(empty, '.origin', HTMLElement).textContent = location.origin;

const events = new EventSource('/events');
on('hello', data => clock.setServerTime(data.server_time));
on('phone', data => {
  const phone = phones.get(data.id) ?? new PhoneNode(data.id);
  phones.set(data.id, phone);
  phone.update(data);
});
on('phones', ids => {
  for (const [id, phone] of phones) {
    if (ids.includes(id)) continue;
    phone.node.remove();
    phones.delete(id);
  }
  // Appended in order; a node at the right place is not moved.
  ids.forEach((id, index) => {
    const node = phones.get(id)?.node;
    if (node && desk.children[index] !== node) desk.insertBefore(node, desk.children[index] ?? null);
  });
  empty.hidden = ids.length > 0;
});
on('totals', data => {
  clock.setServerTime(data.server_time);
  for (const name of /** @type {const} */ (['pushes', 'violations', 'faults'])) {
    const node = find(document, `[data-total="${name}"]`, HTMLElement);
    node.textContent = data[name].toLocaleString('en-US');
    node.toggleAttribute('data-bad', name === 'violations' && data[name] > 0);
  }
});
events.addEventListener('error', () => {
  lost.hidden = false;
});
events.addEventListener('open', () => {
  lost.hidden = true;
});

/**
 * @template {keyof DeskEvents} Name
 * @param {Name} name
 * @param {(data: DeskEvents[Name]) => void} handler
 */
function on(name, handler) {
  events.addEventListener(name, event => handler(JSON.parse(event.data)));
}
