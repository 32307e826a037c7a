import type { Texts } from './language.ts';
import { rollupRules, type MetricDefinition } from './metric.ts';
import { firstDay, lastDay, type Frequency, type PeriodCode } from './period.ts';
import { isPartOfSum } from './rollup.ts';
import { isValueStatus, statusCodeOf, type StatusCode, type StatusName } from './status.ts';
import { isCode, oneLine } from './text.ts';

/** A metric as another installation describes it. */
export type OtherMetric = Pick<
  MetricDefinition,
  | 'code'
  | 'names'
  | 'definition'
  | 'method'
  | 'source'
  | 'unit'
  | 'decimals'
  | 'direction'
  | 'frequencies'
  | 'measuringType'
  | 'isCumulative'
  | 'isSeasonal'
  | 'smallestAnswers'
  | 'dimensions'
  | 'dueDays'
>;

/** Leaves room for the code of its installation in front. */
const longestOtherCode = 160;

/** A code of another installation that can stand here with that installation's own in front. */
export const isOtherCode = (text: string): boolean => text.length <= longestOtherCode && isCode(text);

/** Under which code something of another installation stands here. */
export const codeFrom = (installation: string, code: string): string => `${installation}-${code.toLowerCase()}`;

/** Why a metric with the same code here is another one. */
export const differences = ['unit', 'direction', 'measuring-type', 'cumulative', 'frequency', 'computed'] as const;
export type Difference = (typeof differences)[number];

/** In what two metrics with one code differ so that their figures are not to stand beside each other. */
export function differencesOf(theirs: OtherMetric, ours: MetricDefinition): Difference[] {
  const found: Record<Difference, boolean> = {
    unit: theirs.unit !== ours.unit,
    direction: theirs.direction !== ours.direction,
    'measuring-type': theirs.measuringType !== ours.measuringType,
    cumulative: theirs.isCumulative !== ours.isCumulative,
    frequency: !theirs.frequencies.some((frequency) => ours.frequencies.includes(frequency)),
    // what follows from other figures here is not brought: it would be computed over
    computed: ours.formula !== null,
  };
  return differences.filter((difference) => found[difference]);
}

/** How a metric of another installation is known here. */
export type Understood = {
  /** The code there. */
  code: string;
  /** The code here. */
  metric: string;
  isShared: boolean;
  /** Why it is not the metric that has its code here; empty where that is it, or none has. */
  differences: Difference[];
  frequencies: Frequency[];
  /** Those that it can be broken down by here too, and those that nobody knows here. */
  dimensions: string[];
  unknownDimensions: string[];
};

/** The same code is the same metric where both mean the same by it; otherwise it becomes one of its own. */
export function understand(
  installation: string,
  theirs: OtherMetric,
  catalogue: ReadonlyMap<string, MetricDefinition>,
  known: ReadonlySet<string>,
): Understood {
  const ours = catalogue.get(theirs.code);
  const found = ours ? differencesOf(theirs, ours) : [];
  const shared = ours && found.length === 0 ? ours : null;
  const isKnown = (dimension: string) => (shared ? shared.dimensions.includes(dimension) : known.has(dimension));
  return {
    code: theirs.code,
    metric: shared ? shared.code : codeFrom(installation, theirs.code),
    isShared: shared !== null,
    differences: found,
    frequencies: theirs.frequencies.filter((frequency) => !shared || shared.frequencies.includes(frequency)),
    dimensions: theirs.dimensions.filter(isKnown),
    unknownDimensions: theirs.dimensions.filter((dimension) => !isKnown(dimension)),
  };
}

const longest = 2_000;
const written = (text: string, most = longest): string => oneLine(text.slice(0, most));
const inEach = (texts: Texts, write: (text: string) => string): Texts => ({
  sv: write(texts.sv),
  ...(texts.en === undefined ? {} : { en: write(texts.en) }),
  ...(texts.da === undefined ? {} : { da: write(texts.da) }),
});

/** Names as they can stand here: one line, and not endless. */
export const namesFrom = (names: Texts): Texts => inEach(names, (text) => written(text, 300));

/** A metric of its own for what is not the same here: never rolled up, because its roll-ups come as figures. */
export const metricFrom = (
  theirs: OtherMetric,
  { metric, dimensions }: Understood,
  host: string,
): MetricDefinition => ({
  ...theirs,
  code: metric,
  measure: null,
  isHeadline: false,
  names: inEach(theirs.names, (text) => written(text, 300) || theirs.code),
  definition: inEach(theirs.definition, written),
  method: inEach(theirs.method, written),
  source: inEach(theirs.source, (text) => [host, written(text, 300)].filter((part) => part !== '').join(': ')),
  rollupRule: 'none',
  weight: null,
  minimum: null,
  maximum: null,
  dimensions,
  formula: null,
  visibility: 'public',
});

/** Every breakdown that the dimensions make, the total first, as they are written. */
export function breakdownsOf(
  dimensions: readonly { code: string; categories: readonly { code: string }[] }[],
): string[] {
  const made = dimensions.reduce<string[][]>(
    (before, { code, categories }) =>
      before.flatMap((parts) => [parts, ...categories.map((category) => [...parts, `${code}.${category.code}`])]),
    [[]],
  );
  return made.map((parts) => parts.join('+') || 'total');
}

/** A figure as it stands in a series of another installation. */
export type OtherFigure = {
  period: PeriodCode;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  answers: number | null;
  status: StatusCode;
};

