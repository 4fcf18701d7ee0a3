// @ts-check
import { el, setHidden, setText, textField } from './dom.js';
import { drawSymbol } from './symbols.js';

/** The alert that came with an update; it is shown until the next version. */
export class CardNotice {
  #title = textField('p', 'card-notice-title');
  #body = textField('p', 'card-notice-body');

  constructor() {
    const icon = el('span');
    drawSymbol(icon, 'bell');
    /** @type {HTMLElement} */
    this.node = el('div', 'card-notice', {}, icon, el('div', '', {}, this.#title, this.#body));
  }

  /** @param {Card} card */
  update(card) {
    const alert = card.alert_version === card.version ? card.alert : undefined;
    setHidden(this.node, !alert);
    if (!alert) return;
    setText(this.#title, alert.title);
    setText(this.#body, alert.body);
  }
}
