// @ts-check
import { el, setHidden } from '../cards/dom.js';
import { bringQuietly, pushState } from './push.js';
import { pushWords } from './push-words.js';

const Dismissed = 'push-card-dismissed';

/** The calm card above the board that offers notifications, once, where they can be had. */
export class PushCard {
  #place;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** At every open: an address that the server has lost, or that has changed, is told again. */
  start() {
    const state = pushState();
    bringQuietly();
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
        // Storage is blocked: it comes back with the next visit.
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
