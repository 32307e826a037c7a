import { canonicalBreakdown } from './breakdown.ts';
import { figureOf, isEmpty, isWhole, type EntryContent } from './entry-value.ts';
import { evaluateTerm, holds, isAsGoodAs, parseRule, referencesIn, type Lookup } from './expression.ts';
import { isOf, keyOf, type FormRow, type FormRule, type RowKey } from './form.ts';
import type { Texts } from './language.ts';
import type { Dimension, MetricDefinition } from './metric.ts';
import { isValueStatus } from './status.ts';

type Metric = Pick<MetricDefinition, 'unit' | 'decimals' | 'minimum' | 'maximum' | 'rollupRule' | 'dimensions'>;

/** A row of the form with its metric, in the version that holds for the period. */
export type CheckedRow = FormRow & { definition: Metric };

export type CheckedCell = RowKey & EntryContent & { comment: string; state: string };

/** What is published of a row before this period. */
export type History = RowKey & {
  previous: number | null;
  lastYear: number | null;
  /** The periods before this one, the newest last. */
  recent: readonly (number | null)[];
  /** Of the row's own history, where there is enough of it: reckoned only for rows that have a figure. */
  limits: () => { lower: number; upper: number } | null;
};

/** Hard ones keep a cell from being submitted, soft ones until somebody says why in a comment. */
export type Finding = RowKey & {
  code: string;
  severity: 'hard' | 'soft';
  needsComment: boolean;
  /** What it was measured against: value, limits, the rule. */
  details: Record<string, number | string>;
  /** The other cells that have a part in it. */
  alsoConcerns: readonly RowKey[];
  /** What the form itself says of a rule of its own; null of everything else. */
  words: Texts | null;
};

export type Checked = {
  rows: readonly CheckedRow[];
  cells: readonly CheckedCell[];
  history: readonly History[];
  rules: readonly FormRule[];
  dimensions: ReadonlyMap<string, Pick<Dimension, 'categories' | 'isAdditive'>>;
};

/** More than half as much again or less than half as much; shares by so many percentage points. */
const jump = { share: 0.5, points: 20, fewest: 10 } as const;
/** A row is usually there when it was in so many of the last periods. */
const usual = { times: 3, of: 4 } as const;

type Found = Pick<Finding, 'code' | 'details'> & Partial<Pick<Finding, 'alsoConcerns' | 'words'>>;

/**
 * Everything that is wrong or strange, row by row in the form's order and then rule by rule. The same for grid, import and API.
 * A rule that cannot be read is a DomainError `bad-expression`: forms are refused with such a one.
 */
export function checkEntries(checked: Checked): Finding[] {
  const { rows, cells, history, rules } = checked;
  const hasComment = (key: RowKey) => (cells.find(isOf(key))?.comment ?? '').trim() !== '';
  const finding = (
    key: RowKey,
    severity: 'hard' | 'soft',
    { code, details, alsoConcerns = [], words = null }: Found,
  ): Finding => ({
    ...keyOf(key),
    code,
    severity,
    needsComment: severity === 'soft' && ![key, ...alsoConcerns].some(hasComment),
    details,
    alsoConcerns,
    words,
  });
  const ofRows = rows.flatMap((row) => {
    const cell = cells.find(isOf(row));
    const past = history.find(isOf(row));
    return [
      ...(cell ? hardFindings(row, cell, checked) : []).map((found) => finding(row, 'hard', found)),
      ...(past ? softFindings(row, cell, past) : []).map((found) => finding(row, 'soft', found)),
    ];
  });
  const lookup = lookupIn(checked);
  const ofRules = rules.flatMap((rule, place) => {
    const broken = brokenRule(rule, place, checked, lookup);
    return broken ? [finding(broken.key, rule.severity, broken)] : [];
  });
  return [...ofRows, ...ofRules];
}

function hardFindings(row: CheckedRow, cell: CheckedCell, checked: Checked): Found[] {
  return [
    ...wrongNumbers(row, cell),
    ...wrongParts(row, cell),
    ...outOfRange(row, cell),
    ...wrongSums(row, cell, checked),
  ];
}

function wrongNumbers({ asks, definition }: CheckedRow, { value, answers }: CheckedCell): Found[] {
  const found: Found[] = [];
  if (asks === 'value' && value !== null && isWhole(definition) && !Number.isInteger(value)) {
    found.push({ code: 'not-whole', details: { value } });
  }
  if (answers !== null && !(Number.isInteger(answers) && answers >= 0)) {
    found.push({ code: 'bad-answers', details: { answers } });
  }
  return found;
}

function wrongParts({ asks, definition }: CheckedRow, { numerator, denominator }: CheckedCell): Found[] {
  if (asks === 'value' || numerator === null || denominator === null) return [];
  if (numerator < 0 || denominator < 0) return [{ code: 'negative-part', details: { numerator, denominator } }];
  if (denominator === 0) return [{ code: 'zero-denominator', details: { numerator, denominator } }];
  const cannotExceed = definition.unit === 'percent' && definition.maximum !== null && definition.maximum <= 100;
  return cannotExceed && numerator > denominator
    ? [{ code: 'parts-above-total', details: { numerator, denominator } }]
    : [];
}

