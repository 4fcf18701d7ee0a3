// @ts-check
import { setAccent } from './accent.js';
import { el, setAttribute, setHidden, setText, textField } from './dom.js';
import { isVisible } from './format.js';
import { drawSymbol } from './symbols.js';

const withBadge = new Set(['alert', 'progress', 'segmented_progress', 'value']);

/** Row 1 and 2: icon, title, badge; subtitle. */
export class CardHead {
  #icon = el('span', 'card-icon');
  #title;
  #subtitle = textField('p', 'card-subtitle');
  #badge = textField('span', 'card-badge');

  /** @param {string} titleId */
  constructor(titleId) {
    this.#title = textField('h3', 'card-title');
    this.#title.id = titleId;
    this.heading = el('div', 'card-heading', {}, this.#title, this.#subtitle);
    this.node = el('header', 'card-head', {}, this.#icon, this.heading, this.#badge);
  }

  /** @param {Card} card */
  update(card) {
    const state = card.content_state;
    setHidden(this.#icon, !state.icon?.symbol);
    if (state.icon?.symbol) drawSymbol(this.#icon, state.icon.symbol);
    setAccent(this.#icon, state.icon?.color);

    const blank = !isVisible(state.title);
    setText(this.#title, blank ? (card.stream_key ?? 'Untitled') : state.title);
    setAttribute(this.#title, 'data-blank', blank);
    setText(this.#subtitle, isVisible(state.subtitle) ? state.subtitle : '');
    setText(this.#badge, withBadge.has(state.type) ? state.badge?.title : '');
    setAccent(this.#badge, state.badge?.color);
  }
}
