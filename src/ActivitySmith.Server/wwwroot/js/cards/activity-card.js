// @ts-check
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
 * Set `state` to the card's JSON whenever it changes; only what changed is written. Webhook buttons send a bubbling `card-action` event.
 * Attributes: `quiet` announces nothing (previews), `live` announces the first state too.
 */
export class ActivityCard extends HTMLElement {
  /** @type {Card | null} */
  #card = null;
  #titleId = `card-${++instances}`;
  #head = new CardHead(this.#titleId);
  #notice = new CardNotice();
  /** Null for a type that is not known here. @type {CardBody | null | undefined} */
  #body;
  #foot = new CardFoot();
  /** @type {HTMLElement} */
  #article = el(
    'article',
    'card',
    { 'tabindex': '0', 'aria-labelledby': this.#titleId },
    this.#head.node,
    this.#notice.node,
    this.#foot.node,
  );
  #announcer = new Announcer();
  /** Version of the alert that was announced last. @type {number | undefined} */
  #alertHeard;
  /** @param {number} now */
  #tick = now => {
    this.#body?.tick?.(now);
    this.#foot.tick(now);
  };

  /** @returns {Card | null} */
  get state() {
    return this.#card;
  }

  /** @param {Card} card */
  set state(card) {
    const first = this.#card === null;
    const ended = this.#card?.status === 'running' && card.status === 'ended';
    this.#card = card;
    if (first) this.#build();
    this.#draw(card);
    this.#announce(card, first, ended);
  }

  /** True while the newest version has an alert. */
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
    unfoldOnFocus(this.#article);
    this.replaceChildren(this.#article);
  }

  /** @param {Card} card */
  #draw(card) {
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

  // A screen reader reads the first states with the page; only later ones are announced.
  /** @param {Card} card @param {boolean} first @param {boolean} ended */
  #announce(card, first, ended) {
    const alert = card.alert != null && card.alert_version === card.version ? card.alert : null;
    const isNewAlert = alert !== null && this.#alertHeard !== card.alert_version;
    if (isNewAlert) this.#alertHeard = card.alert_version;
    if (this.hasAttribute('quiet') || (first && !this.hasAttribute('live'))) return;

    if (isNewAlert) announceAlert(spoken(alert.title, alert.body));
    else if (first && card.content_state.type === 'alert') announceAlert(spoken(card.content_state.title, card.content_state.message));
    else {
      this.#announcer.say(() => {
        const now = this.#card ?? card;
        return spoken(now.content_state.title, summarise(now, clock.now()), ended && 'ended');
      });
    }
  }
}

/** @param {(string | false | undefined)[]} parts */
function spoken(...parts) {
  return parts.filter(Boolean).join(', ');
}

customElements.define('activity-card', ActivityCard);
