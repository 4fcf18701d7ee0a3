// @ts-check
// Numbers and durations as people read them. Strings from scripts are not changed.
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });
const scientific = new Intl.NumberFormat('en-US', { notation: 'scientific', maximumFractionDigits: 3 });
const oneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** Numbers of 10^12 and more, or too small to show, in scientific notation. @param {Scalar} [value] */
export function quantity(value) {
  if (typeof value !== 'number') return value ?? '';
  if (!Number.isFinite(value)) return '';
  const size = Math.abs(value);
  return size >= 1e12 || (size > 0 && size < 1e-6) ? scientific.format(value) : grouped.format(value);
}

/** `34%`, `12 MB`: a space before every unit but %. @param {Metric} metric */
export function measure({ value, unit = '' }) {
  return `${quantity(value)}${unit === '%' || unit === '' ? unit : ` ${unit}`}`;
}

/** @param {number} value */
export function percent(value) {
  return `${oneDecimal.format(value)}%`;
}

/** `m:ss` or `h:mm:ss` of whole seconds. @param {number} seconds */
export function clockText(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  /** @param {number} n */
  const two = n => String(n).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** The largest unit of a span: `12 s`, `5 min`, `3 h`, `2 d`. @param {number} milliseconds */
export function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

/** `12 s ago`; `just now` for the first two seconds. @param {number} milliseconds */
export function ago(milliseconds) {
  return milliseconds < 2000 ? 'just now' : `${span(milliseconds)} ago`;
}

/** False for spaces, zero-width and control characters alone. @param {string} [text] @returns {text is string} */
export function isVisible(text) {
  return typeof text === 'string' && /[^\p{C}\p{Z}\p{Mn}\u115F\u1160\u2800\u3164\uFFA0]/u.test(text);
}
