import '/product/js/cards/activity-card.js';
import { clock } from '/product/js/cards/clock.js';
import { PhoneNode } from './phone.js';

const desk = document.querySelector('.desk');
const empty = document.querySelector('.empty');
const lost = document.querySelector('.lost');
const phones = new Map();
empty.querySelector('.origin').textContent = location.origin;

const events = new EventSource('/events');
on('hello', data => clock.setServerTime(data.server_time));
on('phone', data => {
  if (!phones.has(data.id)) phones.set(data.id, new PhoneNode(data.id));
  phones.get(data.id).update(data);
});
on('phones', ids => {
  for (const [id, phone] of phones) {
    if (ids.includes(id)) continue;
    phone.node.remove();
    phones.delete(id);
  }
  // Appended in order; a node that stands right is not moved.
  ids.forEach((id, index) => {
    const node = phones.get(id)?.node;
    if (node && desk.children[index] !== node) desk.insertBefore(node, desk.children[index] ?? null);
  });
  empty.hidden = ids.length > 0;
});
on('totals', data => {
  clock.setServerTime(data.server_time);
  for (const name of ['pushes', 'violations', 'faults']) {
    const node = document.querySelector(`[data-total="${name}"]`);
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

function on(name, handler) {
  events.addEventListener(name, event => handler(JSON.parse(event.data)));
}
