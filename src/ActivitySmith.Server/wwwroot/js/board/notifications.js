// @ts-check
import { clock } from '../cards/clock.js';
import { el, setText, textField } from '../cards/dom.js';
import { ago } from '../cards/format.js';
import { CardButton } from '../cards/card-button.js';
import { pageLink } from '../cards/links.js';

/** @typedef {{ node: HTMLElement, age: HTMLElement, created: number, place: number, version: number }} Drawn */

/** The list of recent push notifications, newest first. */
export class Notifications {
  #list;
  #most;
  /** @type {Map<string, Drawn>} */
  #seen = new Map();

  /** @param {HTMLElement} list @param {number} most are kept */
  constructor(list, most = 20) {
    this.#list = list;
    this.#most = most;
    clock.subscribe(now => this.#tick(now));
  }

  get isEmpty() {
    return this.#list.childElementCount === 0;
  }

  /** Shows one, a newer version in place. @param {Notice} notification */
  show(notification) {
    const id = notification.notification_id;
    const shown = [...this.#list.children].find(node => idOf(node) === id);
    if (notification.withdrawn) {
      this.#seen.delete(id);
      return shown?.remove();
    }
    const drawn = draw(notification);
    if ((this.#seen.get(id)?.version ?? 0) >= drawn.version) return;
    this.#seen.set(id, drawn);
    if (shown) shown.replaceWith(drawn.node);
    else {
      const older = [...this.#seen.values()].filter(other => other.node.isConnected && other.place < drawn.place);
      const [next] = older.sort((one, other) => other.place - one.place);
      this.#list.insertBefore(drawn.node, next?.node ?? null);
    }
    while (this.#list.childElementCount > this.#most) {
      this.#seen.delete(idOf(this.#list.lastElementChild));
      this.#list.lastElementChild?.remove();
    }
    this.#tick(clock.now());
  }

  clear() {
    this.#seen.clear();
    this.#list.replaceChildren();
  }

  /** @param {number} now */
  #tick(now) {
    for (const { age, created } of this.#seen.values()) setText(age, ago(now - created));
  }
}

/** @param {Element | null} node */
function idOf(node) {
  return node?.getAttribute('data-notification-id') ?? '';
}

/** @param {Notice} notification @returns {Drawn} */
function draw(notification) {
  const age = el('span');
  const text = el('div', 'note-text');
  const node = el('li', 'note', { 'data-notification-id': notification.notification_id });

  const { redirection } = notification;
  const opens = redirection && !pageLink(redirection) ? `Opens ${redirection}` : undefined;

  /** @type {['h3' | 'p', string, string | undefined][]} */
  const fields = [
    ['h3', 'note-title', notification.title],
    ['p', 'note-subtitle', notification.subtitle],
    ['p', 'note-message', notification.message],
    ['p', 'note-message', opens],
  ];
  for (const [tag, name, value] of fields) {
    if (!value) continue;
    const field = textField(tag, name);
    setText(field, value);
    text.append(field);
  }
  const foot = el('p', 'note-age');
  if (notification.interruption_level === 'time-sensitive') foot.append(el('span', 'note-level', {}, 'Time-sensitive'), ' · ');
  foot.append(age);
  text.append(foot);
  if (isHttps(notification.icon)) node.append(image(notification.icon, 'note-icon'));
  node.append(text);
  if (isHttps(notification.media)) text.append(media(notification.media));
  const buttons = actions(notification);
  if (buttons.childElementCount > 0) text.append(buttons);
  const { created_at, seq, sent_seq = seq, version = 1 } = notification;
  return { node, age, created: Date.parse(created_at), place: sent_seq, version };
}

/** @param {Notice} notification */
function actions(notification) {
  const row = el('div', 'note-buttons');
  const all = [...(notification.actions ?? [])];
  if (notification.redirection) all.unshift({ title: 'Open', type: 'open_url', url: notification.redirection });
  for (const action of all) new CardButton('secondary').update(row, { activity_id: notification.notification_id }, action);
  return row;
}

/** An image where the name says so, a link for video, audio and anything else. @param {string} url */
function media(url) {
  if (/\.(png|jpe?g|gif|webp|avif)$/i.test(new URL(url).pathname)) return image(url, 'note-media');
  const link = el('a', 'note-link', { href: url, target: '_blank', rel: 'noopener noreferrer' });
  link.textContent = 'Media';
  return link;
}

/** @param {string} url @param {string} className */
function image(url, className) {
  const node = el('img', className, { src: url, alt: '', loading: 'lazy', referrerpolicy: 'no-referrer' });
  node.addEventListener('error', () => node.remove());
  return node;
}

/** @param {string | undefined} url @returns {url is string} */
function isHttps(url) {
  return typeof url === 'string' && /^https:\/\//i.test(url) && URL.canParse(url);
}
