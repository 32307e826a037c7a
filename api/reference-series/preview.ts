import { z } from 'zod';
import { codeFrom, differences, summaryOf } from '#domain/other-installation.ts';
import type { Context } from '../context.ts';
import { Day, PeriodAnswer, StatusAnswer, page } from '../http/answers.ts';
import { statusNameOf } from '#domain/status.ts';
import { firstDay } from '#domain/period.ts';
import { refuseGone, refuseUnlisted } from './failure.ts';
import { bringFrom, readCatalogue } from './from-installation.ts';
import { refuseUnmeasured } from './installation-reading.ts';
import { asProblem, hostOf } from './search.ts';

export const InstallationPage = page(z.object({ code: z.string(), host: z.string() }));

const Latest = z.object({
  organisation: z.string().meta({ description: 'As it is called there.' }),
  period: PeriodAnswer,
  value: z.number().nullable(),
  status: StatusAnswer,
});

export const PreviewAnswer = z
  .object({
    metrics: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        metric: z.string().meta({ description: 'Under which code it would be published.' }),
        isShared: z.boolean().meta({ description: 'Whether it is a metric that is here already.' }),
        differences: z
          .array(z.enum(differences))
          .meta({ description: 'Why it is not the metric that has its code here.' }),
        unknownDimensions: z
          .array(z.string())
          .meta({ description: 'What it is broken down by there and cannot be here.' }),
        figures: z.int(),
        withheld: z.int(),
        provisional: z.int(),
        leftOut: z.int().meta({ description: 'Of which nobody here understands what is said about them.' }),
        from: Day.nullable(),
        to: Day.nullable(),
        decimals: z.int(),
        latest: z.array(Latest).meta({ description: 'The last figure of the first organisations.' }),
      }),
    ),
  })
  .meta({
    id: 'ReferencePreview',
    example: {
      metrics: [
        {
          id: 'digital-share',
          title: 'Digital andel',
          metric: 'stigverket-digital-share',
          isShared: false,
          differences: ['computed'],
          unknownDimensions: [],
          figures: 48,
          withheld: 1,
          provisional: 2,
          leftOut: 0,
          from: '2020-01-01',
          to: '2025-12-31',
          decimals: 1,
          latest: [{ organisation: 'Stigverket', period: '2025', value: 81.5, status: 'provisional' }],
        },
      ],
    },
  });
export type PreviewAnswer = z.infer<typeof PreviewAnswer>;

const mostShown = 5;

/** How these would be understood, with the last figures of the first organisations. Problems of `asProblem`. */
export async function preview(
  { database, installations }: Context,
  code: string,
  chosen: Record<'kpis' | 'municipalities' | 'groups', readonly string[]>,
): Promise<PreviewAnswer> {
  const catalogue = await readCatalogue(database.orm);
  const read = await asProblem(hostOf({ installations }, code), async () => {
    const installation = installations.get(code) ?? refuseUnlisted(code);
    const { kpis: metrics, municipalities: organisations, groups } = chosen;
    const signal = AbortSignal.timeout(installation.watchedMs);
    const brought = await bringFrom(
      installation,
      { metrics, organisations, groups: groups.map((id) => ({ id, members: [] })) },
      catalogue,
      { signal },
    );
    refuseUnmeasured(installation, metrics, brought.unmeasured);
    // each kind by itself: an organisation may be called as a metric is
    const { host } = installation;
    refuseGone(host, metrics, codesOf(brought.metrics.map(({ theirs }) => theirs)));
    refuseGone(host, organisations, codesOf(brought.organisations));
    refuseGone(host, groups, codesOf(brought.groups));
    return brought;
  });
  return {
    metrics: read.metrics.map(({ theirs, understood, figures, leftOut }) => ({
      id: theirs.code,
      title: theirs.names.sv,
      metric: understood.metric,
      isShared: understood.isShared,
      differences: understood.differences,
      unknownDimensions: understood.unknownDimensions,
      decimals: theirs.decimals,
      ...summaryOf(figures),
      leftOut,
      latest: read.organisations.slice(0, mostShown).flatMap((one) => {
        const own = codeFrom(code, one.code);
        const last = figures
          .filter(
            ({ organisation, breakdown, status }) => organisation === own && breakdown === 'total' && status !== 'O',
          )
          .toSorted((a, b) => firstDay(a.period).localeCompare(firstDay(b.period)))
          .at(-1);
        return last
          ? [{ organisation: one.names.sv, period: last.period, value: last.value, status: statusNameOf[last.status] }]
          : [];
      }),
    })),
  };
}

const codesOf = (items: readonly { code: string }[]): string[] => items.map(({ code }) => code);
