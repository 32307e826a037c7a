import type { SourceDetails } from '#api/reference-series/answers.ts';
import type { Language } from '#domain/language.ts';
import { koladaTop } from '#domain/kolada.ts';
import { formatNumber } from '#domain/number.ts';
import { codeFrom } from '#domain/other-installation.ts';
import { formatPeriod } from '#domain/period.ts';
import { inLanguage } from '#web/lib/address.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { sourceOf, type Source } from '../sources.ts';

type Linked = { id: string; title: string; path: string };

export type Details = {
  source: Source;
  kpis: Linked[];
  municipalities: Linked[];
  /** What they are called where they come from. */
  headings: { kpis: string; municipalities: string; groups: string };
  groups: { id: string; title: string; members: Linked[] }[];
  revisions: { id: string; metric: LocalText; place: LocalText; period: string; before: string; after: string }[];
};

/** What a code is shown as: what has not been fetched yet has no page of its own. */
export function detailsOf(answer: SourceDetails, language: Language): Details {
  const { kpis, municipalities, groups, revisions, fetchedAt } = answer;
  const own = (path: string) => (fetchedAt === null ? '' : inLanguage(path, language));
  const place = ({ id, title, organisation }: { id: string; title: string; organisation: string }): Linked => ({
    id,
    title,
    path: own(`/organisations/${organisation}`),
  });
  const amount = (value: number | null): string =>
    value === null
      ? m.reference_taken_back({}, { locale: language })
      : formatNumber(value, Number.isInteger(value) ? 0 : 2, language);
  return {
    source: sourceOf(answer, language),
    kpis: kpis.map(({ id, title, metric }) => ({ id, title, path: own(`/metrics/${metric}`) })),
    municipalities: municipalities.map(place),
    headings: headingsOf(answer.kind, language),
    groups: groups.map(({ members, ...group }) => ({
      ...group,
      members: members.map((member) =>
        place({ ...member, organisation: codeFrom(answer.installation ?? koladaTop, member.id) }),
      ),
    })),
    revisions: revisions.map(
      ({ organisation, organisationNames, metric, metricNames, breakdown, period, before, after }) => ({
        id: `${organisation} ${metric} ${breakdown} ${period}`,
        metric: localText(metricNames, language),
        place: localText(organisationNames, language),
        period: formatPeriod(period, language, 'short'),
        before: amount(before),
        after: amount(after),
      }),
    ),
  };
}

/** Kolada has key figures and municipalities, other installations metrics and organisations; both have groups of them. */
export function headingsOf(kind: SourceDetails['kind'], language: Language): Details['headings'] {
  const named = { locale: language };
  return kind === 'installation'
    ? {
        kpis: m.reference_metrics({}, named),
        municipalities: m.reference_organisations({}, named),
        groups: m.groups_heading({}, named),
      }
    : {
        kpis: m.reference_kpis({}, named),
        municipalities: m.reference_municipalities({}, named),
        groups: m.reference_groups({}, named),
      };
}
