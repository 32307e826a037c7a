import type { MetricDefinition } from './metric.ts';

/** What explains a curve. A `rebase` says that what is normal is reckoned anew from there. */
export const eventKinds = ['general', 'method-break', 'milestone', 'celebration', 'rebase'] as const;
export type EventKind = (typeof eventKinds)[number];

/** What a metric means. Its name, and how and to whom it is shown, may change without the figures meaning anything else. */
export type Meaning = Pick<
  MetricDefinition,
  'definition' | 'method' | 'unit' | 'measuringType' | 'isCumulative' | 'rollupRule' | 'weight' | 'formula'
>;

const plainParts = ['unit', 'measuringType', 'isCumulative', 'rollupRule', 'weight', 'formula'] as const;

/** Whether figures before and after cannot be compared. A translation that comes later changes nothing. */
export const isRedefined = (before: Meaning, after: Meaning): boolean =>
  before.definition.sv !== after.definition.sv ||
  before.method.sv !== after.method.sv ||
  plainParts.some((part) => before[part] !== after[part]);

/** A version of what a metric means, known from a day on. */
export type MeaningVersion = Meaning & { metricId: number; knownOn: string };

/** The days on which metrics came to mean something else, given all their versions, oldest first. */
export const redefinitions = (versions: readonly MeaningVersion[]): { metricId: number; happenedOn: string }[] =>
  [...Map.groupBy(versions, ({ metricId }) => metricId)].flatMap(([metricId, own]) =>
    own.flatMap((version, place) => {
      const before = own[place - 1];
      return before && isRedefined(before, version) ? [{ metricId, happenedOn: version.knownOn }] : [];
    }),
  );
