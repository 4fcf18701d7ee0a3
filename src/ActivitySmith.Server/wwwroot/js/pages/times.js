// @ts-check
import { findAll } from '../cards/dom.js';

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Moments in the reader's own time zone and words; the server wrote them in UTC, which stays in the title. @param {ParentNode} root */
export function showLocalTimes(root) {
  for (const time of findAll(root, 'time[data-when]', HTMLTimeElement)) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) time.textContent = format.format(at);
  }
}
