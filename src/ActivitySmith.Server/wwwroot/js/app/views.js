// @ts-check
import { closestTo, findAll, part, setAttribute, setHidden } from '../cards/dom.js';

/** @type {Record<string, string>} */
const titles = { board: 'Board', history: 'History', widgets: 'Widgets', settings: 'This device', pair: 'Pair this device' };

/** The views of the app's one document. The address selects the view; `onShow` is called with its name. */
export class Views {
  #onShow;
  #paired = true;

  /** @param {(name: string) => void} onShow */
  constructor(onShow) {
    this.#onShow = onShow;
    part('tabs').addEventListener('click', event => {
      const link = closestTo(event, 'a');
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.go(link.getAttribute('href') ?? '');
    });
    addEventListener('popstate', () => this.#draw());
    addEventListener('hashchange', () => this.#draw());
  }

  /** Null before anything is shown. @type {string | null} */
  current = null;

  /** An address of the app, also with the activity that it is about. @param {string} address */
  go(address) {
    if (address !== location.pathname + location.hash) history.pushState(null, '', address);
    this.#draw();
    scrollTo(0, 0);
  }

  /** @param {boolean} paired */
  show(paired) {
    this.#paired = paired;
    this.#draw();
  }

  #draw() {
    const named = location.pathname.split('/')[2] ?? '';
    this.current = !this.#paired ? 'pair' : named in titles && named !== 'pair' ? named : 'board';
    for (const view of findAll(document, '[data-view]', HTMLElement)) setHidden(view, view.dataset.view !== this.current);
    for (const tab of findAll(document, '[data-tab]', HTMLElement))
      setAttribute(tab, 'aria-current', tab.dataset.tab === this.current ? 'page' : null);
    setHidden(part('tabs'), !this.#paired);
    part('heading').textContent = titles[this.current] ?? '';
    this.#onShow(this.current);
  }
}
