import type { SeriesItem } from '#api/series/answers.ts';
import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

export type UnitNoun = 'services' | 'countries' | 'units';

/** What the figures of an organisation are summed up from, to call things by their name. */
export const unitNounOf = (kind: string, childKinds: readonly string[]): UnitNoun => {
  if (childKinds.includes('service') || kind === 'government' || kind === 'department') return 'services';
  return childKinds.includes('country') ? 'countries' : 'units';
};

const counted: Record<UnitNoun, typeof m.coverage_units> = {
  services: m.coverage_services,
  countries: m.coverage_countries,
  units: m.coverage_units,
};

/** `32 av 34 tjänster`. */
export const coverageText = (have: number, of: number, noun: UnitNoun, language: Language): string =>
  counted[noun]({ have, of }, { locale: language });

type Coverage = { have: number; of: number };

/** What the figure at a position is made of; null where it is the organisation's own. */
export const coverageAt = (
  { origin, rollup }: Pick<SeriesItem, 'origin' | 'rollup'>,
  position: number,
): Coverage | null => {
  const [have, of] = [rollup?.have[position], rollup?.of[position]];
  return origin === 'rolled-up' && have !== undefined && of !== undefined ? { have, of } : null;
};
