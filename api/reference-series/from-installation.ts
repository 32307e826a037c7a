import { hash } from 'node:crypto';
import type { Queryable } from '#db/connection.ts';
import { listDimensions, listMetrics } from '#db/queries/metrics.ts';
import type { Choices, ReferenceSource } from '#db/queries/reference-series.ts';
import { canonicalBreakdown } from '#domain/breakdown.ts';
import { dayAt } from '#domain/date.ts';
import type { Texts } from '#domain/language.ts';
import {
  attributionFrom,
  breakdownsOf,
  codeFrom,
  differencesOf,
  figuresOf,
  leftOutOf,
  metricFrom,
  namesFrom,
  understand,
  type OtherMetric,
  type Understood,
} from '#domain/other-installation.ts';
import type { Context } from '../context.ts';
import { FetchFailure, refuseGone } from './failure.ts';
import { asThere, refuseTooManyFigures, type BroughtFigure, type Fetched } from './brought.ts';
import {
  findOtherGroups,
  isUnchanged,
  listOtherBreakdowns,
  listOtherMetrics,
  listOtherOrganisations,
  nameOf,
  refuseUnmeasured,
  seriesOf,
  unmeasuredText,
  type OtherGroup,
  type OtherOrganisation,
  type OtherUnmeasured,
  type Reading,
} from './installation-reading.ts';
import type { Installation } from './installations.ts';

type Chosen = {
  metrics: readonly string[];
  organisations: readonly string[];
  /** With those who were in them the last time. */
  groups: readonly { id: string; members: readonly { id: string }[] }[];
};

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

/**
 * Everything that another installation shows to all of what a source chose; null where nothing has changed. What was
 * chosen and is not there any more is left out; FetchFailure `gone` where nothing is left of it.
 */
export async function fetchFromInstallation(
  { database, now, build }: Context,
  installation: Installation,
  source: ReferenceSource,
  reading: Reading,
): Promise<Fetched | null> {
  const catalogue = await readCatalogue(database.orm);
  const chosen = {
    metrics: idsOf(source.kpis),
    organisations: idsOf(source.municipalities),
    groups: source.groups,
  };
  const here = stateOf(catalogue, chosen.metrics, build);
  // forms that have come since may ask for one's own figures
  const known = source.own === null ? source.validators : null;
  if (known?.here === here && (await isUnchanged(installation, known.answers, reading))) return null;
  const validators = new Map<string, string>();
  const read = { ...reading, validators };
  const brought = await bringFrom(installation, chosen, catalogue, read);
  const { code, host } = installation;
  const { unmeasured } = brought;
  if (!brought.metrics.length) {
    refuseUnmeasured(installation, chosen.metrics, unmeasured);
    refuseGone(host, chosen.metrics, []);
  }
  if (!brought.organisations.length) refuseGone(host, [...chosen.organisations, ...idsOf(chosen.groups)], []);
  const names = await nameOf(installation, read);
  const choices = choicesOf(source, brought, installation);
  const chosenNow = [...choices.kpis, ...choices.municipalities, ...choices.groups];
  const isWhole = unmeasured.length === 0 && chosenNow.every(({ isGone }) => !isGone);
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
      // what became of figures whose metric or organisation is not there nobody says: they stay
      wholeMetrics: brought.metrics.map(({ understood }) => understood.metric),
      withholdsForGood: true,
      source: host,
      attribution: attributionFrom(names, host, dayAt(now()), brought.attributions),
    },
    choices,
    leftOut: brought.metrics.reduce((sum, { leftOut }) => sum + leftOut, 0),
    failure: unmeasured.length ? { code: 'unknown-unit', detail: unmeasuredText(host, unmeasured) } : null,
    // of what came without a validator nobody can tell whether it is the same, nor whether what is gone has come back
    validators:
      isWhole && ![...validators.values()].includes('') ? { here, answers: Object.fromEntries(validators) } : null,
  };
}

const idsOf = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);

