// @ts-check
import { el, setHidden } from '../cards/dom.js';
import { ensureSubscribedQuietly, pushState } from './push.js';
import { pushWords } from './push-words.js';

const Dismissed = 'push-card-dismissed';

/** Offers notifications above the board until it is dismissed. */
export class PushCard {
  #place;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** Also reports a subscription that the server has lost, or that has changed. */
  start() {
    const state = pushState();
    ensureSubscribedQuietly();
    const offers = (state === 'default' || state === 'home-screen') && !isDismissed();
    setHidden(this.#place, !offers);
    if (offers) this.#draw();
  }

  #draw() {
    const later = el('button', 'small-button', { type: 'button' }, 'Not now');
    later.addEventListener('click', () => {
      setHidden(this.#place, true);
      try {
        localStorage.setItem(Dismissed, 'yes');
      } catch {
        // Storage is blocked: the card is shown again at the next visit.
      }
    });
    this.#place.replaceChildren(
      el(
        'div',
        'box push-card',
        {},
        pushWords(() => this.start()),
        el('div', '', {}, later),
      ),
    );
  }
}

function isDismissed() {
  try {
    return localStorage.getItem(Dismissed) === 'yes';
  } catch {
    return false; // Storage is blocked.
  }
}
