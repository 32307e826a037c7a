import { Hono, type Context as HonoContext } from 'hono';
import { z } from 'zod';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { frequencies } from '#domain/period.ts';
import type { Context } from '../context.ts';
import { seriesCsv } from '../formats/series-csv.ts';
import { reading } from '../http/description.ts';
import { AsOf, Period, momentOf, query } from '../http/parameters.ts';
import { seriesAnswer } from './answer.ts';
import { CoverageAnswer, SeriesAnswer } from './answers.ts';
import { coverageAnswer } from './coverage.ts';

const Chosen = {
  metric: z.string().min(1).max(8_000).meta({ description: 'Codes, separated by commas.', example: 'digital-share' }),
  organisation: z
    .string()
    .min(1)
    .max(8_000)
    .meta({ description: 'a,b · a/* children · a/** leaves below · * all', example: 'gov-hmrc,gov-dft' }),
  breakdown: z.string().max(2_000).default('total').meta({ description: 'total, or dimension.category' }),
  frequency: z.enum(frequencies).optional().meta({ description: 'Needed where the series have several.' }),
  asOf: AsOf,
};

const SeriesQuery = z.strictObject({
  ...Chosen,
  from: Period.optional(),
  to: Period.optional(),
  numerators: z.enum(['true', 'false']).default('false').meta({ description: 'Adds numerators, denominators and n.' }),
  format: z.enum(['json', 'csv']).optional(),
});

const wantsCsv = (c: HonoContext, format: 'json' | 'csv' | undefined): boolean =>
  format === undefined ? (c.req.header('Accept')?.includes('text/csv') ?? false) : format === 'csv';

export const seriesRoutes = ({ database, now }: Context) =>
  new Hono()
    .get(
      '/',
      reading({ summary: 'Figures over time', answer: SeriesAnswer, alsoAs: ['text/csv'], tag: 'series' }),
      query(SeriesQuery),
      async (c) => {
        const { asOf, numerators, format, ...chosen } = c.req.valid('query');
        const isCsv = wantsCsv(c, format);
        const request = { ...chosen, withParts: isCsv || numerators === 'true' };
        const answer = await withSnapshot(database, momentOf(asOf, now()), (snapshot) =>
          seriesAnswer(snapshot, request),
        );
        if (!isCsv) return c.json(answer);
        c.header('Content-Disposition', `attachment; filename="${chosen.metric.split(',')[0]}.csv"`);
        return c.body(seriesCsv(answer), 200, { 'Content-Type': 'text/csv; charset=utf-8; header=present' });
      },
    )
    .get(
      '/coverage',
      reading({ summary: 'The units behind "N of M", and which are missing', answer: CoverageAnswer, tag: 'series' }),
      query(z.strictObject({ ...Chosen, period: Period.optional() })),
      async (c) => {
        const { asOf, ...chosen } = c.req.valid('query');
        return c.json(
          await withSnapshot(database, momentOf(asOf, now()), (snapshot) => coverageAnswer(snapshot, chosen)),
        );
      },
    );