export type OtherSeries = {
  values: readonly (number | null)[];
  /** As it names them: a later one may know more of them than there are here. */
  statuses: Readonly<Record<string, string>>;
  numerators?: readonly (number | null)[] | undefined;
  denominators?: readonly (number | null)[] | undefined;
  n?: readonly (number | null)[] | undefined;
  origin?: string | undefined;
  /** Of how many of its units each figure is made, where it is made of units. */
  rollup?: { rule: string; have: readonly number[]; of: readonly number[] } | undefined;
};

/** Beyond this a figure is none: whole numbers are no longer exact. */
const largest = 1e15;
const isTold = (value: number | null | undefined): boolean => value !== null && value !== undefined;
const isAmount = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Math.abs(value) <= largest;
const amountIn = (values: readonly (number | null)[] | undefined, index: number): number | null => {
  const value = values?.[index];
  return isAmount(value) ? value : null;
};

const isStatusName = (text: string): text is StatusName => Object.hasOwn(statusCodeOf, text);
/** Null where it says something about a figure that nobody here understands. */
const statusIn = ({ statuses }: OtherSeries, index: number): StatusCode | null => {
  const name = statuses[index] ?? 'normal';
  return isStatusName(name) ? statusCodeOf[name] : null;
};

/** How many of its figures are left out because of what it says about them. */
export const leftOutOf = (series: OtherSeries): number =>
  Object.values(series.statuses).filter((name) => !isStatusName(name)).length;

/** Whether a figure is made of all its units, of some of them, or is a sum of a part alone. */
function unitsIn({ origin, rollup }: OtherSeries, index: number): 'all' | 'some' | 'part' {
  const [have, of] = [rollup?.have[index] ?? 0, rollup?.of[index] ?? 0];
  if (origin !== 'rolled-up' || have >= of) return 'all';
  const rule = rollupRules.find((one) => one === rollup?.rule) ?? 'sum';
  return isPartOfSum(rule, { have, of }) ? 'part' : 'some';
}

/**
 * What a series says, figure by figure. What it withholds or does not have, and what is not understood, comes without any
 * number, whatever stands beside it; so does a sum of some of its units. A mean or quotient of some of them is not final.
 * What is not understood and not told there either may be withheld there in a way that nobody knows here: so it is here.
 */
export const figuresOf = (series: OtherSeries, periods: readonly PeriodCode[]): OtherFigure[] =>
  periods.map((period, index) => {
    const value = series.values[index];
    const told = statusIn(series, index) ?? (isTold(value) ? 'O' : 'Q');
    const made = unitsIn(series, index);
    const said = made === 'part' && told !== 'Q' ? 'O' : made === 'some' && told === 'A' ? 'P' : told;
    const answers = amountIn(series.n, index);
    if (!isValueStatus(said) || !isAmount(value)) {
      const status = isValueStatus(said) ? 'O' : said;
      return { period, value: null, numerator: null, denominator: null, answers: null, status };
    }
    return {
      period,
      value,
      numerator: amountIn(series.numerators, index),
      denominator: amountIn(series.denominators, index),
      answers: answers !== null && answers >= 0 ? answers : null,
      status: said,
    };
  });

/** How many figures there are, how many are withheld or not final, and of which days they tell. */
export function summaryOf(figures: readonly Pick<OtherFigure, 'period' | 'value' | 'status'>[]) {
  const there = figures.filter(({ value }) => value !== null);
  return {
    figures: there.length,
    withheld: figures.filter(({ status }) => status === 'Q').length,
    provisional: figures.filter(({ status }) => status === 'P' || status === 'E' || status === 'V').length,
    from: there.map(({ period }) => firstDay(period)).toSorted()[0] ?? null,
    to:
      there
        .map(({ period }) => lastDay(period))
        .toSorted()
        .at(-1) ?? null,
  };
}

/** What an address holds of codes that are joined by commas, and as many as one request may name. */
const longestList = 1_900;
const mostAtOnce = 50;

/** The codes in as few lists as addresses need. */
export function listsOf(codes: readonly string[]): string[][] {
  const lists: string[][] = [];
  let length = 0;
  for (const code of codes) {
    const last = lists.at(-1);
    if (last && last.length < mostAtOnce && length + code.length + 1 <= longestList) {
      last.push(code);
      length += code.length + 1;
    } else {
      lists.push([code]);
      length = code.length;
    }
  }
  return lists;
}

/** More than this nobody reads below a figure. */
const mostAttributions = 20;

/** What has to stand wherever the figures are shown: who says so, and whom they have to name themselves. */
export function attributionFrom(
  names: Texts,
  host: string,
  fetchedOn: string,
  theirs: readonly Texts[],
): Required<Texts> {
  const inLanguage = (language: keyof Texts, source: string, fetched: string): string => {
    const others = new Set(theirs.map((texts) => written(texts[language] ?? texts.sv)));
    const own = `${source}: ${written(names[language] ?? names.sv, 300)} (${host}), ${fetched} ${fetchedOn}`;
    return [own, ...[...others].slice(0, mostAttributions)].join('. ');
  };
  return {
    sv: inLanguage('sv', 'Källa', 'hämtat'),
    en: inLanguage('en', 'Source', 'fetched'),
    da: inLanguage('da', 'Kilde', 'hentet'),
  };
}