function choicesOf(
  { kpis, municipalities, groups }: ReferenceSource,
  brought: Read,
  installation: Installation,
): Choices {
  const metrics = brought.metrics.map(({ theirs, understood }) => ({
    id: theirs.code,
    title: namesFrom(theirs.names).sv,
    metric: understood.metric,
  }));
  const organisations = brought.organisations.map(({ code, names }) => ({ id: code, title: namesFrom(names).sv }));
  return {
    kpis: asThere(kpis, [...metrics, ...brought.unmeasured.map((theirs) => unmeasuredOf(installation, theirs))]),
    municipalities: asThere(municipalities, organisations),
    groups: asThere(groups, brought.groups.map(titledGroup)),
  };
}

/** A group and its members, as they are called there. */
export const titledGroup = ({ code, names, members }: OtherGroup) => ({
  id: code,
  title: namesFrom(names).sv,
  members: members.map((member) => ({ id: member.organisation, title: namesFrom(member.names).sv })),
});

/** A metric of which nothing can be fetched, because its unit is none that is known here. */
export const unmeasuredOf = (installation: Installation, { code, names, unit }: OtherUnmeasured) => ({
  id: code,
  title: namesFrom(names).sv,
  metric: codeFrom(installation.code, code),
  unknownUnit: unit,
});

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
  /** With how many figures are left out, because nobody here understands what is said about them. */
  metrics: { theirs: OtherMetric; understood: Understood; figures: BroughtFigure[]; leftOut: number }[];
  /** The chosen ones of which nothing is brought, because nobody here knows their unit. */
  unmeasured: OtherUnmeasured[];
  /** The chosen ones, and those that are in a chosen group. */
  organisations: OtherOrganisation[];
  groups: OtherGroup[];
  figures: BroughtFigure[];
  /** Whom the installation itself has to name. */
  attributions: Texts[];
};

/** What it shows to all of those of these metrics, organisations and groups that are there, as it is understood here. */
export async function bringFrom(
  installation: Installation,
  chosen: Chosen,
  catalogue: Catalogue,
  reading: Reading,
): Promise<Read> {
  const none = { metrics: [], unmeasured: [] };
  const all = chosen.metrics.length ? await listOtherMetrics(installation, reading) : none;
  const listed = new Map(all.metrics.map((metric) => [metric.code, metric]));
  const unmeasured = all.unmeasured.filter(({ code }) => chosen.metrics.includes(code));
  const groups = await findOtherGroups(installation, idsOf(chosen.groups), reading);
  const members = asThere(chosen.groups, groups.map(titledGroup)).flatMap((group) => idsOf(group.members));
  const wanted = [...new Set([...chosen.organisations, ...members])];
  const organisations = await listOtherOrganisations(installation, wanted, reading);
  const metrics: Read['metrics'] = [];
  const attributions: Texts[] = [];
  let count = 0;
  for (const theirs of chosen.metrics.flatMap((code) => listed.get(code) ?? [])) {
    const understood = understoodHere(installation, theirs, catalogue);
    const figures: BroughtFigure[] = [];
    let leftOut = 0;
    const breakdowns = await breakdownsHere(installation, theirs, understood, catalogue, reading);
    for (const frequency of understood.frequencies) {
      const asked = {
        metric: theirs.code,
        frequency,
        organisations: organisations.map(({ code }) => code),
        breakdowns: [...breakdowns.keys()],
      };
      for await (const { periods, series } of seriesOf(installation, asked, reading)) {
        for (const one of series) {
          attributions.push(...(one.attributions ?? []));
          leftOut += leftOutOf(one);
          for (const figure of figuresOf(one, periods)) {
            figures.push({
              ...figure,
              metric: understood.metric,
              organisation: codeFrom(installation.code, one.organisation),
              breakdown: breakdowns.get(one.breakdown) ?? one.breakdown,
            });
          }
        }
        refuseTooManyFigures(count + figures.length);
      }
    }
    count += figures.length;
    metrics.push({ theirs, understood, figures, leftOut });
  }
  const figures = metrics.flatMap((metric) => metric.figures);
  return { metrics, unmeasured, organisations, groups, figures, attributions };
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