function outOfRange(row: CheckedRow, cell: CheckedCell): Found[] {
  const value = figureOf(row, cell, row.definition);
  const { minimum, maximum } = row.definition;
  // said already, and more plainly, of the parts
  if (value === null || wrongParts(row, cell).length) return [];
  if (minimum !== null && value < minimum) return [{ code: 'below-minimum', details: { value, minimum } }];
  if (maximum !== null && value > maximum) return [{ code: 'above-maximum', details: { value, maximum } }];
  return [];
}

type Part = 'value' | 'numerator' | 'denominator' | 'answers';

/** What of a row adds up over units: a mean or a share does not, but what it is made of. */
const additiveParts = ({ asks, asksAnswers, definition }: CheckedRow): Part[] => [
  ...(asks === 'parts'
    ? (['numerator', 'denominator'] as const)
    : definition.rollupRule === 'sum' || definition.rollupRule === 'count'
      ? (['value'] as const)
      : []),
  ...(asksAnswers ? (['answers'] as const) : []),
];

/** For each additive dimension that the row is not broken down by, whether what it is made of adds up to it. */
function wrongSums(row: CheckedRow, cell: CheckedCell, { cells, dimensions }: Checked): Found[] {
  return row.definition.dimensions.flatMap((dimension) => {
    const known = dimensions.get(dimension);
    if (!known?.isAdditive) return [];
    const within = row.breakdown === 'total' ? [] : [row.breakdown];
    // a row that is broken down by it has no such parts, so that none of them is found
    const keys = known.categories.map(({ code }) => ({
      metric: row.metric,
      breakdown: canonicalBreakdown([...within, `${dimension}.${code}`].join('+'), row.definition, dimensions) ?? '',
    }));
    const parts = keys.map((key) => cells.find(isOf(key)));
    return additiveParts(row).flatMap((part) => {
      const numbers = parts.map((one) => one?.[part] ?? null).filter((number) => number !== null);
      const total = cell[part];
      if (total === null || !keys.length || numbers.length < keys.length) return [];
      const sum = numbers.reduce((before, number) => before + number, 0);
      if (isAsGoodAs(sum, total)) return [];
      const details = { part, dimension, total, sum, difference: sum - total };
      return [{ code: 'parts-do-not-add-up', details, alsoConcerns: keys }];
    });
  });
}

function softFindings(row: CheckedRow, cell: CheckedCell | undefined, past: History): Found[] {
  if (cell?.state === 'later') return [];
  const value = cell ? figureOf(row, cell, row.definition) : null;
  if (value !== null) return [...outsideOwnLimits(value, past), ...jumps(row, value, past)];
  // what is only half there is incomplete, not missing
  const hasReason = cell !== undefined && cell.status !== null && !isValueStatus(cell.status);
  const isMissing = !cell || hasReason || isEmpty(cell);
  const times = past.recent.slice(-usual.of).filter((one) => one !== null).length;
  return isMissing && times >= usual.times ? [{ code: 'missing-while-usual', details: { times, of: usual.of } }] : [];
}

function outsideOwnLimits(value: number, past: History): Found[] {
  const limits = past.limits();
  if (!limits || (value >= limits.lower && value <= limits.upper)) return [];
  return [{ code: 'outside-own-limits', details: { value, lower: limits.lower, upper: limits.upper } }];
}

function jumps({ definition }: CheckedRow, value: number, { lastYear }: History): Found[] {
  if (lastYear === null) return [];
  const difference = Math.abs(value - lastYear);
  // two ideas instead of one are twice as many, and nothing to explain
  const isSmall = isWhole(definition) && difference < jump.fewest;
  const allowed = definition.unit === 'percent' ? jump.points : jump.share * Math.abs(lastYear);
  if (isSmall || difference <= allowed) return [];
  return [{ code: 'jump-from-last-year', details: { value, lastYear, difference: value - lastYear } }];
}

const lookupIn =
  ({ rows, cells, history }: Checked): Lookup =>
  (reference) => {
    if (reference.when !== 'now') {
      const past = history.find(isOf(reference));
      return (reference.when === 'previous' ? past?.previous : past?.lastYear) ?? null;
    }
    const row = rows.find(isOf(reference));
    const cell = cells.find(isOf(reference));
    return row && cell ? figureOf(row, cell, row.definition) : null;
  };

/** Said at the first of the rule's rows that is in the form; all of them have a part in it. */
function brokenRule(
  { expression, severity, texts }: FormRule,
  place: number,
  { rows }: Checked,
  lookup: Lookup,
): (Found & { key: RowKey }) | null {
  const rule = parseRule(expression);
  if (holds(rule, lookup) !== false) return null;
  const now = referencesIn(rule).filter(({ when }) => when === 'now');
  const [key, ...others] = rows.filter((row) => now.some(isOf(row))).map(keyOf);
  if (!key) return null;
  const left = evaluateTerm(rule.left, lookup) ?? 0;
  const right = evaluateTerm(rule.right, lookup) ?? 0;
  const details = { rule: expression, number: place + 1, left, right };
  return {
    key,
    code: severity === 'hard' ? 'rule-broken' : 'rule-to-explain',
    details,
    alsoConcerns: others,
    words: texts,
  };
}
