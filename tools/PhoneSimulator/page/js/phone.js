import { el, setAttribute, setHidden, setText } from '/product/js/cards/dom.js';
import { ago } from '/product/js/cards/format.js';
import { clock } from '/product/js/cards/clock.js';
import { drawSymbol } from '/product/js/cards/symbols.js';

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const date = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const MostNotes = 4;

/** One phone on the desk: its Lock Screen, drawn from the simulator's view of it, and buttons for what happens to phones. */
export class PhoneNode {
  #id;
  #cards = new Map();
  #notes = new Map();
  #status = el('span');
  #link = el('span', 'link');
  #date = el('p', 'date');
  #time = el('p', 'time');
  #stack = el('div', 'stack');
  #widget = el('dl', 'widget');
  #badge = el('span', 'badge');
  #name = el('h2');
  #facts = el('p');
  #tools = el('div', 'tools');
  #view = null;

  constructor(id) {
    this.#id = id;
    const app = el('div', 'app', {}, el('img', '', { src: '/product/icons/icon.svg', alt: 'App' }), this.#badge);
    const screen = el(
      'div',
      'screen',
      {},
      el('div', 'island'),
      el('div', 'status', {}, this.#status, this.#link),
      el('div', 'wall-clock', {}, this.#date, this.#time),
      this.#widget,
      this.#stack,
      el('div', 'dock', {}, round('lightbulb.fill'), app, round('camera.fill')),
      el('div', 'home'),
    );
    this.node = el('section', 'phone', {}, el('div', 'frame', {}, screen), el('div', 'below', {}, this.#name, this.#facts, this.#tools));
    screen.addEventListener('card-action', event => this.#tap(event.detail));
    clock.subscribe(now => this.#tick(now));
  }

  update(view) {
    const online = this.#view?.online;
    const app = this.#view?.app;
    this.#view = view;
    setAttribute(this.node, 'data-online', String(view.online));
    setAttribute(this.node, 'data-os', view.os_version.split('.')[0]);
    setText(this.#link, view.online ? '5G' : 'No service');
    setText(this.#name, view.name);
    setText(this.#facts, facts(view));
    setText(this.#badge, String(view.badge));
    setHidden(this.#badge, view.badge === 0);
    this.#drawWidget(view.metrics ?? []);
    this.#drawNotes(view.notifications.slice(0, MostNotes));
    this.#drawCards(view.cards);
    if (online !== view.online || app !== view.app || this.#tools.childElementCount === 0) this.#drawTools(view);
  }

  #tick(now) {
    setText(this.#time, time.format(now));
    setText(this.#status, time.format(now));
    setText(this.#date, date.format(now));
    for (const { when, at } of this.#notes.values()) setText(when, ago(now - at));
  }

  #drawCards(cards) {
    const present = new Set(cards.map(card => card.local_id));
    for (const [id, slot] of this.#cards) {
      if (present.has(id)) continue;
      slot.remove();
      this.#cards.delete(id);
    }
    for (const view of cards) {
      let slot = this.#cards.get(view.local_id);
      if (!slot) {
        const away = el('button', 'away', { 'type': 'button', 'aria-label': 'Swipe away' });
        away.textContent = '×';
        away.addEventListener('click', () => post(this.#id, 'dismiss', { activity_id: view.activity_id }));
        slot = el('div', 'slot', {}, el('activity-card', '', { quiet: '' }), away);
        this.#cards.set(view.local_id, slot);
        this.#stack.append(slot);
        // The newest is at the bottom; older ones are above, out of sight when there are many.
        requestAnimationFrame(() => {
          this.#stack.scrollTop = this.#stack.scrollHeight;
        });
      }
      setAttribute(slot, 'data-state', view.state);
      const card = slot.firstElementChild;
      const known = card.state;
      if (!known || JSON.stringify(known) !== JSON.stringify(view.card)) card.state = view.card;
    }
  }

  #drawNotes(notes) {
    const present = new Set(notes.map(note => note.id + note.at));
    for (const [id, note] of this.#notes) {
      if (present.has(id)) continue;
      note.node.remove();
      this.#notes.delete(id);
    }
    for (const view of [...notes].reverse()) {
      if (this.#notes.has(view.id + view.at)) continue;
      const when = el('time');
      const node = el(
        'article',
        'note',
        {},
        el('img', '', { src: '/product/icons/icon.svg', alt: '' }),
        text('note-title', view.title),
        when,
        text('', view.subtitle),
        text('note-body', view.body),
      );
      const buttons = (view.custom?.actions ?? []).map(action => this.#noteButton(action));
      if (buttons.length > 0) node.append(el('div', 'note-buttons', {}, ...buttons));
      this.#notes.set(view.id + view.at, { node, when, at: Date.parse(view.at) });
      setText(when, ago(clock.now() - Date.parse(view.at)));
      this.#stack.prepend(node);
    }
  }

  #noteButton(action) {
    const button = el('button', '', { type: 'button' });
    button.textContent = action.title;
    button.addEventListener('click', () =>
      action.id ? post(this.#id, 'tap', { action_id: action.id }) : window.open(action.url, '_blank', 'noopener'),
    );
    return button;
  }

  #drawWidget(metrics) {
    setHidden(this.#widget, metrics.length === 0);
    this.#widget.replaceChildren(
      ...metrics.slice(0, 3).map(metric => {
        const [label, value] = [el('dt'), el('dd')];
        label.textContent = metric.name ?? metric.key;
        value.textContent = metric.value ?? '–';
        return el('div', '', {}, label, value);
      }),
    );
  }

  #drawTools(view) {
    const tools = [
      view.online ? ['offline', 'Go offline'] : ['online', 'Go online'],
      ['open', 'Open the app'],
      view.app === 'force_quit' ? null : ['force-quit', 'Force-quit'],
      ['rotate', 'Rotate token'],
      ['clear-notifications', 'Clear'],
      ['unpair', 'Unpair'],
    ];
    this.#tools.replaceChildren(
      ...tools.filter(Boolean).map(([action, label]) => {
        const button = el('button', '', { type: 'button' });
        button.textContent = label;
        button.addEventListener('click', () => post(this.#id, action, {}));
        return button;
      }),
    );
  }

  async #tap(detail) {
    detail.begin();
    detail.done(await post(this.#id, 'tap', { action_id: detail.action_id }));
  }
}

function round(symbol) {
  const node = el('div', 'round');
  drawSymbol(node, symbol);
  return node;
}

function facts(view) {
  const app = { background: 'app in the background', foreground: 'app open', force_quit: 'app force-quit' }[view.app];
  return [`iOS ${view.os_version}`, view.environment, app, view.device_id ? null : 'not paired', view.stored ? 'one push stored' : null]
    .filter(Boolean)
    .join(' · ');
}

function text(className, value) {
  const node = el('p', className, { dir: 'auto' });
  node.textContent = value ?? '';
  setHidden(node, !value);
  return node;
}

async function post(id, action, body) {
  const answer = await fetch(`/phones/${id}/${action}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.ok;
}
