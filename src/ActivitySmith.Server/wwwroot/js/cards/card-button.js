// @ts-check
import { announceOutcome } from './announcer.js';
import { el, setAttribute, setText, textField } from './dom.js';
import { pageLink } from './links.js';

/** One button of a card: a link for open_url, a real button for a webhook, absent when there is no action. */
export class CardButton {
  #rank;
  /** @type {HTMLElement | null} */
  #node = null;
  #label = textField('span', '');
  /** Id of the activity or notification that the button belongs to. */
  #subject = '';
  /** @type {Action | undefined} */
  #action;

  /** @param {'primary' | 'secondary'} rank */
  constructor(rank) {
    this.#rank = rank;
  }

  /** @param {HTMLElement} parent @param {{ activity_id: string }} card @param {Action} [action] */
  update(parent, card, action) {
    this.#subject = card.activity_id;
    this.#action = action;
    const tag = tagFor(action);
    if (this.#node?.localName !== tag) {
      this.#node?.remove();
      this.#node = tag === undefined ? null : this.#create(tag);
      if (this.#node && this.#rank === 'primary') parent.prepend(this.#node);
      else if (this.#node) parent.append(this.#node);
    }
    if (this.#node === null || !action) return;
    setText(this.#label, action.title);
    if (tag === 'a') {
      const url = pageLink(action.url);
      setAttribute(this.#node, 'href', url);
      setAttribute(this.#node, 'target', opensTab(url) ? '_blank' : null);
    }
  }

  /** @param {'a' | 'button'} tag */
  #create(tag) {
    const node =
      tag === 'a'
        ? el('a', 'card-button', { rel: 'noopener noreferrer' }, this.#label)
        : el('button', 'card-button', { type: 'button' }, this.#label);
    node.dataset.rank = this.#rank;
    if (tag === 'button') node.addEventListener('click', () => this.#send(node));
    return node;
  }

  // The page calls `begin()` and later `done(ok)`; a second press in between does nothing.
  /** @param {HTMLElement} node */
  #send(node) {
    const action = this.#action;
    if (!action?.action_id || node.getAttribute('aria-disabled') === 'true') return;
    /** @type {CardAction} */
    const detail = {
      activity_id: this.#subject,
      action_id: action.action_id,
      begin: () => {
        setAttribute(node, 'aria-disabled', 'true');
        setAttribute(node, 'data-outcome', null);
      },
      done: ok => {
        setAttribute(node, 'aria-disabled', null);
        setAttribute(node, 'data-outcome', ok ? 'sent' : 'failed');
        announceOutcome(`${action.title}: ${ok ? 'sent' : 'failed'}`);
      },
    };
    node.dispatchEvent(new CustomEvent('card-action', { bubbles: true, detail }));
  }
}

/** @param {Action} [action] */
function tagFor(action) {
  if (action?.type === 'webhook' && action.action_id) return 'button';
  return action?.type === 'open_url' && pageLink(action.url) ? 'a' : undefined;
}

/** @param {string | undefined} url */
function opensTab(url) {
  return /^https?:/i.test(url ?? '');
}
