import type { ReferenceSource } from '#db/queries/reference-series.ts';
import { attributionOf, metricCodeOf } from '#domain/kolada.ts';
import { periodContaining } from '#domain/period.ts';
import type { GivenProposal } from '../proposals/actions.ts';
import type { Brought } from './publish.ts';

type Own = Pick<ReferenceSource, 'own'>;

/** What is published of it: everything but one's own figures. */
export function ofOthers(brought: Brought, { own }: Own): Brought {
  if (!own) return brought;
  return {
    kpis: brought.kpis,
    municipalities: brought.municipalities.filter(({ id }) => id !== own.municipality),
    figures: brought.figures.filter(({ municipality }) => municipality !== own.municipality),
  };
}

/** What is proposed of it: one's own figures, for whichever form asks for the same key figure. */
export function proposalsFrom({ figures }: Brought, { own }: Own, fetchedOn: string): GivenProposal[] {
  if (!own) return [];
  return figures
    .filter(({ municipality, value }) => municipality === own.municipality && value !== null)
    .map(({ kpi, breakdown, year, value }) => ({
      organisation: own.organisation,
      period: periodContaining('A', `${year}-01-01`),
      metric: metricCodeOf(kpi),
      breakdown,
      figure: { value, numerator: null, denominator: null, answers: null },
      origin: attributionOf(fetchedOn),
      link: '',
    }));
}
