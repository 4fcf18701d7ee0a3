import { AlertBody } from './alert.js';
import { MetricsBody } from './metrics.js';
import { ProgressBody } from './progress.js';
import { SegmentedBody } from './segmented.js';
import { StatsBody } from './stats.js';
import { TimerBody } from './timer.js';
import { ValueBody } from './value.js';

const bodies = {
  segmented_progress: SegmentedBody,
  progress: ProgressBody,
  metrics: MetricsBody,
  stats: StatsBody,
  alert: AlertBody,
  timer: TimerBody,
  value: ValueBody,
};

/** The body for a type: `node`, `update(card)` and, where it moves by itself, `tick(now)`. Null for a type not known here. */
export function createBody(type) {
  const Body = Object.hasOwn(bodies, type) ? bodies[type] : null;
  return Body && new Body();
}
