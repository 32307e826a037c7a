import { DomainError } from './error.ts';
import { evaluateTerm, type Reference, type Term } from './expression.ts';
import { isOfTotals, isQuotient, readFormula, type Formula } from './formula.ts';
import { scaleOf, type MetricDefinition } from './metric.ts';
import { isValueStatus, statusCodeOf, weakest, type StatusCode, type ValueStatus } from './status.ts';

type Known = Pick<MetricDefinition, 'code' | 'formula' | 'unit' | 'frequencies' | 'smallestAnswers'>;

/** A figure that another is made of. */
export type Input = {
  metric: string;
  /** Null is that of the figure which is made of it. */
  breakdown: string | null;
};

/** A metric that is computed from others in the publishing transaction. */
export type Derivation = Pick<MetricDefinition, 'frequencies'> & {
  metric: string;
  term: Term;
  inputs: readonly Input[];
  /** Their places among the inputs, where it is one figure by another. */
  quotient: { numerator: number; denominator: number } | null;
  /** Whether it is shown only where enough have answered for what it is made of. */
  isProtected: boolean;
};

/** What the formula of a metric says; DomainErrors of `readFormula`, with the metric. */
export function formulaOf({ code, formula }: Pick<Known, 'code' | 'formula'>): Formula | null {
  if (formula === null) return null;
  try {
    return readFormula(formula);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(error.code, `${code}: ${error.message}`, { ...error.details, metric: code });
  }
}

function derivationOf(metric: Known, formula: Formula): Derivation {
  const ofTotals = isOfTotals(formula);
  const named = formula.references.map((reference): Input => ({
    metric: reference.metric,
    breakdown: ofTotals ? reference.breakdown : null,
  }));
  const inputs = named.filter((input, place) => placeOf(named, input) === place);
  const quotient = isQuotient(formula)
    ? { numerator: 0, denominator: placeOf(inputs, named[1] ?? { metric: '', breakdown: null }) }
    : null;
  return {
    metric: metric.code,
    frequencies: metric.frequencies,
    term: quotient ? scaled(formula.term, scaleOf(metric)) : formula.term,
    inputs,
    quotient,
    isProtected: metric.smallestAnswers !== null,
  };
}

const placeOf = (inputs: readonly Input[], { metric, breakdown }: Input): number =>
  inputs.findIndex((input) => input.metric === metric && input.breakdown === breakdown);

/** Shares are in per cent; multiplied first, since dividing first would round twice. */
const scaled = (term: Term, scale: number): Term =>
  term.kind === 'operation' && scale !== 1
    ? { ...term, left: { kind: 'operation', sign: '*', left: { kind: 'number', value: scale }, right: term.left } }
    : term;

/**
 * The metrics that are computed, each after those that it is made of. DomainErrors `unknown-metric` and `formula-cycle`
 * (with the metrics that lead back to each other), and those of `readFormula`, all with metric and position.
 */
export function derivationsIn(catalogue: readonly Known[]): Derivation[] {
  const byCode = new Map(catalogue.map((metric) => [metric.code, metric]));
  const found = new Map<string, Derivation>();
  const path: string[] = [];
  const visit = (metric: Known): void => {
    const formula = found.has(metric.code) ? null : formulaOf(metric);
    if (formula === null) return;
    path.push(metric.code);
    for (const { metric: named, position } of formula.references) {
      const input = byCode.get(named);
      const about = { metric: metric.code, position, named };
      if (!input) {
        throw new DomainError('unknown-metric', `${metric.code}: no metric "${named}", position ${position}`, about);
      }
      if (path.includes(named)) {
        const cycle = path.slice(path.indexOf(named));
        throw new DomainError('formula-cycle', `${metric.code}: made of itself, position ${position}`, {
          ...about,
          cycle,
        });
      }
      visit(input);
    }
    path.pop();
    found.set(metric.code, derivationOf(metric, formula));
  };
  catalogue.forEach(visit);
  return [...found.values()];
}

