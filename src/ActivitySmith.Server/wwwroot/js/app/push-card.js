// @ts-check
import { el, setHidden } from '../cards/dom.js';
import { ensureSubscribedQuietly, pushState } from './push.js';
import { pushWords } from './push-words.js';

const Dismissed = 'push-card-dismissed';

/** The card above the board that offers notifications, until it is dismissed, where the browser supports them. */
export class PushCard {
  #place;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** Called at every start of the app: a subscription that the server has lost, or that has changed, is reported again. */
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
