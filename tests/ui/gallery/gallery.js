// @ts-check
import '/js/cards/activity-card.js';
import { find } from '/js/cards/dom.js';
import { samples } from './samples.js';

const parent = find(document, '.cards', HTMLElement);
for (const sample of samples(Date.now())) {
  const card = document.createElement('activity-card');
  card.dataset.activityId = sample.activity_id;
  card.setAttribute('quiet', '');
  card.state = sample;
  parent.append(card);
}
document.documentElement.dataset.ready = '';
