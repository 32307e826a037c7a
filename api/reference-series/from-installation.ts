import { hash } from 'node:crypto';
import type { Queryable } from '#db/connection.ts';
import { listDimensions, listMetrics } from '#db/queries/metrics.ts';
import type { ReferenceSource } from '#db/queries/reference-series.ts';
import { canonicalBreakdown } from '#domain/breakdown.ts';
import { dayAt } from '#domain/date.ts';
import type { Texts } from '#domain/language.ts';
import {
  attributionFrom,
  breakdownsOf,
  codeFrom,
  differencesOf,
  figuresOf,
  metricFrom,
  namesFrom,
  understand,
  type OtherMetric,
  type Understood,
} from '#domain/other-installation.ts';
import type { Context } from '../context.ts';
import { FetchFailure } from './failure.ts';
import { refuseTooMany, type BroughtFigure, type Fetched } from './brought.ts';
import {
  findOtherOrganisations,
  isUnchanged,
  listOtherBreakdowns,
  listOtherMetrics,
  nameOf,
  refuseGone,
  seriesOf,
  type OtherOrganisation,
  type Reading,
} from './installation-reading.ts';
import type { Installation } from './installations.ts';

type Chosen = { metrics: readonly string[]; organisations: readonly string[] };

/** What stands here that metrics of others can be the same as. */
export async function readCatalogue(database: Queryable) {
  const metrics = new Map((await listMetrics(database, null)).map((metric) => [metric.code, metric]));
  const dimensions = new Map((await listDimensions(database)).map((one) => [one.code, one]));
  return { metrics, dimensions };
}
export type Catalogue = Awaited<ReturnType<typeof readCatalogue>>;

/** FetchFailure `code-taken` where the metric that would be made of it is there and another one. */
export function understoodHere(
  installation: Installation,
  theirs: OtherMetric,
  { metrics, dimensions }: Catalogue,
): Understood {
  const understood = understand(installation.code, theirs, metrics, new Set(dimensions.keys()));
  const there = understood.isShared ? undefined : metrics.get(understood.metric);
  if (!there) return understood;
  if (there.rollupRule !== 'none' || differencesOf(theirs, there).length > 0) {
    throw new FetchFailure('code-taken', `Another metric already has the code ${there.code}.`);
  }
  return { ...understood, frequencies: understood.frequencies.filter((one) => there.frequencies.includes(one)) };
}

/** Everything that another installation shows to all of what a source chose; null where nothing has changed. */
export async function fetchFromInstallation(
  { database, now, build }: Context,
  installation: Installation,
  source: ReferenceSource,
  reading: Reading,
): Promise<Fetched | null> {
  const catalogue = await readCatalogue(database.orm);
  const chosen = {
    metrics: source.kpis.map(({ id }) => id),
    organisations: source.municipalities.map(({ id }) => id),
  };
  const here = stateOf(catalogue, chosen.metrics, build);
  // forms that have come since may ask for one's own figures
  const known = source.own === null ? source.validators : null;
  if (known?.here === here && (await isUnchanged(installation, known.answers, reading))) return null;
  const validators = new Map<string, string>();
  const read = { ...reading, validators };
  const brought = await bringFrom(installation, chosen, catalogue, read);
  const names = await nameOf(installation, read);
  const { code, host } = installation;
  return {
    brought: {
      top: { code, names: inAll(names, (name) => `${name} (${host})`) },
      organisations: brought.organisations.map((one) => ({
        code: codeFrom(code, one.code),
        kind: one.kind,
        names: namesFrom(one.names),
      })),
      metrics: brought.metrics.flatMap(({ theirs, understood }) =>
        understood.isShared ? [] : [metricFrom(theirs, understood, host)],
      ),
      figures: brought.figures,
      wholeMetrics: brought.metrics.map(({ understood }) => understood.metric),
      withholdsForGood: true,
      source: host,
      attribution: attributionFrom(names, host, dayAt(now()), brought.attributions),
    },
    choices: {
      kpis: brought.metrics.map(({ theirs, understood }) => ({
        id: theirs.code,
        title: namesFrom(theirs.names).sv,
        metric: understood.metric,
      })),
      municipalities: brought.organisations.map((one) => ({ id: one.code, title: namesFrom(one.names).sv })),
      groups: [],
    },
    // of what came without a validator nobody can tell whether it is the same
    validators: [...validators.values()].includes('') ? null : { here, answers: Object.fromEntries(validators) },
  };
}

