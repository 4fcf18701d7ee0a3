import './cards.js';

// The list of moments becomes a slider; without this script it stays a list of links.
const links = [...document.querySelectorAll('[data-part="moments"] a')];
const card = document.querySelector('activity-card[data-part="replay"]');
const scrubber = document.querySelector('[data-part="scrubber"]');

if (links.length > 1) {
  const current = links.findIndex(link => link.hasAttribute('aria-current'));
  const slider = document.createElement('input');
  Object.assign(slider, { type: 'range', min: 0, max: links.length - 1, step: 1, value: current < 0 ? links.length - 1 : current });
  slider.setAttribute('aria-label', 'Moment of the run');
  const words = scrubber.querySelector('[data-part="moment"]');
  const time = scrubber.querySelector('time');
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  const show = () => {
    const { card: json, version, at } = links[slider.value].dataset;
    card.state = JSON.parse(json);
    words.textContent = `Version ${version}`;
    time.dateTime = at;
    time.title = `${at.slice(0, 19).replace('T', ' ')} UTC`;
    time.textContent = format.format(new Date(at));
    slider.setAttribute('aria-valuetext', `Version ${version}, ${time.textContent}`);
  };
  slider.addEventListener('input', show);
  document.querySelector('[data-part="moments"]').replaceWith(slider);
  show();
}
