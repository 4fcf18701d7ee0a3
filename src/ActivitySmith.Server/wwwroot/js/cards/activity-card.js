import { Announcer, announceAlert } from './announcer.js';
import { createBody } from './bodies/index.js';
import { CardFoot } from './card-foot.js';
import { CardHead } from './card-head.js';
import { CardNotice } from './card-notice.js';
import { clock } from './clock.js';
import { el, setAttribute } from './dom.js';
import { setAccent } from './accent.js';
import { summarise } from './summary.js';
import { unfoldOnFocus } from './unfold.js';

let instances = 0;

/**
 * <activity-card>: draws one activity. Set `state` to the card's JSON as often as it changes; the nodes stay and only what
 * changed is written. Webhook buttons send a bubbling `card-action` event. Attributes: `quiet` never announces (previews), `live` says
 * that the card came while the page was open, so that its first state is announced too.
 */
export class ActivityCard extends HTMLElement {
  #card = null;
  #article = null;
  #head;
  #notice;
  #body;
  #foot;
  #announcer = new Announcer();
  #alertHeard = null;
  #tick = now => {
    this.#body?.tick?.(now);
    this.#foot.tick(now);
  };

  get state() {
    return this.#card;
  }

  set state(card) {
    const first = this.#card === null;
    const ended = this.#card?.status === 'running' && card.status === 'ended';
    this.#card = card;
    if (first) this.#build();
    this.#draw();
    this.#announce(first, ended);
  }

  /** True while the alert of the newest version stands. */
  get alertIsUp() {
    const card = this.#card;
    return (
      card !== null &&
      card.status === 'running' &&
      ((card.alert != null && card.alert_version === card.version) || card.content_state.type === 'alert')
    );
  }

  connectedCallback() {
    if (this.#card !== null) clock.subscribe(this.#tick);
  }

  disconnectedCallback() {
    clock.unsubscribe(this.#tick);
    this.#announcer.stop();
  }

  #build() {
    const id = `card-${++instances}`;
    this.#head = new CardHead(id);
    this.#notice = new CardNotice();
    this.#foot = new CardFoot();
    this.#article = el('article', 'card', { 'tabindex': '0', 'aria-labelledby': id }, this.#head.node, this.#notice.node, this.#foot.node);
    unfoldOnFocus(this.#article);
    this.replaceChildren(this.#article);
  }

  #draw() {
    const card = this.#card;
    const type = card.content_state.type;
    if (this.#body === undefined || this.#article.dataset.type !== type) {
      this.#body?.node.remove();
      this.#body = createBody(type);
      if (this.#body && type === 'alert') this.#head.heading.append(this.#body.node);
      else if (this.#body) this.#head.node.after(this.#body.node);
    }
    setAttribute(this.#article, 'data-type', type);
    setAttribute(this.#article, 'data-status', card.status);
    setAccent(this.#article, card.content_state.color);
    this.#head.update(card);
    this.#notice.update(card);
    this.#body?.update(card);
    this.#foot.update(card);
    if (this.isConnected) clock.subscribe(this.#tick);
  }

  // What stood there when the page was opened is read with the page; only what comes later is announced.
  #announce(first, ended) {
    const card = this.#card;
    const alert = card.alert != null && card.alert_version === card.version ? card.alert : null;
    const isNewAlert = alert !== null && this.#alertHeard !== card.alert_version;
    if (isNewAlert) this.#alertHeard = card.alert_version;
    if (this.hasAttribute('quiet') || (first && !this.hasAttribute('live'))) return;

    if (isNewAlert) announceAlert(spoken(alert.title, alert.body));
    else if (first && card.content_state.type === 'alert') announceAlert(spoken(card.content_state.title, card.content_state.message));
    else this.#announcer.say(() => spoken(this.#card.content_state.title, summarise(this.#card, clock.now()), ended && 'ended'));
  }
}

function spoken(...parts) {
  return parts.filter(Boolean).join(', ');
}

customElements.define('activity-card', ActivityCard);
