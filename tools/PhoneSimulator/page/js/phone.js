// @ts-check
/** @import { ActivityCard } from '/product/js/cards/activity-card.js' */
/** @import { CardView, MetricView, NoteAction, NoteView, PhoneView } from './views.js' */
import { el, setAttribute, setHidden, setText } from '/product/js/cards/dom.js';
import { ago } from '/product/js/cards/format.js';
import { clock } from '/product/js/cards/clock.js';
import { drawSymbol } from '/product/js/cards/symbols.js';

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const date = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const MostNotes = 4;

/** One phone on the desk: its Lock Screen, drawn from the simulator's view of it, and buttons for its actions. */
export class PhoneNode {
  #id;
  /** @type {Map<string, { slot: HTMLElement, card: ActivityCard }>} */
  #cards = new Map();
  /** @type {Map<string, { node: HTMLElement, when: HTMLElement, at: number }>} */
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
  /** @type {PhoneView | null} */
  #view = null;

  /** @param {string} id */
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

  /** @param {PhoneView} view */
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

  /** @param {number} now */
  #tick(now) {
    setText(this.#time, time.format(now));
    setText(this.#status, time.format(now));
    setText(this.#date, date.format(now));
    for (const { when, at } of this.#notes.values()) setText(when, ago(now - at));
  }

  /** @param {CardView[]} cards */
  #drawCards(cards) {
    const present = new Set(cards.map(card => card.local_id));
    for (const [id, known] of this.#cards) {
      if (present.has(id)) continue;
      known.slot.remove();
      this.#cards.delete(id);
    }
    for (const view of cards) {
      let shown = this.#cards.get(view.local_id);
      if (!shown) {
        const away = el('button', 'away', { 'type': 'button', 'aria-label': 'Swipe away' });
        away.textContent = '×';
        away.addEventListener('click', () => post(this.#id, 'dismiss', { activity_id: view.activity_id }));
        const card = el('activity-card', '', { quiet: '' });
        shown = { slot: el('div', 'slot', {}, card, away), card };
        this.#cards.set(view.local_id, shown);
        this.#stack.append(shown.slot);
        // The newest is at the bottom; older ones are above and may need scrolling.
        requestAnimationFrame(() => {
          this.#stack.scrollTop = this.#stack.scrollHeight;
        });
      }
      const { slot, card } = shown;
      setAttribute(slot, 'data-state', view.state);
      const known = card.state;
      if (!known || JSON.stringify(known) !== JSON.stringify(view.card)) card.state = view.card;
    }
  }

  /** @param {NoteView[]} notes */
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

  /** @param {NoteAction} action */
  #noteButton(action) {
    const button = el('button', '', { type: 'button' });
    button.textContent = action.title;
    button.addEventListener('click', () =>
      action.id ? post(this.#id, 'tap', { action_id: action.id }) : window.open(action.url, '_blank', 'noopener'),
    );
    return button;
  }

  /** @param {MetricView[]} metrics */
  #drawWidget(metrics) {
    setHidden(this.#widget, metrics.length === 0);
    this.#widget.replaceChildren(
      ...metrics.slice(0, 3).map(metric => {
        const [label, value] = [el('dt'), el('dd')];
        label.textContent = metric.name ?? metric.key;
        value.textContent = String(metric.value ?? '–');
        return el('div', '', {}, label, value);
      }),
    );
  }

  /** @param {PhoneView} view */
  #drawTools(view) {
    /** @type {[action: string, label: string][]} */
    const tools = [
      view.online ? ['offline', 'Go offline'] : ['online', 'Go online'],
      ['open', 'Open the app'],
      ['force-quit', 'Force-quit'],
      ['rotate', 'Rotate token'],
      ['clear-notifications', 'Clear'],
      ['unpair', 'Unpair'],
    ];
    this.#tools.replaceChildren(
      ...tools
        .filter(([action]) => action !== 'force-quit' || view.app !== 'force_quit')
        .map(([action, label]) => {
          const button = el('button', '', { type: 'button' });
          button.textContent = label;
          button.addEventListener('click', () => post(this.#id, action, {}));
          return button;
        }),
    );
  }

  /** @param {CardAction} detail */
  async #tap(detail) {
    detail.begin();
    detail.done(await post(this.#id, 'tap', { action_id: detail.action_id }));
  }
}

/** @param {string} symbol */
function round(symbol) {
  const node = el('div', 'round');
  drawSymbol(node, symbol);
  return node;
}

/** @param {PhoneView} view */
function facts(view) {
  const app = { background: 'app in the background', foreground: 'app open', force_quit: 'app force-quit' }[view.app];
  return [`iOS ${view.os_version}`, view.environment, app, view.device_id ? null : 'not paired', view.stored ? 'one push stored' : null]
    .filter(Boolean)
    .join(' · ');
}

/** @param {string} className @param {string | undefined} value */
function text(className, value) {
  const node = el('p', className, { dir: 'auto' });
  node.textContent = value ?? '';
  setHidden(node, !value);
  return node;
}

/** @param {string} id @param {string} action @param {object} body */
async function post(id, action, body) {
  const answer = await fetch(`/phones/${id}/${action}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.ok;
}
