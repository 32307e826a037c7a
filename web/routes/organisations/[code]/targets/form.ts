import type { OverviewAnswer } from '#api/overview/answers.ts';
import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { TargetAnswer } from '#api/targets/answers.ts';
import type { Language } from '#domain/language.ts';
import { readNumber, roundHalfAway } from '#domain/number.ts';
import { readPeriod } from '#domain/period.ts';
import { levelOfMultiple } from '#domain/tenfold.ts';
import { targetKinds, targetPaths } from '#domain/target.ts';
import type { Written } from '#web/lib/server/acting.ts';

const numberFields = ['baselineValue', 'level', 'changePercent', 'minimum', 'stretch'] as const;
const textFields = ['reason', 'stopsDoing', 'adoptedOn'] as const;

/** A number as somebody writes it in a field of their language. */
const numberText = (value: number | null, language: Language): string =>
  value === null ? '' : language === 'en' ? String(value) : String(value).replace('.', ',');

/** What stands in the fields before anybody has written in them. */
export function fieldsOf(
  target: TargetAnswer | undefined,
  overview: { metrics: readonly Pick<OverviewAnswer['metrics'][number], 'metric' | 'latest'>[] },
  metric: Pick<MetricAnswer, 'code' | 'unit' | 'direction' | 'maximum'>,
  language: Language,
): Record<string, string> {
  if (!target) {
    const latest = overview.metrics.find((one) => one.metric === metric.code)?.latest?.period ?? '';
    return { kind: 'level', path: 'straight', baselinePeriod: latest };
  }
  const { kind, baselinePeriod, baselineValue, level, byPeriod, path, minimum, stretch, stopsDoing } = target;
  // the others follow from the baseline, where a tenth or ten times of it is anything
  const isSaid = kind === 'level' || (kind === 'tenfold' && levelOfMultiple(metric, baselineValue, 10) === null);
  const changePercent =
    kind === 'change' ? roundHalfAway((100 * (level - baselineValue)) / Math.abs(baselineValue), 4) : null;
  return {
    kind,
    path,
    baselinePeriod,
    byPeriod,
    baselineValue: numberText(baselineValue, language),
    level: numberText(isSaid ? level : null, language),
    changePercent: numberText(changePercent, language),
    minimum: numberText(minimum, language),
    stretch: numberText(stretch, language),
    stopsDoing: stopsDoing ?? '',
    adoptedOn: target.adoptedOn ?? '',
  };
}

type Read = { body: Record<string, unknown>; wrong: null } | { body: null; wrong: string };

/** What was written in the form as the API takes it, or the field that is no number. */
export function readFields(written: Written, language: Language): Read {
  const numbers: Record<string, number | null> = {};
  for (const field of numberFields) {
    const number = numberIn(written(field), language);
    if (number === undefined) return { body: null, wrong: field };
    numbers[field] = number;
  }
  const period = (field: string) => readPeriod(written(field)) ?? written(field);
  return {
    body: {
      kind: targetKinds.find((kind) => kind === written('kind')) ?? 'level',
      path: targetPaths.find((path) => path === written('path')) ?? 'straight',
      baselinePeriod: period('baselinePeriod'),
      byPeriod: period('byPeriod'),
      ...numbers,
      ...Object.fromEntries(textFields.map((field) => [field, written(field).trim() || null])),
    },
    wrong: null,
  };
}

/** Undefined for what is no number. A text that could be two is read as the language writes numbers. */
function numberIn(text: string, language: Language): number | null | undefined {
  const read = readNumber(text);
  const sure = read.kind === 'ambiguous' ? readNumber(text, { decimalSign: language === 'en' ? '.' : ',' }) : read;
  if (sure.kind === 'empty') return null;
  return sure.kind === 'number' ? sure.value : undefined;
}