/** Changes with whatever decides here how something is understood: the program, the metrics, what they are broken down by. */
function stateOf({ metrics, dimensions }: Catalogue, codes: readonly string[], build: string): string {
  const ours = codes.map((code) => metrics.get(code) ?? null);
  return hash('sha1', JSON.stringify([build, ours, [...dimensions.values()]]), 'base64url');
}

const inAll = (texts: Texts, write: (text: string) => string): Texts => ({
  sv: write(texts.sv),
  en: write(texts.en ?? texts.sv),
  da: write(texts.da ?? texts.sv),
});

type Read = {
  metrics: { theirs: OtherMetric; understood: Understood; figures: BroughtFigure[] }[];
  organisations: OtherOrganisation[];
  figures: BroughtFigure[];
  /** Whom the installation itself has to name. */
  attributions: Texts[];
};

/** What it shows to all of these metrics and organisations, as it is understood here. */
export async function bringFrom(
  installation: Installation,
  chosen: Chosen,
  catalogue: Catalogue,
  reading: Reading,
): Promise<Read> {
  const all = chosen.metrics.length ? await listOtherMetrics(installation, reading) : [];
  const listed = new Map(all.map((metric) => [metric.code, metric]));
  const organisations = await findOtherOrganisations(installation, chosen.organisations, reading);
  const metrics: Read['metrics'] = [];
  const attributions: Texts[] = [];
  let count = 0;
  for (const code of chosen.metrics) {
    const theirs = listed.get(code) ?? refuseGone(code);
    const understood = understoodHere(installation, theirs, catalogue);
    const figures: BroughtFigure[] = [];
    const breakdowns = await breakdownsHere(installation, theirs, understood, catalogue, reading);
    for (const frequency of understood.frequencies) {
      const asked = {
        metric: code,
        frequency,
        organisations: chosen.organisations,
        breakdowns: [...breakdowns.keys()],
      };
      for await (const { periods, series } of seriesOf(installation, asked, reading)) {
        for (const one of series) {
          attributions.push(...(one.attributions ?? []));
          for (const figure of figuresOf(one, periods)) {
            figures.push({
              ...figure,
              metric: understood.metric,
              organisation: codeFrom(installation.code, one.organisation),
              breakdown: breakdowns.get(one.breakdown) ?? one.breakdown,
            });
          }
        }
        refuseTooMany(count + figures.length);
      }
    }
    count += figures.length;
    metrics.push({ theirs, understood, figures });
  }
  return { metrics, organisations, figures: metrics.flatMap(({ figures }) => figures), attributions };
}

/** Every breakdown that both know, as it is written there, and how it is written here. */
async function breakdownsHere(
  installation: Installation,
  theirs: OtherMetric,
  { metric, dimensions }: Understood,
  catalogue: Catalogue,
  reading: Reading,
): Promise<Map<string, string>> {
  if (!dimensions.length) return new Map([['total', 'total']]);
  const there = (await listOtherBreakdowns(installation, theirs.code, reading)).filter(({ code }) =>
    dimensions.includes(code),
  );
  const here = catalogue.metrics.get(metric) ?? { dimensions };
  return new Map(
    breakdownsOf(there).flatMap((breakdown) => {
      const written = canonicalBreakdown(breakdown, here, catalogue.dimensions);
      return written === null ? [] : [[breakdown, written] as const];
    }),
  );
}
