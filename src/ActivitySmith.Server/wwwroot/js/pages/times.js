const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Moments in the reader's own time zone and words; the server wrote them in UTC, which stays in the title. */
export function showLocalTimes(root) {
  for (const time of root.querySelectorAll('time[data-when]')) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) time.textContent = format.format(at);
  }
}
