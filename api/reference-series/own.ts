import { topOf, type ReferenceSource } from '#db/queries/reference-series.ts';
import { codeFrom } from '#domain/other-installation.ts';
import { certaintyCodes } from '#domain/status.ts';
import type { GivenProposal } from '../proposals/actions.ts';
import type { Brought } from './brought.ts';

type Own = Pick<ReferenceSource, 'own' | 'installation'>;

/** Under which code one's own organisation would stand among the others. */
const ownCodeOf = ({ own, installation }: Own): string | null =>
  own && codeFrom(topOf({ installation }), own.municipality);

/** What is published of it: everything but one's own figures. */
export function ofOthers(brought: Brought, source: Own): Brought {
  const own = ownCodeOf(source);
  return {
    ...brought,
    organisations: brought.organisations.filter(({ code }) => code !== own),
    figures: brought.figures.filter(({ organisation }) => organisation !== own),
  };
}

/** What is proposed of it: one's own figures, for whichever form asks for the same key figure. */
export function proposalsFrom({ figures, attribution }: Brought, source: Own): GivenProposal[] {
  const { own } = source;
  const ownCode = ownCodeOf(source);
  if (!own) return [];
  return figures
    .filter(({ organisation, value }) => organisation === ownCode && value !== null)
    .map(({ metric, breakdown, period, value, numerator, denominator, answers, status }) => ({
      organisation: own.organisation,
      period,
      metric,
      breakdown,
      figure: { value, numerator, denominator, answers, status: certaintyCodes.find((one) => one === status) ?? null },
      origin: attribution,
      link: '',
    }));
}
