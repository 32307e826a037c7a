import type { MetricAnswer, MetricDetails } from '#api/metrics/answers.ts';
import type { OrganisationDetails } from '#api/organisations/answers.ts';
import type { RevisionAnswer } from '#api/revisions/answers.ts';
import { textIn, type Language, type Texts } from '#domain/language.ts';
import { formatValue } from '#domain/number.ts';
import { formatPeriod } from '#domain/period.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { correctionKindText } from '#web/lib/wording/correction-kind.ts';
import { filePlaceText } from '#web/lib/wording/file.ts';
import { statusText } from '#web/lib/wording/status.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';
import { written } from '#web/lib/wording/zone.ts';

export type RevisionRow = {
  id: number;
  day: string;
  /** When it was brought in, where that was on another day. */
  recorded: string | null;
  organisation: LocalText & { path: string };
  metric: LocalText & { path: string };
  breakdown: string | null;
  period: string;
  before: Side;
  after: Side;
  why: string;
  /** Whoever published it, where that is said. */
  by: string | null;
};

/** One of them is always there. */
type Side = { figure: string | null; remark: string | null };

export const sideText = ({ figure, remark }: Side): string => [figure, remark].filter(Boolean).join(', ');

export const placeOf = ({ code, names }: OrganisationDetails, language: Language) => ({
  code,
  path: `/organisations/${code}`,
  name: localText(names, language),
});

/** Metrics that together have every breakdown that something was revised in: the names are the same in all that have it. */
export const namingMetrics = (
  revisions: readonly Pick<RevisionAnswer, 'breakdown'>[],
  metrics: readonly Pick<MetricAnswer, 'code' | 'dimensions'>[],
): string[] => {
  const parts = revisions.flatMap(({ breakdown }) => (breakdown === 'total' ? [] : breakdown.split('+')));
  const wanted = new Set(parts.map((part) => part.slice(0, part.indexOf('.'))));
  const naming = [...wanted].flatMap((code) => metrics.find(({ dimensions }) => dimensions.includes(code))?.code ?? []);
  return [...new Set(naming)];
};

/** The names of the parts of breakdowns, by code. */
export const namesOfBreakdowns = (metrics: readonly Pick<MetricDetails, 'breakdowns'>[]): ReadonlyMap<string, Texts> =>
  new Map(
    metrics.flatMap(({ breakdowns }) =>
      breakdowns.flatMap(({ code: dimension, categories }) =>
        categories.map(({ code, names }) => [`${dimension}.${code}`, names] as const),
      ),
    ),
  );

const origins: Record<RevisionAnswer['origin'], typeof m.revision_entered> = {
  entered: m.revision_entered,
  imported: m.revision_imported,
  derived: m.revision_derived,
  proposed: m.revision_proposed,
};

/** What stands where nobody has written a reason. */
const unsaid = new Set(['approved', 'import']);

const whyText = ({ origin, reason, correctionKind, file }: RevisionAnswer, language: Language): string => {
  const inLanguage = { locale: language };
  const isWritten = origin !== 'derived' && !unsaid.has(reason);
  const written = reason === 'import-undone' ? m.revision_undone({}, inLanguage) : reason;
  const told = isWritten ? written : origins[origin]({}, inLanguage);
  const why = correctionKind === null ? told : `${correctionKindText(correctionKind, language)}: ${told}`;
  return file ? `${why}. ${filePlaceText(file, language)}` : why;
};

export function revisionsOf(
  revisions: readonly RevisionAnswer[],
  metrics: readonly Pick<MetricAnswer, 'code' | 'names' | 'unit' | 'decimals'>[],
  breakdownNames: ReadonlyMap<string, Texts>,
  language: Language,
): RevisionRow[] {
  const byCode = new Map(metrics.map((metric) => [metric.code, metric]));
  return revisions.flatMap((revision, id) => {
    const metric = byCode.get(revision.metric);
    if (!metric) return [];
    const { organisation, organisationNames, breakdown, period, publishedAt, recordedAt } = revision;
    const sideOf = ({ value, status }: RevisionAnswer['before']): Side => {
      const remark = statusText(status, language) || null;
      const figure = value === null ? null : unbroken(formatValue(value, metric, language));
      return figure === null && remark === null
        ? { figure, remark: m.no_figure({}, { locale: language }) }
        : { figure, remark };
    };
    const dayOf = (moment: string) => unbroken(written(moment, language, { dateStyle: 'medium' }));
    const [day, recorded] = [dayOf(publishedAt), dayOf(recordedAt)];
    const parts = breakdown.split('+').map((part) => breakdownNames.get(part));
    return [
      {
        id,
        day,
        recorded: day === recorded ? null : m.revision_recorded({ day: recorded }, { locale: language }),
        organisation: { ...localText(organisationNames, language), path: `/organisations/${organisation}` },
        metric: {
          ...localText(metric.names, language),
          path: `/metrics/${metric.code}?organisation=${encodeURIComponent(organisation)}`,
        },
        breakdown:
          breakdown === 'total' ? null : parts.map((names) => (names ? textIn(names, language) : breakdown)).join(', '),
        period: unbroken(formatPeriod(period, language, 'short')),
        before: sideOf(revision.before),
        after: sideOf(revision.after),
        why: whyText(revision, language),
        by: revision.by === null ? null : m.revision_by({ name: revision.by }, { locale: language }),
      },
    ];
  });
}
