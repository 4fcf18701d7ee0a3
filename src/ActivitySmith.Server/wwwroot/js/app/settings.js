// @ts-check
import { el, find, part, setHidden } from '../cards/dom.js';
import { read, reasonOf } from './device.js';
import { endSubscription, pushState, report } from './push.js';
import { pushWords } from './push-words.js';

/** The view "This device". */
export class Settings {
  /** @type {DeviceRecord | null} */
  #record = null;
  #onLeave;
  #name = find(document, '[data-part="rename"] [name="name"]', HTMLInputElement);

  /** @param {() => void} onLeave */
  constructor(onLeave) {
    this.#onLeave = onLeave;
    part('rename').addEventListener('submit', event => {
      event.preventDefault();
      this.#rename();
    });
    part('unpair').addEventListener('click', () => this.#unpair());
    addEventListener('push-report', () => this.show());
  }

  /** The device's own record; null before the server has sent it. @returns {DeviceRecord | null} */
  get record() {
    return this.#record;
  }

  /** @param {DeviceRecord} record */
  set record(record) {
    this.#record = record;
    this.#name.value = record.name;
    part('channels').textContent = record.channels.length > 0 ? record.channels.join(', ') : 'none';
  }

  show() {
    const box = pushWords(() => this.show());
    if (pushState() === 'granted' && report.state === 'reported') box.append(this.#test());
    part('push-settings').replaceChildren(box);
  }

  #test() {
    const press = el('button', 'small-button', { type: 'button' }, 'Send test');
    press.addEventListener('click', () =>
      this.#say(
        part('test-outcome'),
        read('/test', 'POST').then(() => 'Sent. It should arrive within seconds.'),
      ),
    );
    return el('div', '', {}, press);
  }

  async #rename() {
    await this.#say(
      part('renamed'),
      read('', 'PATCH', { name: this.#name.value.trim() }).then(record => {
        this.record = /** @type {DeviceRecord} */ (record); // As the server writes it.
        return 'Saved.';
      }),
    );
  }

  async #unpair() {
    await endSubscription().catch(() => {});
    await this.#say(
      part('renamed'),
      read('', 'DELETE').then(() => {
        this.#record = null;
        this.#onLeave();
        return '';
      }),
    );
  }

  /** @param {HTMLElement} place @param {Promise<string>} done */
  async #say(place, done) {
    place.textContent = await done.catch(reasonOf);
    setHidden(place, place.textContent === '');
  }
}
