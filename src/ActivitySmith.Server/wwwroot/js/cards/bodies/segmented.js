// @ts-check
import { setAccent } from '../accent.js';
import { Bar } from '../bar.js';
import { el, setAttribute, setCount, setHidden, setText } from '../dom.js';
import { steps } from '../numbers.js';
import { progressText } from '../progress-text.js';

// Beyond this many, segments would be thinner than the gaps between them: one bar is drawn instead.
const MostSegments = 60;

export class SegmentedBody {
  #segments = el('div', 'segments', { 'role': 'progressbar', 'aria-valuemin': '0' });
  #bar = new Bar();
  #readout = el('span', 'readout');
  node = el('div', 'card-body bar-row', {}, this.#segments, this.#bar.node, this.#readout);

  /** @param {Card} card */
  update(card) {
    const state = card.content_state;
    const { total, current } = steps(card);
    const text = progressText(card);
    const continuous = total > MostSegments;
    setText(this.#readout, text);
    setHidden(this.#segments, continuous);
    setHidden(this.#bar.node, !continuous);
    if (continuous) this.#bar.update(current / total, 'Steps', text);

    setAttribute(this.#segments, 'data-density', total > 36 ? 'packed' : total > 16 ? 'dense' : null);
    setAttribute(this.#segments, 'aria-valuemax', total);
    setAttribute(this.#segments, 'aria-valuenow', current);
    setAttribute(this.#segments, 'aria-valuetext', text);
    setAttribute(this.#segments, 'aria-label', 'Steps');
    setCount(this.#segments, continuous ? 0 : total, () => el('span', 'segment'));
    for (const [index, segment] of [...this.#segments.children].entries()) {
      const isCurrent = index === current - 1;
      setAttribute(segment, 'data-filled', index < current);
      setAttribute(segment, 'data-current', isCurrent);
      setAccent(segment, (isCurrent && state.step_color) || (index < current ? state.step_colors?.[index] : undefined));
    }
  }
}
