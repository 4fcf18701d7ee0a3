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

  /** Shows one, a newer version in place; the same or an older one again changes nothing. @param {Notice} notification */
  show(notification) {
    const known = this.#seen.get(notification.notification_id);
    const shown = [...this.#list.children].find(node => idOf(node) === notification.notification_id);
    if (notification.withdrawn) {
      this.#seen.delete(notification.notification_id);
      shown?.remove();
      return;
    }
    const drawn = draw(notification);
    if (known && known.version >= drawn.version) return;
    this.#seen.set(notification.notification_id, drawn);
    if (shown) shown.replaceWith(drawn.node);
    else this.#insert(drawn);
    while (this.#list.childElementCount > this.#most) {
      this.#seen.delete(idOf(this.#list.lastElementChild));
      this.#list.lastElementChild?.remove();
    }
    this.#tick(clock.now());
  }

  /** Removes everything. */
  clear() {
    this.#seen.clear();
    this.#list.replaceChildren();
  }

  /** @param {Drawn} drawn */
  #insert(drawn) {
    const older = [...this.#seen.values()].filter(other => other !== drawn && other.node.isConnected && other.place <= drawn.place);
    const [newestOlder] = older.sort((one, other) => other.place - one.place);
    this.#list.insertBefore(drawn.node, newestOlder?.node ?? null);
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

  /** @type {['h3' | 'p', string, string | undefined][]} */
  const fields = [
    ['h3', 'note-title', notification.title],
    ['p', 'note-subtitle', notification.subtitle],
    ['p', 'note-message', notification.message],
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
  if (notification.redirection && !pageLink(notification.redirection)) text.append(target(notification.redirection));
  return {
    node,
    age,
    created: Date.parse(notification.created_at),
    place: notification.sent_seq ?? notification.seq,
    version: notification.version ?? 1,
  };
}

/** @param {Notice} notification */
function actions(notification) {
  const row = el('div', 'note-buttons');
  const all = [...(notification.actions ?? [])];
  if (notification.redirection) all.unshift({ title: 'Open', type: 'open_url', url: notification.redirection });
  for (const action of all) new CardButton('secondary').update(row, { activity_id: notification.notification_id }, action);
  return row;
}

/** What a tap opens on a phone, where a page cannot open it. @param {string} redirection */
function target(redirection) {
  const line = textField('p', 'note-message');
  setText(line, `Opens ${redirection}`);
  return line;
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
