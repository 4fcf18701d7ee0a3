// @ts-check
import { CardButton } from './card-button.js';
import { el, setAttribute, setHidden, setText } from './dom.js';
import { ago, clockText, span } from './format.js';
import { outcomeOf } from './outcome.js';
import { drawSymbol } from './symbols.js';
import { timerAt } from './numbers.js';

const StaleMs = 10 * 60_000;
const withSecondary = new Set(['alert', 'progress', 'segmented_progress', 'value']);

/** Last row: buttons, and in small type the age, the stale mark or the outcome. */
export class CardFoot {
  /** @type {Card | null} */
  #card = null;
  #primary = new CardButton('primary');
  #secondary = new CardButton('secondary');
  #buttons = el('div', 'card-buttons');
  #mark = el('span');
  #words = el('span');
  #age = el('p', 'card-age', {}, this.#mark, this.#words);

  constructor() {
    this.node = el('footer', 'card-foot', {}, this.#buttons, this.#age);
  }

  /** @param {Card} card */
  update(card) {
    this.#card = card;
    this.#primary.update(this.#buttons, card, card.action);
    this.#secondary.update(this.#buttons, card, withSecondary.has(card.content_state.type) ? card.secondary_action : undefined);
    const any = this.#buttons.childElementCount > 0;
    setHidden(this.#buttons, !any);
    setAttribute(this.node, 'data-buttons', any);

    const outcome = card.status === 'ended' ? outcomeOf(card) : null;
    setAttribute(this.#age, 'data-mark', outcome);
    setHidden(this.#mark, outcome === null);
    if (outcome !== null) drawSymbol(this.#mark, outcome === 'check' ? 'checkmark.circle' : 'xmark.circle');
  }

  /** @param {number} now */
  tick(now) {
    if (this.#card === null) return;
    const { stale, words } = this.#card.status === 'ended' ? ended(this.#card, now) : running(this.#card, now);
    setText(this.#words, words);
    setAttribute(this.#age, 'data-stale', stale);
  }
}

/** @param {Card} card @param {number} now */
function running(card, now) {
  const quiet = now - Date.parse(card.updated_at);
  const ticksByItself = card.content_state.type === 'timer' && timerAt(card, now).running;
  const stale = quiet >= StaleMs && !ticksByItself;
  return { stale, words: stale ? `no update for ${span(quiet)}` : ago(quiet) };
}

/** @param {Card} card @param {number} now */
function ended(card, now) {
  const since = now - Date.parse(card.ended_at ?? card.updated_at);
  const left = Date.parse(card.dismiss_at ?? '') - now;
  const words =
    left > 0 ? `ended, dismissed in ${clockText(Math.ceil(left / 1000))}` : since < 2000 ? 'ended just now' : `ended ${span(since)} ago`;
  return { stale: false, words };
}
