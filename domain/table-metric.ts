import type { MetricDefinition, Unit, Visibility } from './metric.ts';
import { frequencies, type Frequency } from './period.ts';
import { toCode } from './text.ts';

/** A metric that a table brings; its unit and decimals are guessed until somebody says them. */
export type BroughtMetric = {
  code: string;
  name: string;
  unit: Unit | null;
  decimals: number | null;
  visibility: Visibility;
};

/** What the table has of it. */
export type SeenFigure = { read: string; value: number | null; frequency: Frequency };

const words: Readonly<Partial<Record<Unit, readonly string[]>>> = {
  percent: ['procent', 'percent', 'pct', 'andel', 'andelen', 'share', 'proportion'],
  days: ['dag', 'dagar', 'dygn', 'day', 'days', 'dage'],
  hours: ['timmar', 'tim', 'hours', 'timer'],
  minutes: ['minuter', 'min', 'minutes', 'minutter'],
  sek: ['kr', 'kronor', 'sek'],
  transactions: ['arenden', 'transaktioner', 'transactions', 'cases', 'sager'],
  sessions: ['besok', 'visits', 'sessions', 'besog'],
  index: ['index'],
};

/** What a word of its name says it is counted in. */
function unitNamed(name: string): Unit | null {
  if (name.includes('%')) return 'percent';
  const said = toCode(name).split('-');
  for (const [unit, known] of Object.entries(words)) {
    if (said.some((word) => known.includes(word))) return unit as Unit;
  }
  return null;
}

/** Not more of them than anybody reads; the figures themselves are kept as they are. */
const mostDecimals = 2;

const decimalsOf = (value: number | null): number =>
  value === null ? 0 : Math.min(mostDecimals, (String(value).split('.')[1] ?? '').length);

/** The metric with its unit and decimals: as somebody said, else as its figures are written and its name sounds. */
export function guessMetric(metric: BroughtMetric, seen: readonly SeenFigure[]): BroughtMetric {
  const isPercent = seen.some(({ read }) => read.includes('%'));
  return {
    ...metric,
    unit: metric.unit ?? (isPercent ? 'percent' : (unitNamed(metric.name) ?? 'count')),
    decimals: metric.decimals ?? Math.max(0, ...seen.map(({ value }) => decimalsOf(value))),
  };
}

/** What is counted in these can be added up over units and periods. */
const added: ReadonlySet<Unit> = new Set(['count', 'transactions', 'sessions', 'hours', 'minutes', 'sek']);

const usualDueDays = 30;

/** A metric of the catalogue, as little of it decided as possible: what it means is for people to write. */
export function definitionOf(
  { code, name, unit, decimals, visibility }: BroughtMetric,
  seen: readonly Pick<SeenFigure, 'frequency'>[],
  source: string,
): MetricDefinition {
  const found = new Set(seen.map(({ frequency }) => frequency));
  const isAdded = unit !== null && added.has(unit);
  return {
    code,
    measure: null,
    isHeadline: false,
    names: { sv: name },
    definition: { sv: '' },
    method: { sv: '' },
    source: { sv: source },
    unit: unit ?? 'count',
    decimals: decimals ?? 0,
    direction: 'none',
    frequencies: found.size ? frequencies.filter((frequency) => found.has(frequency)) : [...frequencies],
    measuringType: isAdded ? 'flow' : 'average',
    isCumulative: false,
    isSeasonal: false,
    rollupRule: isAdded ? 'sum' : 'none',
    weight: null,
    minimum: null,
    maximum: null,
    smallestAnswers: null,
    dimensions: [],
    formula: null,
    dueDays: usualDueDays,
    visibility,
  };
}
