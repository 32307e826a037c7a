import type { Texts } from '#domain/language.ts';
import type { MetricDefinition } from '#domain/metric.ts';
import type { PeriodCode } from '#domain/period.ts';
import type { StatusCode } from '#domain/status.ts';
import type { Choices, Validators } from '#db/queries/reference-series.ts';
import { FetchFailure, type FailureCode } from './failure.ts';

/** A figure of others, by the codes that it has here. */
export type BroughtFigure = {
  metric: string;
  organisation: string;
  breakdown: string;
  period: PeriodCode;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  answers: number | null;
  /** O takes back what was published before. */
  status: StatusCode;
};

/** Everything that one fetch of a source has brought. */
export type Brought = {
  /** What stands above its organisations: beside one's own, never among them. */
  top: { code: string; names: Texts };
  organisations: readonly { code: string; kind: string; names: Texts }[];
  /** Those that the source describes; its figures may be of metrics that are known here as well. */
  metrics: readonly MetricDefinition[];
  figures: readonly BroughtFigure[];
  /** The metrics of which all there is has come: what is not among it is there no more. */
  wholeMetrics: readonly string[];
  /** What it withholds is withheld here for good, in earlier readings too. */
  withholdsForGood: boolean;
  /** Who says so, in a word. */
  source: string;
  attribution: Texts;
};

/** What a fetch has brought, what has been chosen as it is called by now, and by what it can be known again. */
export type Fetched = {
  brought: Brought;
  choices: Choices;
  /** How many figures nobody here understands, and are not among them therefore. */
  leftOut: number;
  /** What of it could not be brought though the rest could. */
  failure: { code: FailureCode; detail: string } | null;
  validators: Validators | null;
};

const mostFigures = 500_000;

/** FetchFailure `too-many`. */
export function refuseTooManyFigures(figures: number): void {
  if (figures <= mostFigures) return;
  throw new FetchFailure('too-many', `More than ${mostFigures} figures: make it several sources.`);
}

/** What was chosen, as it is called by now; what is gone stays as it was. */
export function asThere<Before extends { id: string }, Item extends { id: string }>(
  chosen: readonly Before[],
  there: readonly Item[],
): ((Before | Item) & { isGone: boolean })[] {
  const known = new Map(there.map((one) => [one.id, one]));
  return chosen.map((before) => {
    const one = known.get(before.id);
    return one ? { ...one, isGone: false } : { ...before, isGone: true };
  });
}
