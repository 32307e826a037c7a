import { Hono, type Context as HonoContext } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { chartSvg } from '#domain/chart-svg.ts';
import { languages } from '#domain/language.ts';
import { frequencies } from '#domain/period.ts';
import { views } from '#domain/span.ts';
import type { Context } from '../context.ts';
import { png } from '../formats/png.ts';
import { seriesWorkbook } from '../formats/series-workbook.ts';
import { seriesCsv } from '../formats/series-csv.ts';
import { workbookType } from '../formats/workbook.ts';
import { acceptedFormat } from '../http/accepted.ts';
import { otherAnswers, reading } from '../http/description.ts';
import { AsOf, Period, query } from '../http/parameters.ts';
import { today } from '../http/today.ts';
import { fromSnapshot } from '../http/validators.ts';
import { seriesAnswer } from './answer.ts';
import { CoverageAnswer, SeriesAnswer } from './answers.ts';
import { seriesChart } from './chart.ts';
import { coverageAnswer } from './coverage.ts';

/** What figures are chosen by, wherever they are. */
export const Chosen = {
  metric: z.string().min(1).max(8_000).meta({ description: 'Codes, separated by commas.', example: 'digital-share' }),
  organisation: z.string().min(1).max(8_000).meta({
    description: 'a,b · a/* children · a/** leaves below · a/all itself and all below · * all',
    example: 'gov-hmrc,gov-dft',
  }),
  breakdown: z.string().max(2_000).default('total').meta({ description: 'total, or dimension.category' }),
  frequency: z.enum(frequencies).optional().meta({ description: 'Needed where the series have several.' }),
  asOf: AsOf,
};

/** In what shape figures are given, where that is not as they were published. */
const Shaped = {
  aggregate: z.enum(['true', 'false']).default('false').meta({
    description:
      'With frequency: where nothing is published for a period itself, its figure is made of those of shorter periods. Flows add up, stocks take the last, averages are weighted (shares Σ numerators / Σ denominators). A period that is not complete is missing, and "lacking" says what of it. Tertials are made of months alone: quarters are 400 cannot-convert.',
  }),
  view: z.enum(views).optional().meta({
    description:
      'Of what time each figure tells: period; year-to-date, from January of its year; rolling, the whole year that ends with it. As published without, which of cumulative metrics is from January; with it, and with aggregate, they are taken apart before. Stocks have no view (400 no-such-view), and no view has signals or targets (400 no-signals-here).',
  }),
};

export const Format = z.enum(['json', 'csv']).optional();
const SeriesFormat = z.enum(['json', 'csv', 'xlsx']).optional();

export const Signals = z.enum(['true', 'false']).default('false').meta({
  description: 'Adds which figures say more than chance, and how they stand against the target.',
});

const SeriesQuery = z.strictObject({
  ...Chosen,
  ...Shaped,
  from: Period.optional(),
  to: Period.optional(),
  numerators: z.enum(['true', 'false']).default('false').meta({ description: 'Adds numerators, denominators and n.' }),
  signals: Signals,
  breaks: z.enum(['true', 'false']).default('false').meta({ description: 'Adds where the method changed.' }),
  own: z.enum(['true', 'false']).default('false').meta({
    description: 'Adds what is withheld from others, where the reader is an analyst of the organisation. Not in files.',
  }),
  format: SeriesFormat,
  language: z.enum(languages).default('sv').meta({ description: 'Of the notes in a workbook.' }),
});

const ChartQuery = z.strictObject({
  ...Chosen,
  ...Shaped,
  from: Period.optional(),
  to: Period.optional(),
  language: z.enum(languages).default('sv'),
});

const size = { width: 960, height: 540 };

const describePicture = (type: string) =>
  describeRoute({
    summary: `The same as a chart (${type})`,
    description: 'One metric, at most six lines. A single line comes with its target and events.',
    tags: ['series'],
    responses: {
      200: { description: 'The picture', content: { [type]: { schema: { type: 'string', format: 'binary' } } } },
      ...otherAnswers,
    },
  });

export const seriesRoutes = (context: Context) => {
  const drawn = (
    c: HonoContext,
    { asOf, language, aggregate, ...chosen }: z.infer<typeof ChartQuery>,
  ): Promise<string> =>
    fromSnapshot(c, context, asOf, async (snapshot) =>
      chartSvg(
        await seriesChart(
          snapshot,
          { ...chosen, isAggregated: aggregate === 'true', withParts: false },
          { language, today: today(context) },
        ),
        size,
      ),
    );
  return new Hono()
    .get(
      '/',
      reading({
        summary: 'Figures over time',
        answer: SeriesAnswer,
        alsoAs: ['text/csv', workbookType],
        tag: 'series',
      }),
      query(SeriesQuery),
      async (c) => {
        const { asOf, numerators, signals, breaks, own, aggregate, format, language, ...chosen } = c.req.valid('query');
        const form = format ?? acceptedFormat(c.req.header('Accept'));
        const isWorkbook = form === 'xlsx';
        const isCsv = form === 'csv';
        const isFile = isCsv || isWorkbook;
        const withSignals = signals === 'true';
        const request = {
          ...chosen,
          isAggregated: aggregate === 'true',
          withParts: isFile || numerators === 'true',
          withSignals,
          withBreaks: isFile || withSignals || breaks === 'true',
          // a file is passed on, and what is in it with it
          withOwn: !isFile && own === 'true',
        };
        const { answer, workbook } = await fromSnapshot(c, context, asOf, async (snapshot) => {
          const found = await seriesAnswer(snapshot, request);
          return { answer: found, workbook: isWorkbook ? await seriesWorkbook(snapshot, found, language) : null };
        });
        if (!isFile) return c.json(answer);
        const file = `${chosen.metric.split(',')[0]}.${isCsv ? 'csv' : 'xlsx'}`;
        c.header('Content-Disposition', `attachment; filename="${file}"`);
        if (workbook) return c.body(new Uint8Array(workbook), 200, { 'Content-Type': workbookType });
        return c.body(seriesCsv(answer), 200, { 'Content-Type': 'text/csv; charset=utf-8; header=present' });
      },
    )
    .get('/chart.png', describePicture('image/png'), query(ChartQuery), async (c) =>
      c.body(await png(await drawn(c, c.req.valid('query'))), 200, { 'Content-Type': 'image/png' }),
    )
    .get('/chart.svg', describePicture('image/svg+xml'), query(ChartQuery), async (c) =>
      c.body(await drawn(c, c.req.valid('query')), 200, { 'Content-Type': 'image/svg+xml; charset=utf-8' }),
    )
    .get(
      '/coverage',
      reading({ summary: 'The units behind "N of M", and which are missing', answer: CoverageAnswer, tag: 'series' }),
      query(z.strictObject({ ...Chosen, ...Shaped, period: Period.optional() })),
      async (c) => {
        const { asOf, aggregate, ...chosen } = c.req.valid('query');
        const request = { ...chosen, isAggregated: aggregate === 'true' };
        return c.json(await fromSnapshot(c, context, asOf, (snapshot) => coverageAnswer(snapshot, request)));
      },
    );
};
