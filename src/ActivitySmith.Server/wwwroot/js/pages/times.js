// @ts-check
import { findAll } from '../cards/dom.js';

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Shows times in the time zone and language of the browser; the title keeps the UTC time that the server wrote. @param {ParentNode} root */
export function showLocalTimes(root) {
  for (const time of findAll(root, 'time[data-when]', HTMLTimeElement)) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) time.textContent = format.format(at);
  }
}
