// @ts-check
import { clock } from '../cards/clock.js';
import { find, findAll, setHidden, setText } from '../cards/dom.js';
import { span } from '../cards/format.js';

/** The bar that says that the connection is lost and how old the states on the page are. */
export class ConnectionBar {
  #node;
  #words;
  /** Only on pages behind a sign-in. @type {HTMLElement | undefined} */
  #signIn;
  #lastHeard;
  #lost = false;

  /** `lastHeard`: when the states shown were current, by this device's clock. @param {HTMLElement} node @param {() => number | null} lastHeard */
  constructor(node, lastHeard) {
    this.#node = node;
    this.#words = find(node, '[data-words]', HTMLElement);
    [this.#signIn] = findAll(node, '[data-sign-in]', HTMLElement);
    this.#lastHeard = lastHeard;
    clock.subscribe(() => this.#draw());
  }

  lost() {
    this.#lost = true;
    this.#draw();
  }

  back() {
    this.#lost = false;
    if (this.#signIn) setHidden(this.#signIn, true);
    this.#draw();
  }

  /** The connection was refused: asks once whether the session has expired. */
  async refused() {
    try {
      const response = await fetch('/board/session', { headers: { accept: 'application/json' }, cache: 'no-store' });
      if (this.#lost && this.#signIn) setHidden(this.#signIn, response.status !== 401);
    } catch {
      // No response: the server is not reachable, which the bar already says.
    }
  }

  #draw() {
    setHidden(this.#node, !this.#lost);
    if (!this.#lost) return;
    const why = this.#signIn?.hidden === false ? 'Signed out.' : 'Connection lost, retrying.';
    const heard = this.#lastHeard();
    setText(this.#words, heard === null ? why : `${why} Last updated ${span(Date.now() - heard)} ago.`);
  }
}
