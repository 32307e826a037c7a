import type { Cell } from '#db/queries/staging.ts';
import type { Metric } from '#db/queries/metrics.ts';
import type { OrganisationVersion } from '#db/queries/organisations.ts';
import { readNumber, type DecimalSign } from '#domain/number.ts';
import { firstDay, frequencyOf, type Frequency, type PeriodCode } from '#domain/period.ts';
import type { RefusalCode } from './refusals.ts';

/** A figure as a file gives it; which organisation it belongs to is known by code only. */
export type ReadCell = Omit<Cell, 'organisationId'> & { organisation: string };

/** Takes what a reader finds in a file, row by row. */
export type Sink = {
  organisation: (version: OrganisationVersion) => void;
  expect: (organisation: string, metric: Metric, frequency: Frequency) => void;
  cell: (cell: ReadCell) => void;
};

export type ReadValue = { value: number | null } | { refused: RefusalCode };

/** A number within what its metric allows; null where nothing stands. */
export function readValue(
  text: string,
  metric: Metric,
  decimalSign: DecimalSign | null,
  missing: ReadonlySet<string>,
): ReadValue {
  const trimmed = text.trim();
  if (trimmed === '' || missing.has(trimmed)) return { value: null };
  const read = readNumber(trimmed, decimalSign ? { decimalSign } : {});
  if (read.kind === 'empty') return { value: null };
  if (read.kind === 'ambiguous') return { refused: 'ambiguous-number' };
  if (read.kind === 'not-a-number') return { refused: 'not-a-number' };
  if (read.isPercent && metric.unit !== 'percent') return { refused: 'percent-not-expected' };
  const refused = outOfRange(read.value, metric);
  return refused ? { refused } : { value: read.value };
}

/** Beyond this whole numbers are no longer exact. */
const largest = 1e15;

export function outOfRange(value: number, { minimum, maximum }: Metric): RefusalCode | null {
  if (value < (minimum ?? -largest)) return 'below-minimum';
  return value > (maximum ?? largest) ? 'above-maximum' : null;
}

export const plainCell = (
  at: { organisation: string; metric: Metric; period: PeriodCode; line: number; column: number },
  value: number | null,
): ReadCell => ({
  organisation: at.organisation,
  metricId: at.metric.id,
  breakdown: 'total',
  frequency: frequencyOf(at.period),
  periodStart: firstDay(at.period),
  value,
  numerator: null,
  denominator: null,
  answers: null,
  status: value === null ? 'O' : 'A',
  sheet: '',
  line: at.line,
  column: at.column,
});
