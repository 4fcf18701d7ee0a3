import { el, setHidden, setText, textField } from './dom.js';
import { drawSymbol } from './symbols.js';

/** The alert that came with an update; it stands until the next version. */
export class CardNotice {
  #title = textField('p', 'card-notice-title');
  #body = textField('p', 'card-notice-body');

  constructor() {
    const icon = el('span');
    drawSymbol(icon, 'bell');
    this.node = el('div', 'card-notice', {}, icon, el('div', '', {}, this.#title, this.#body));
  }

  update(card) {
    const up = card.alert != null && card.alert_version === card.version;
    setHidden(this.node, !up);
    if (!up) return;
    setText(this.#title, card.alert.title);
    setText(this.#body, card.alert.body);
  }
}
