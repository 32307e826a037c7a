import type { MetricDefinition } from './metric.ts';
import { frequencyOf, periodAt, periodNumber, type Frequency, type PeriodCode } from './period.ts';
import { canConvert, partsOf, wholeOf } from './span.ts';

/** How figures of shorter periods make up that of a longer one: all of them together, or the last one says the same. */
export type OverTime = 'all' | 'last';

/** What stands at the end of a period or is counted from earlier on is at the end of a year what the year has. */
export const overTimeOf = ({
  measuringType,
  isCumulative,
}: Pick<MetricDefinition, 'measuringType' | 'isCumulative'>): OverTime =>
  isCumulative || measuringType === 'stock' || measuringType === 'other' ? 'last' : 'all';

/** The longer periods, of some frequencies, that a period is a part of. */
export const wholePeriodsOf = (
  period: PeriodCode,
  frequencies: readonly Frequency[],
  overTime: OverTime,
): PeriodCode[] => {
  const own = frequencyOf(period);
  const number = periodNumber(period);
  return frequencies.flatMap((frequency) => {
    if (!canConvert(own, frequency)) return [];
    const whole = wholeOf(own, frequency, number);
    const isPart = overTime === 'all' || number === partsOf(own, frequency, whole).last;
    return isPart ? [periodAt(frequency, whole)] : [];
  });
};
