import { axisFor, type Axis } from './chart-axis.ts';
import { markNotes, type ComparabilityMark } from './comparability.ts';
import { daysBetween } from './date.ts';
import type { EventKind } from './event.ts';
import { textIn, type Language, type Texts } from './language.ts';
import type { MetricDefinition } from './metric.ts';
import { formatValue, unitText } from './number.ts';
import {
  firstDay,
  formatPeriod,
  frequencyOf,
  lastDay,
  nextPeriod,
  periodContaining,
  periodNumber,
  periodsPerYear,
  type PeriodCode,
} from './period.ts';
import { sourceLine } from './source-line.ts';
import { formatView, type View } from './span.ts';
import type { Variation } from './signal.ts';
import type { StatusName } from './status.ts';

export type ChartEventKind = EventKind;

type Numbers = readonly (number | null)[];

/** By position, like the values that it lies around. */
export type ChartSignals = {
  variations: readonly (Variation | null)[];
  mean: Numbers;
  lower: Numbers;
  upper: Numbers;
  /** Positions at which the limits begin anew. */
  rebasedAt: readonly number[];
};

export type ChartInput = {
  metric: Pick<MetricDefinition, 'names' | 'unit' | 'decimals' | 'minimum' | 'maximum' | 'source'>;
  organisation: Texts;
  /** Of what time each figure tells, where that is not its period alone. */
  view?: View | null;
  /** Whose figures they are: comes before what the metric says of its source, because licences ask for it. */
  attributions?: readonly Texts[];
  /** The horizontal axis: periods of one frequency in order, none missing. */
  periods: readonly PeriodCode[];
  /** One line per series; its values line up with the periods from the first on and may end earlier. */
  series: readonly {
    /** Null for a line that needs no name because it is the only one. */
    name: Texts | null;
    values: readonly (number | null)[];
    /** By position, normal ones left out. */
    statuses: Readonly<Record<string, StatusName>>;
    /** What its figures are to be compared with care for, by position. */
    comparability?: Readonly<Record<string, readonly ComparabilityMark[]>> | undefined;
    /** Positions of sums that some units are missing from. */
    incomplete?: readonly number[];
    /** Which of its figures say more than chance, and between what they were expected. */
    signals?: ChartSignals;
  }[];
  /** The path to the target, where there is one; periods outside the axis are left out. */
  target: readonly { period: PeriodCode; value: number }[];
  events: readonly { happenedOn: string; kind: ChartEventKind; texts: Texts }[];
  /** By which it is told what is not over yet. */
  today: string;
  language: Language;
};

export type ChartLine = {
  name: string | null;
  kind: 'figures' | 'target' | 'mean' | 'limit';
  values: readonly (number | null)[];
  /** The values as written, with unit. */
  texts: readonly (string | null)[];
  /** Positions of figures that are provisional, estimated or unvalidated, or that some units are missing from. */
  uncertain: readonly number[];
  /** Positions of figures that say more than chance, and what they say. */
  marked: Readonly<Record<number, Variation>>;
  /** Positions that the line does not reach from the one before. */
  breaks: readonly number[];
};

export type ChartMark = {
  /** On the axis of positions, where the period at position p reaches from p − ½ to p + ½. A break stands between two. */
  position: number;
  number: number;
  kind: ChartEventKind;
  happenedOn: string;
  text: string;
};

/** Everything that a renderer needs, with all texts written: the same for the server's SVG, the PNG and the browser. */
export type Chart = {
  title: string;
  /** Whose figures, in which unit, over which time. */
  subtitle: string;
  source: string;
  periods: readonly string[];
  /** Where the horizontal axis has its labels, before thinning. */
  periodTicks: readonly { position: number; text: string }[];
  axis: Axis;
  lines: readonly ChartLine[];
  marks: readonly ChartMark[];
  /** What lines and points without a name are, in short rows; empty where there are none. */
  legend: readonly string[];
};

