import { canonicalBreakdown } from './breakdown.ts';
import { derivationsIn, formulaOf } from './derivation.ts';
import { DomainError } from './error.ts';
import type { PlacedReference } from './expression.ts';
import { isQuotient } from './formula.ts';
import type { Dimension, MetricDefinition } from './metric.ts';
import { narrower } from './visibility.ts';

type Checked = Pick<
  MetricDefinition,
  | 'code'
  | 'formula'
  | 'unit'
  | 'frequencies'
  | 'rollupRule'
  | 'weight'
  | 'dimensions'
  | 'smallestAnswers'
  | 'visibility'
>;

type Dimensions = ReadonlyMap<string, Pick<Dimension, 'categories'>>;

/** What keeps a metric from being made of another: a code, and what it is about. */
function misfit(
  metric: Checked,
  input: Checked,
  { breakdown }: PlacedReference,
  dimensions: Dimensions,
): [code: string, details: Record<string, unknown>] | null {
  if (canonicalBreakdown(breakdown, input, dimensions) !== breakdown) return ['unknown-breakdown', { breakdown }];
  const frequency = metric.frequencies.find((one) => !input.frequencies.includes(one));
  if (frequency !== undefined) return ['frequency-not-allowed', { frequency }];
  // a result and all of its parts but one give that one away
  if (narrower(metric.visibility, input.visibility) !== metric.visibility) {
    return ['never-wider', { visibility: input.visibility }];
  }
  if ((metric.smallestAnswers ?? 0) < (input.smallestAnswers ?? 0)) {
    return ['too-few-answers', { smallestAnswers: input.smallestAnswers }];
  }
  return null;
}

/** A ratio sums numerators and denominators, and answers are counted of one figure: a formula has neither. */
const isRollupPossible = ({ rollupRule, weight }: Checked, hasParts: boolean): boolean =>
  rollupRule === 'ratio' ? hasParts : rollupRule !== 'weighted-mean' || weight !== 'answers';

/**
 * Refuses a catalogue in which a formula of a metric that changes, or over one, cannot be computed or would show what its
 * parts do not. DomainErrors with metric and position (from 0): those of `derivationsIn`, `unknown-breakdown`,
 * `frequency-not-allowed`, `never-wider`, `too-few-answers` and `rollup-does-not-fit`.
 */
export function refuseBadFormulas(
  catalogue: readonly Checked[],
  changing: ReadonlySet<string>,
  dimensions: Dimensions,
): void {
  derivationsIn(catalogue);
  const byCode = new Map(catalogue.map((metric) => [metric.code, metric]));
  for (const metric of catalogue) {
    const formula = formulaOf(metric);
    const isConcerned =
      changing.has(metric.code) || formula?.references.some((reference) => changing.has(reference.metric));
    if (formula === null || !isConcerned) continue;
    for (const reference of formula.references) {
      const { metric: named, position } = reference;
      const input = byCode.get(named);
      const [code, details] = (input && misfit(metric, input, reference, dimensions)) ?? [null, {}];
      if (code === null) continue;
      throw new DomainError(code, `${metric.code}: cannot be made of "${named}" at position ${position}`, {
        ...details,
        metric: metric.code,
        position,
        named,
      });
    }
    if (!isRollupPossible(metric, isQuotient(formula))) {
      throw new DomainError('rollup-does-not-fit', `${metric.code}: the roll-up needs a quotient of two metrics`, {
        metric: metric.code,
        position: 0,
      });
    }
  }
}
