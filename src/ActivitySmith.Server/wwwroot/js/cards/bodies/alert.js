// @ts-check
import { el, setText, textField } from '../dom.js';

export class AlertBody {
  #message = textField('p', 'message');
  node = el('div', 'card-body', {}, this.#message);

  /** @param {Card} card */
  update(card) {
    setText(this.#message, card.content_state.message);
  }
}
