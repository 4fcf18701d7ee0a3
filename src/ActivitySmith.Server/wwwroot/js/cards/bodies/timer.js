// @ts-check
import { Bar } from '../bar.js';
import { el, setHidden, setText } from '../dom.js';
import { clockText } from '../format.js';
import { timerAt } from '../numbers.js';
import { drawSymbol } from '../symbols.js';

/** Counts between updates, from the two instants of the card. */
export class TimerBody {
  /** @type {Card | null} */
  #card = null;
  #clock = el('span', 'timer-clock', { role: 'timer' });
  #pause = el('span', '', { 'aria-hidden': 'true' });
  #state = el('span', 'timer-state', {}, this.#pause, 'Paused');
  #bar = new Bar();
  node = el('div', 'card-body timer', {}, el('div', 'timer-row', {}, this.#clock, this.#state), this.#bar.node);

  constructor() {
    drawSymbol(this.#pause, 'pause');
  }

  /** @param {Card} card */
  update(card) {
    this.#card = card;
  }

  /** @param {number} now */
  tick(now) {
    if (this.#card === null) return;
    const timer = timerAt(this.#card, now);
    const text = clockText(timer.seconds);
    setText(this.#clock, text);
    setHidden(this.#state, !timer.paused);
    setHidden(this.#bar.node, timer.fraction === null);
    if (timer.fraction !== null) this.#bar.update(timer.fraction, timer.countsDown ? 'Time left' : 'Time passed', text);
  }
}
