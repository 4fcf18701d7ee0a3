import { el, setHidden } from '../cards/dom.js';
import { read } from './device.js';
import { endSubscription, pushState, report } from './push.js';
import { pushWords } from './push-words.js';

const part = name => document.querySelector(`[data-part="${name}"]`);

/** This device: its name and channels, notifications and a test of them, and the way out. */
export class Settings {
  #record = null;
  #onLeave;

  constructor(onLeave) {
    this.#onLeave = onLeave;
    part('rename').addEventListener('submit', event => {
      event.preventDefault();
      this.#rename(event.target);
    });
    part('unpair').addEventListener('click', () => this.#unpair());
    addEventListener('push-report', () => this.show());
  }

  /** The device's own record; null before the server has told it. */
  get record() {
    return this.#record;
  }

  set record(record) {
    this.#record = record;
    part('rename').elements.name.value = record.name;
    part('channels').textContent = record.channels.length > 0 ? record.channels.join(', ') : 'none';
  }

  show() {
    const box = pushWords(() => this.show());
    if (pushState() === 'granted' && report.state === 'told') box.append(this.#test());
    part('push-settings').replaceChildren(box);
  }

  #test() {
    const press = el('button', 'small-button', { type: 'button' }, 'Send me a test');
    press.addEventListener('click', () =>
      this.#say(
        part('test-outcome'),
        read('/test', 'POST').then(() => 'Sent. It comes within seconds.'),
      ),
    );
    return el('div', '', {}, press);
  }

  async #rename(form) {
    await this.#say(
      part('renamed'),
      read('', 'PATCH', { name: form.elements.name.value.trim() }).then(record => {
        this.record = record;
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

  async #say(place, done) {
    place.textContent = await done.catch(error => error.message);
    setHidden(place, place.textContent === '');
  }
}
