import type { MetricDefinition } from '#domain/metric.ts';
import { collaboration } from './collaboration.ts';
import { customers } from './customers.ts';
import { desi } from './desi.ts';
import { digital } from './digital.ts';
import { ideas } from './ideas.ts';
import { learning } from './learning.ts';
import { openness } from './openness.ts';
import { projects } from './projects.ts';
import { vision } from './vision.ts';
import { work } from './work.ts';

export { dimensions } from './dimensions.ts';
export { customerVoiceFirst } from './order.ts';

/** The metrics that every installation starts with. */
export const catalogue: readonly MetricDefinition[] = [
  ...customers,
  ...vision,
  ...work,
  ...ideas,
  ...projects,
  ...digital,
  ...desi,
  ...collaboration,
  ...learning,
  ...openness,
];
