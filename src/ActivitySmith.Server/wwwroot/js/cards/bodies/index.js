// @ts-check
import { AlertBody } from './alert.js';
import { MetricsBody } from './metrics.js';
import { ProgressBody } from './progress.js';
import { SegmentedBody } from './segmented.js';
import { StatsBody } from './stats.js';
import { TimerBody } from './timer.js';
import { ValueBody } from './value.js';

/** @type {Record<string, new () => CardBody>} */
const bodies = {
  segmented_progress: SegmentedBody,
  progress: ProgressBody,
  metrics: MetricsBody,
  stats: StatsBody,
  alert: AlertBody,
  timer: TimerBody,
  value: ValueBody,
};

/** The body for a type of state; null for a type not known here. @param {string} type */
export function createBody(type) {
  const Body = Object.hasOwn(bodies, type) ? bodies[type] : undefined;
  return Body === undefined ? null : new Body();
}