/** Every metric that has one among what it is made of, near or far. The derivations stand in their order. */
export function madeOf(derivations: readonly Pick<Derivation, 'metric' | 'inputs'>[], metric: string): string[] {
  const touched = new Set([metric]);
  for (const { metric: made, inputs } of derivations) {
    if (inputs.some((input) => touched.has(input.metric))) touched.add(made);
  }
  return [...touched].slice(1);
}

/** That a figure of one metric has a part in another: of the same breakdown, or of one breakdown (`from`) in another (`to`). */
export type Reach = Pick<Derivation, 'metric' | 'frequencies'> & {
  input: string;
  breakdown: { from: string; to: string } | null;
};

/** Which figures follow when one is published, however far. The derivations stand in their order. */
export function reachesOf(derivations: readonly Derivation[]): Reach[] {
  const reaching = new Map<string, Reach[]>();
  for (const { metric, frequencies, inputs } of derivations) {
    const found = inputs.flatMap((input) => {
      const direct: Reach = { metric, frequencies, input: input.metric, breakdown: null };
      return (reaching.get(input.metric) ?? [direct]).flatMap((step): Reach[] => {
        const reach = { ...step, metric, frequencies };
        if (input.breakdown === null) return [reach];
        if (step.breakdown && step.breakdown.to !== input.breakdown) return [];
        return [{ ...reach, breakdown: { from: step.breakdown?.from ?? input.breakdown, to: 'total' } }];
      });
    });
    const nameOf = ({ input, breakdown }: Reach) => `${input} ${breakdown?.from ?? ''} ${breakdown?.to ?? ''}`;
    reaching.set(metric, [...new Map(found.map((reach) => [nameOf(reach), reach])).values()]);
  }
  return [...reaching.values()].flat();
}

export type PublishedFigure = { value: number | null; status: StatusCode; answers: number | null };
export type DerivedFigure = PublishedFigure & { numerator: number | null; denominator: number | null };

/** No figure is larger than this: the schema refuses it. */
const beyondMeasure = 1e300;

/**
 * What the formula comes to for its figures, in the order of its inputs; null is one that was never published. A missing
 * figure makes it missing, never nought. It is not applicable where that is all that can be said of what it lacks, and where
 * all is there but comes to nothing: divided by nought, or beyond all measure. It is as weak as its weakest input.
 */
export function derive(
  { term, inputs, quotient, isProtected }: Derivation,
  figures: readonly (PublishedFigure | null)[],
): DerivedFigure {
  const answers = isProtected ? fewestAnswers(figures) : null;
  const lacking = figures.filter((figure) => typeof figure?.value !== 'number');
  if (lacking.length) {
    const isNotApplicable = lacking.every((figure) => figure?.status === statusCodeOf['not-applicable']);
    const status = isNotApplicable ? statusCodeOf['not-applicable'] : statusCodeOf.missing;
    return { value: null, numerator: null, denominator: null, answers: null, status };
  }
  const valueOf = (place: number) => figures[place]?.value ?? null;
  const value = evaluateTerm(term, (reference) => valueOf(inputs.findIndex((input) => isMeant(input, reference))));
  const parts = {
    numerator: quotient && valueOf(quotient.numerator),
    denominator: quotient && valueOf(quotient.denominator),
    answers,
  };
  return value === null || Math.abs(value) > beyondMeasure
    ? { ...parts, value: null, status: statusCodeOf['not-applicable'] }
    : { ...parts, value, status: weakestOf(figures) };
}

const isMeant = (input: Input, { metric, breakdown }: Reference): boolean =>
  input.metric === metric && (input.breakdown ?? breakdown) === breakdown;

const weakestOf = (figures: readonly (PublishedFigure | null)[]): ValueStatus =>
  figures.reduce<ValueStatus>(
    (status, figure) => (figure && isValueStatus(figure.status) ? weakest(status, figure.status) : status),
    statusCodeOf.normal,
  );

function fewestAnswers(figures: readonly (PublishedFigure | null)[]): number | null {
  const counted = figures.flatMap((figure) => figure?.answers ?? []);
  return counted.length ? Math.min(...counted) : null;
}
