import { z } from 'zod';
import { topOf, type PublishedRevision, type ReferenceSource } from '#db/queries/reference-series.ts';
import { sourceKinds } from '#db/schema/index.ts';
import { codeFrom } from '#domain/other-installation.ts';
import { periodContaining } from '#domain/period.ts';
import { refreshSchedules } from '#domain/refresh.ts';
import { Moment, PeriodAnswer, TextsAnswer, Version, page } from '../http/answers.ts';
import { failureCodes } from './failure.ts';
import type { Installations } from './installations.ts';

const Titled = z.object({ id: z.string(), title: z.string() });
const FoundMetric = Titled.extend({ metric: z.string().meta({ description: 'Under which code it is published.' }) });
const FoundPlace = Titled.extend({
  organisation: z.string().meta({ description: 'Under which code it stands here.' }),
});
const FoundGroup = Titled.extend({ members: z.array(Titled).meta({ description: 'As the source says.' }) });

const unit = {
  unknownUnit: z
    .string()
    .optional()
    .meta({ description: 'What it is measured in, where that is not known here: nothing of it can be fetched.' }),
};
const state = {
  isGone: z.boolean().meta({ description: 'Whether the source did not have it any more the last time.' }),
};

const fields = {
  id: z.int(),
  kind: z.enum(sourceKinds),
  name: z.string(),
  schedule: z.enum(refreshSchedules),
  version: Version,
  installation: z.string().nullable().meta({ description: 'Which other installation, by its code in the settings.' }),
  host: z.string().meta({ description: 'Where it is fetched from; empty for files.' }),
  kpis: z
    .array(FoundMetric.extend(state))
    .meta({ description: 'Key figures of Kolada, or metrics of another installation.' }),
  municipalities: z.array(FoundPlace.extend(state)).meta({ description: 'Places of Kolada, or organisations.' }),
  groups: z.array(FoundGroup.extend(state)),
  own: z
    .object({ municipality: z.string(), organisation: z.string() })
    .nullable()
    .meta({ description: 'Whose figures are proposed to one’s own forms, and not published.' }),
  nextAt: Moment.nullable().meta({ description: 'When it is fetched by itself.' }),
  isWaiting: z.boolean().meta({ description: 'Whether a fetch was asked for and has yet to be done, or done again.' }),
  begunAt: Moment.nullable().meta({ description: 'Since when it is being fetched.' }),
  pagesFetched: z.int().meta({ description: 'Of the fetch under way, or of the last one.' }),
  fetchedAt: Moment.nullable().meta({ description: 'When it last succeeded.' }),
  failure: z
    .object({ at: Moment, code: z.enum([...failureCodes, 'failed']), detail: z.string() })
    .nullable()
    .meta({ description: 'Why the last attempt did not succeed, or what it left out.' }),
  publication: z.int().nullable().meta({ description: 'What the last fetch published; null when nothing was new.' }),
  figures: z.object({
    new: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    leftOut: z.int().meta({ description: 'Of which nobody here understands what the source says about them.' }),
  }),
};

const example = {
  id: 3,
  kind: 'kolada' as const,
  installation: null,
  host: 'Kolada',
  name: 'Grundskolan, liknande kommuner',
  schedule: 'weekly' as const,
  version: '"2"',
  kpis: [{ id: 'N00001', title: 'Sample KPI', metric: 'kolada-n00001', isGone: false }],
  municipalities: [{ id: '1480', title: 'Göteborg', organisation: 'kolada-1480', isGone: false }],
  groups: [{ id: 'G1', title: 'Liknande kommuner', isGone: false, members: [{ id: '1480', title: 'Göteborg' }] }],
  own: { municipality: '1267', organisation: 'hoor' },
  nextAt: '2026-11-23T03:00:00Z',
  isWaiting: false,
  begunAt: null,
  pagesFetched: 5,
  fetchedAt: '2026-11-16T03:00:04Z',
  failure: null,
  publication: 812,
  figures: { new: 4, changed: 1, unchanged: 60, leftOut: 0 },
};

export const SourceAnswer = z.object(fields).meta({ id: 'ReferenceSource', example });
export type SourceAnswer = z.infer<typeof SourceAnswer>;

export const SourcePage = page(SourceAnswer);

export const SourceDetails = z
  .object({
    ...fields,
    revisions: z
      .array(
        z.object({
          organisation: z.string(),
          organisationNames: TextsAnswer,
          metric: z.string(),
          metricNames: TextsAnswer,
          breakdown: z.string(),
          period: PeriodAnswer,
          before: z.number().nullable(),
          after: z.number().nullable(),
        }),
      )
      .meta({ description: 'The first of the figures that the last fetch changed.' }),
  })
  .meta({
    id: 'ReferenceSourceDetails',
    example: {
      ...example,
      revisions: [
        {
          organisation: 'kolada-1480',
          organisationNames: { sv: 'Göteborg' },
          metric: 'kolada-n00001',
          metricNames: { sv: 'Nettokostnad, kr/inv' },
          breakdown: 'total',
          period: '2022',
          before: 42,
          after: 42.5,
        },
      ],
    },
  });
export type SourceDetails = z.infer<typeof SourceDetails>;

export const FoundAnswer = z
  .object({ kpis: z.array(FoundMetric.extend(unit)), municipalities: z.array(FoundPlace), groups: z.array(FoundGroup) })
  .meta({
    id: 'FoundInSource',
    example: {
      kpis: [{ id: 'N00001', title: 'Sample KPI', metric: 'kolada-n00001' }],
      municipalities: [{ id: '1480', title: 'Göteborg', organisation: 'kolada-1480' }],
      groups: [{ id: 'G1', title: 'Liknande kommuner', members: [{ id: '1480', title: 'Göteborg' }] }],
    },
  });
export type FoundAnswer = z.infer<typeof FoundAnswer>;

const known = [...failureCodes, 'failed'] as const;
const knownFailure = (code: string) => known.find((one) => one === code) ?? 'failed';

export function sourceAnswer(source: ReferenceSource, installations: Installations): SourceAnswer {
  const { kpis, municipalities, groups, version, publicationId, failedAt, failureCode, failureDetail, ...others } =
    source;
  const { validators: _validators, installation, kind, ...rest } = others;
  const hosts = {
    kolada: 'Kolada',
    installation: installations.get(installation ?? '')?.host ?? installation ?? '',
    file: '',
  };
  return {
    ...rest,
    kind,
    installation,
    host: hosts[kind],
    version: `"${version}"`,
    kpis: [...kpis],
    municipalities: municipalities.map((place) => ({ ...place, organisation: codeFrom(topOf(source), place.id) })),
    groups: groups.map((group) => ({ ...group, members: [...group.members] })),
    publication: publicationId,
    failure:
      failedAt === null || failureCode === null
        ? null
        : { at: failedAt, code: knownFailure(failureCode), detail: failureDetail ?? '' },
  };
}

export const sourceDetails = (
  source: ReferenceSource,
  revisions: readonly PublishedRevision[],
  installations: Installations,
): SourceDetails => ({
  ...sourceAnswer(source, installations),
  revisions: revisions.map(({ frequency, periodStart, ...revision }) => ({
    ...revision,
    period: periodContaining(frequency, periodStart),
  })),
});