type Words = { target: string; plan: string; legend: readonly string[] };
const words: Record<Language, Words> = {
  sv: {
    target: 'Mål',
    plan: 'Plan',
    legend: [
      'Tunn linje: medelvärde. Streckade linjer: gränserna för det normala.',
      'Trekant: förbättring. Romb: oroande. Fyrkant: särskild orsak.',
    ],
  },
  en: {
    target: 'Target',
    plan: 'Plan',
    legend: [
      'Thin line: mean. Dashed lines: the limits of what is normal.',
      'Triangle: improvement. Diamond: concern. Square: special cause.',
    ],
  },
  da: {
    target: 'Mål',
    plan: 'Plan',
    legend: [
      'Tynd linje: gennemsnit. Stiplede linjer: grænserne for det normale.',
      'Trekant: forbedring. Rombe: bekymrende. Firkant: særlig årsag.',
    ],
  },
};

/** The path to a target is shown up to a year beyond the figures, which begin and end where `periods` do. */
export const towardsTarget = (periods: readonly PeriodCode[], byPeriod: PeriodCode): PeriodCode[] => {
  const shown = [...periods];
  const last = periods.at(-1);
  if (last === undefined || frequencyOf(last) !== frequencyOf(byPeriod)) return shown;
  const steps = Math.min(periodsPerYear[frequencyOf(last)], periodNumber(byPeriod) - periodNumber(last));
  for (let step = 0, next = nextPeriod(last); step < steps && next !== null; step += 1, next = nextPeriod(next)) {
    shown.push(next);
  }
  return shown;
};

/** Years where there are several of them, else every period. */
export const periodTicksOf = (periods: readonly PeriodCode[], language: Language): Chart['periodTicks'] => {
  const yearStarts = periods.flatMap((period, position) =>
    firstDay(period).endsWith('-01-01') ? [{ position, text: period.slice(0, 4) }] : [],
  );
  return yearStarts.length > 1
    ? yearStarts
    : periods.map((period, position) => ({ position, text: formatPeriod(period, language, 'short') }));
};

const marksOf = ({ periods, events, language }: ChartInput): ChartMark[] => {
  const [first] = periods;
  if (first === undefined) return [];
  const frequency = frequencyOf(first);
  return events
    .toSorted((a, b) => a.happenedOn.localeCompare(b.happenedOn))
    .flatMap((event) => {
      const period = periodContaining(frequency, event.happenedOn);
      const position = periods.indexOf(period);
      if (position === -1) return [];
      const length = daysBetween(firstDay(period), lastDay(period)) + 1;
      const exact = daysBetween(firstDay(period), event.happenedOn) / length;
      // a method that changes within a period counts from the next one
      const part = event.kind === 'method-break' ? Math.ceil(exact) : exact;
      return [{ ...event, position: position - 0.5 + part, text: textIn(event.texts, language) }];
    })
    .map(({ position, kind, happenedOn, text }, index) => ({ position, number: index + 1, kind, happenedOn, text }));
};

const isTelling = (variation: Variation | null): variation is Variation =>
  variation !== null && variation !== 'common-cause';

const lineOf = (
  series: ChartInput['series'][number],
  { periods, metric, language }: ChartInput,
  breaks: readonly number[],
): ChartLine => {
  const values = periods.map((_, position) => series.values[position] ?? null);
  return {
    name: series.name && textIn(series.name, language),
    kind: 'figures',
    values,
    texts: values.map((value) => (value === null ? null : formatValue(value, metric, language))),
    uncertain: [...Object.keys(series.statuses).map(Number), ...(series.incomplete ?? [])].filter(
      (position, index, all) => typeof values[position] === 'number' && all.indexOf(position) === index,
    ),
    marked: Object.fromEntries(
      (series.signals?.variations ?? []).flatMap((variation, position) =>
        isTelling(variation) && typeof values[position] === 'number' ? [[position, variation]] : [],
      ),
    ),
    breaks,
  };
};

