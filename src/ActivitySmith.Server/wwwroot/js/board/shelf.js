// @ts-check
import { ActivityCard } from '../cards/activity-card.js';
import { reducedMotion } from '../cards/dom.js';

// How long a card that ends stays in its place before it moves to the row of ended ones.
const LingerMs = 3_000;
const FadeMs = 200;
const MostEnded = 20;

/** The cards of the page: running ones in a grid, ended ones in a row. A card keeps its place while it runs. */
export class Shelf {
  #running;
  #ended;
  /** @type {Map<string, ActivityCard>} */
  #cards = new Map();
  #onChange;

  /** @param {HTMLElement} running @param {HTMLElement} ended @param {() => void} onChange */
  constructor(running, ended, onChange) {
    this.#running = running;
    this.#ended = ended;
    this.#onChange = onChange;
    for (const node of [...cardsIn(running), ...cardsIn(ended)]) this.#cards.set(idOf(node), node);
  }

  get running() {
    return cardsIn(this.#running).filter(node => node.state?.status === 'running');
  }

  /** The states of all cards, running and ended. */
  get states() {
    return [...this.#cards.values()].map(node => node.state).filter(state => state !== null);
  }

  get isEmpty() {
    return this.#running.childElementCount === 0;
  }

  get hasEnded() {
    return this.#ended.childElementCount > 0;
  }

  /** Ignores an older version than the one shown. `live` is false for states that came with the page. @param {Card} card */
  show(card, live = true) {
    let node = this.#cards.get(card.activity_id);
    if (node?.state && card.version < node.state.version) return;
    if (node === undefined) {
      node = document.createElement('activity-card');
      node.dataset.activityId = card.activity_id;
      node.toggleAttribute('live', live);
      this.#cards.set(card.activity_id, node);
    }
    const wasRunning = node.state?.status === 'running';
    node.state = card;
    if (node.parentElement === null) this.#place(node, live);
    else if (card.status === 'ended' && node.parentElement === this.#running) this.#retire(node, wasRunning ? LingerMs : 0);
    this.#onChange();
  }

  /** Removes running cards that the server no longer has; ended ones stay as a record. @param {Set<string>} ids */
  keepRunning(ids) {
    for (const node of cardsIn(this.#running)) {
      if (ids.has(idOf(node)) || node.state?.status === 'ended') continue;
      this.#cards.delete(idOf(node));
      node.remove();
    }
    this.#onChange();
  }

  /** Removes everything. */
  clear() {
    for (const node of this.#cards.values()) node.remove();
    this.#cards.clear();
    this.#onChange();
  }

  /** @param {ActivityCard} node @param {boolean} live */
  #place(node, live) {
    if (node.state?.status === 'ended') {
      const later = cardsIn(this.#ended).find(other => endOf(other) <= endOf(node));
      this.#ended.insertBefore(node, later ?? null);
      this.#trim();
    } else {
      const lower = cardsIn(this.#running).find(
        other => rank(other) < rank(node) || (rank(other) === rank(node) && startOf(other) <= startOf(node)),
      );
      this.#running.insertBefore(node, lower ?? null);
    }
    if (live) fade(node, 0, 1);
  }

  /** @param {ActivityCard} node @param {number} linger */
  async #retire(node, linger) {
    await new Promise(resolve => setTimeout(resolve, linger));
    if (node.state?.status !== 'ended' || node.parentElement !== this.#running) return;
    await fade(node, 1, 0);
    const active = document.activeElement;
    const focused = active instanceof HTMLElement && node.contains(active) ? active : null;
    node.remove();
    this.#place(node, true);
    focused?.focus({ preventScroll: true });
    this.#onChange();
  }

  #trim() {
    for (const node of cardsIn(this.#ended).slice(MostEnded)) {
      this.#cards.delete(idOf(node));
      node.remove();
    }
  }
}

/** @param {HTMLElement} place */
const cardsIn = place => [...place.children].filter(node => node instanceof ActivityCard);
/** @param {ActivityCard} node */
const idOf = node => node.dataset.activityId ?? '';
/** @param {ActivityCard} node */
const rank = node => (node.alertIsUp ? 1 : 0);
/** @param {ActivityCard} node */
const startOf = node => Date.parse(node.state?.started_at ?? '') || 0;
/** @param {ActivityCard} node */
const endOf = node => Date.parse(node.state?.ended_at ?? node.state?.updated_at ?? '') || 0;

/** @param {HTMLElement} node @param {number} from @param {number} to @returns {Promise<unknown>} */
function fade(node, from, to) {
  if (reducedMotion.matches || document.visibilityState !== 'visible') return Promise.resolve();
  // A card that is removed while it fades cancels the animation, which counts as its end.
  return node.animate({ opacity: [from, to] }, { duration: FadeMs, easing: 'ease-out' }).finished.catch(() => {});
}
