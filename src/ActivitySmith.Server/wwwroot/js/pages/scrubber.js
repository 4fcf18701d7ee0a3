// @ts-check
import { ActivityCard } from '../cards/activity-card.js';
import { find, findAll, part } from '../cards/dom.js';
import './cards.js';

// Replaces the list of versions with a slider; without this script it stays a list of links.
const links = findAll(document, '[data-part="moments"] a', HTMLAnchorElement);

if (links.length > 1) {
  const card = find(document, 'activity-card[data-part="replay"]', ActivityCard);
  const scrubber = part('scrubber');
  const current = links.findIndex(link => link.hasAttribute('aria-current'));
  const slider = document.createElement('input');
  Object.assign(slider, { type: 'range', min: 0, max: links.length - 1, step: 1, value: current < 0 ? links.length - 1 : current });
  slider.setAttribute('aria-label', 'Version on the timeline');
  const words = find(scrubber, '[data-part="moment"]', HTMLElement);
  const time = find(scrubber, 'time', HTMLTimeElement);
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  const show = () => {
    const { card: json = '', version = '', at = '' } = links[slider.valueAsNumber]?.dataset ?? {};
    card.state = JSON.parse(json);
    words.textContent = `Version ${version}`;
    time.dateTime = at;
    time.title = `${at.slice(0, 19).replace('T', ' ')} UTC`;
    time.textContent = format.format(new Date(at));
    slider.setAttribute('aria-valuetext', `Version ${version}, ${time.textContent}`);
  };
  slider.addEventListener('input', show);
  part('moments').replaceWith(slider);
  show();
}
