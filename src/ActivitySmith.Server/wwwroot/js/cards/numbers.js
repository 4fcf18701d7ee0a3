// @ts-check
// The numbers behind the bars, from the state and the derived members of a card.

/** @param {Scalar | undefined} value @param {number} fallback */
const finite = (value, fallback) => (typeof value === 'number' && Number.isFinite(value) ? value : fallback);

/** Steps of a segmented_progress: `total` at least 1, `current` between 0 and total. @param {Card} card */
export function steps(card) {
  const state = card.content_state;
  const total = Math.max(1, Math.floor(finite(card.derived?.number_of_steps, finite(state.number_of_steps, 1))));
  return { total, current: Math.min(total, Math.max(0, Math.floor(finite(state.current_step, 0)))) };
}

/** Percentage of a progress, 0 to 100. @param {Card} card */
export function percentOf(card) {
  const state = card.content_state;
  const raw = finite(card.derived?.percent, finite(state.percentage, (100 * finite(state.value, 0)) / finite(state.upper_limit, 100)));
  return Math.min(100, Math.max(0, raw));
}

/** What a progress counts, `value` of `limit`; null where it was sent as a percentage. @param {Card} card */
export function unitsOf(card) {
  const { percentage, value, upper_limit: limit } = card.content_state;
  if (Number.isFinite(percentage)) return null;
  return typeof value === 'number' && typeof limit === 'number' ? { value, limit } : null;
}

/**
 * A timer at `now`, in milliseconds. Results in seconds; `fraction`, 0 to 1, is the rest of a countdown or the passed part of a count up. Null:
 * open-ended.
 * @param {Card} card @param {number} now
 */
export function timerAt(card, now) {
  /** @type {Partial<DerivedTimer>} */
  const timer = card.derived?.timer ?? {};
  const duration = timer.duration_seconds ?? null;
  const starts = Date.parse(timer.starts_at ?? '');
  const frozenAt = card.status === 'ended' ? Date.parse(card.ended_at ?? '') : NaN;
  const ticks = timer.is_running !== false && Number.isFinite(starts);
  let elapsed = ticks ? ((Number.isFinite(frozenAt) ? Math.min(now, frozenAt) : now) - starts) / 1000 : finite(timer.elapsed_seconds, 0);
  elapsed = Math.max(0, duration === null ? elapsed : Math.min(elapsed, duration));

  const countsDown = timer.counts_down !== false && duration !== null;
  const finished = duration !== null && elapsed >= duration;
  const left = countsDown ? duration - elapsed : elapsed;
  return {
    seconds: countsDown ? Math.ceil(left - 0.001) : Math.floor(elapsed),
    fraction: duration ? (countsDown ? left : elapsed) / duration : null,
    duration,
    countsDown,
    finished,
    running: ticks && !finished && card.status === 'running',
    paused: !ticks && !finished && card.status === 'running',
  };
}
