import { announceOutcome } from './announcer.js';
import { el, setAttribute, setText, textField } from './dom.js';

/** One button of a card: a link for open_url, a real button for a webhook, absent when there is no action. */
export class CardButton {
  #rank;
  #node = null;
  #label;
  #card;
  #action;

  constructor(rank) {
    this.#rank = rank;
  }

  update(parent, card, action) {
    this.#card = card;
    this.#action = action;
    const tag = tagFor(action);
    if (this.#node?.localName !== tag) {
      this.#node?.remove();
      this.#node = tag === undefined ? null : this.#create(tag);
      if (this.#node && this.#rank === 'primary') parent.prepend(this.#node);
      else if (this.#node) parent.append(this.#node);
    }
    if (this.#node === null) return;
    setText(this.#label, action.title);
    if (tag === 'a') {
      setAttribute(this.#node, 'href', action.url);
      setAttribute(this.#node, 'target', opensTab(action.url) ? '_blank' : null);
    }
  }

  #create(tag) {
    this.#label = textField('span', '');
    const node =
      tag === 'a'
        ? el('a', 'card-button', { rel: 'noopener noreferrer' }, this.#label)
        : el('button', 'card-button', { type: 'button' }, this.#label);
    node.dataset.rank = this.#rank;
    if (tag === 'button') node.addEventListener('click', () => this.#send(node));
    return node;
  }

  // The page answers by calling `done(true|false)`; until then a second press does nothing.
  #send(node) {
    if (node.getAttribute('aria-disabled') === 'true') return;
    node.dispatchEvent(
      new CustomEvent('card-action', {
        bubbles: true,
        detail: {
          activity_id: this.#card.activity_id,
          action_id: this.#action.action_id,
          begin: () => {
            setAttribute(node, 'aria-disabled', 'true');
            setAttribute(node, 'data-outcome', null);
          },
          done: ok => {
            setAttribute(node, 'aria-disabled', null);
            setAttribute(node, 'data-outcome', ok ? 'sent' : 'failed');
            announceOutcome(`${this.#action.title}: ${ok ? 'sent' : 'failed'}`);
          },
        },
      }),
    );
  }
}

function tagFor(action) {
  if (action?.type === 'webhook' && action.action_id) return 'button';
  return action?.type === 'open_url' && /^(https?|shortcuts):\/\//i.test(action.url) ? 'a' : undefined;
}

function opensTab(url) {
  return /^https?:/i.test(url);
}
