import type { ReferenceSource } from '#db/queries/reference-series.ts';
import { dayAt } from '#domain/date.ts';
import {
  attributionOf,
  decimalsOf,
  figuresIn,
  kindOf,
  koladaTop,
  metricCodeOf,
  metricOf,
  organisationCodeOf,
} from '#domain/kolada.ts';
import { periodContaining } from '#domain/period.ts';
import type { Context } from '../context.ts';
import { today } from '../http/today.ts';
import { asThere, refuseTooManyFigures, type BroughtFigure, type Fetched } from './brought.ts';
import { refuseGone } from './failure.ts';
import type { Fetching } from './kolada.ts';
import { listGroups, listKpis, listMunicipalities, rowsOf } from './reading.ts';

const top = {
  code: koladaTop,
  names: {
    sv: 'Kommuner och regioner (Kolada)',
    en: 'Municipalities and regions (Kolada)',
    da: 'Kommuner og regioner (Kolada)',
  },
};

/**
 * Everything that Kolada has of what a source chose. What is not there any more is left out; FetchFailure `gone` where
 * nothing is left of it.
 */
export async function fetchFromKolada(context: Context, source: ReferenceSource, fetching: Fetching): Promise<Fetched> {
  const { kolada } = context;
  const idsOf = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);
  const groups = await listGroups(kolada, idsOf(source.groups), fetching);
  // of a group that is gone those who were in it stay
  const remembered = asThere(source.groups, groups);
  const members = remembered.flatMap((group) => idsOf(group.members));
  const wanted = [...new Set([...idsOf(source.municipalities), ...members])];
  const municipalities = await listMunicipalities(kolada, wanted, fetching);
  const kpis = await listKpis(kolada, idsOf(source.kpis), fetching);
  if (!kpis.length) refuseGone('Kolada', idsOf(source.kpis), []);
  if (!municipalities.length) refuseGone('Kolada', wanted, []);
  const described = new Map(kpis.map((kpi) => [kpi.id, kpi]));
  const figures: BroughtFigure[] = [];
  for await (const rows of rowsOf(kolada, idsOf(kpis), idsOf(municipalities), fetching)) {
    for (const row of rows) {
      const kpi = described.get(row.kpi);
      if (!kpi) continue;
      for (const { municipality, year, ...figure } of figuresIn(row, kpi, today(context))) {
        figures.push({
          metric: metricCodeOf(figure.kpi),
          organisation: organisationCodeOf(municipality),
          breakdown: figure.breakdown,
          period: periodContaining('A', `${year}-01-01`),
          value: figure.value,
          numerator: null,
          denominator: null,
          answers: null,
          status: figure.status,
        });
      }
    }
    refuseTooManyFigures(figures.length);
  }
  const byMetric = Map.groupBy(figures, ({ metric }) => metric);
  const decimals = (id: string) => decimalsOf((byMetric.get(metricCodeOf(id)) ?? []).map(({ value }) => value));
  return {
    brought: {
      top,
      organisations: municipalities.map((municipality) => ({
        code: organisationCodeOf(municipality.id),
        kind: kindOf(municipality),
        names: { sv: municipality.title },
      })),
      metrics: kpis.map((kpi) => metricOf(kpi, decimals(kpi.id))),
      figures,
      // what an answer of Kolada merely does not mention stays
      wholeMetrics: [],
      withholdsForGood: false,
      source: 'Kolada',
      attribution: attributionOf(dayAt(context.now())),
    },
    choices: {
      kpis: asThere(
        source.kpis,
        kpis.map(({ id, title }) => ({ id, title, metric: metricCodeOf(id) })),
      ),
      groups: remembered,
      municipalities: asThere(
        source.municipalities,
        municipalities.map(({ id, title }) => ({ id, title })),
      ),
    },
    leftOut: 0,
    failure: null,
    validators: null,
  };
}