/** Between what the figures of a line were expected; they speak for themselves and need no words of their own. */
const limitLinesOf = ({ signals }: ChartInput['series'][number], { periods }: ChartInput): ChartLine[] => {
  if (signals === undefined) return [];
  const lines = [
    { kind: 'mean' as const, numbers: signals.mean },
    { kind: 'limit' as const, numbers: signals.lower },
    { kind: 'limit' as const, numbers: signals.upper },
  ];
  return lines
    .map(({ kind, numbers }) => ({
      name: null,
      kind,
      values: periods.map((_, position) => numbers[position] ?? null),
      texts: [],
      uncertain: [],
      marked: {},
      breaks: signals.rebasedAt,
    }))
    .filter(({ values }) => values.some((value) => value !== null));
};

const targetLineOf = ({ periods, metric, target, language }: ChartInput): ChartLine[] => {
  const path = new Map(target.map(({ period, value }) => [period, value]));
  const values = periods.map((period) => path.get(period) ?? null);
  if (values.every((value) => value === null)) return [];
  const texts = values.map((value) => (value === null ? null : formatValue(value, metric, language)));
  // where the path leaves the picture before its end, what stands there is not the target yet
  const last = target.at(-1)?.period;
  const name = last !== undefined && periods.includes(last) ? words[language].target : words[language].plan;
  return [{ name, kind: 'target', values, texts, uncertain: [], marked: {}, breaks: [] }];
};

/** Whether a line tells between what figures are expected, and none itself. */
const isLimit = ({ kind }: Pick<ChartLine, 'kind'>): boolean => kind === 'mean' || kind === 'limit';

const viewIn = ({ view, periods: [first], language }: ChartInput): string | null =>
  view && first ? formatView(view, frequencyOf(first), language) : null;

/** Decides what a line chart shows and writes all its texts. */
export const chartOf = (input: ChartInput): Chart => {
  const { metric, organisation, periods, language } = input;
  const marks = marksOf(input);
  // where the method changed, nothing crosses over from the position before
  const breaks = marks.filter(({ kind }) => kind === 'method-break').map(({ position }) => position + 0.5);
  const lines = [
    ...input.series.map((series) => lineOf(series, input, breaks)),
    ...targetLineOf(input),
    ...input.series.flatMap((series) => limitLinesOf(series, input)),
  ];
  const numbers = lines.flatMap(({ values }) => values.filter((value) => value !== null));
  // the time that there are figures of; the plan may go further
  const filled = periods.filter((_, position) =>
    input.series.some(({ values }) => typeof values[position] === 'number'),
  );
  const [first, last] = [filled.at(0), filled.at(-1)];
  const span = first && last ? [first, last].map((period) => formatPeriod(period, language, 'short')).join('–') : '';
  return {
    title: textIn(metric.names, language),
    subtitle: [textIn(organisation, language), unitText(metric.unit, language), viewIn(input), span]
      .filter(Boolean)
      .join(' · '),
    source: sourceLine(input.attributions ?? [], metric.source, language),
    periods: periods.map((period) => formatPeriod(period, language, 'short')),
    periodTicks: periodTicksOf(periods, language),
    axis: axisFor(numbers, metric, language),
    lines,
    marks,
    legend: [
      ...(lines.some(isLimit) ? words[language].legend : []),
      ...markNotes(
        input.series.map((series) => ({
          name: series.name && textIn(series.name, language),
          figures: periods.map((period, position) => ({
            period,
            value: series.values[position] ?? null,
            marks: series.comparability?.[position] ?? [],
          })),
        })),
        input.today,
        language,
      ),
    ],
  };
};

/** The values in stretches that may be drawn as one line: none crosses a gap or a break. Position and value of each point. */
export const stretchesOf = (line: Pick<ChartLine, 'values' | 'breaks'>): { position: number; value: number }[][] => {
  const stretches: { position: number; value: number }[][] = [];
  line.values.forEach((value, position) => {
    if (value === null) return;
    const isContinued = typeof line.values[position - 1] === 'number' && !line.breaks.includes(position);
    const current = stretches.at(-1);
    if (isContinued && current) current.push({ position, value });
    else stretches.push([{ position, value }]);
  });
  return stretches;
};
