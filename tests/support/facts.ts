import { expect } from 'vitest';
import type { TestApi } from './api.ts';
import type { Equation } from './attacker.ts';
import type { Made } from './small-groups.ts';
import { groups, moments, type Kind } from './suppression-site.ts';

/** How many answered, and what their answers add up to. */
type Part = 'answers' | 'sum';
/** One of them, of one version of a figure. */
export const quantity = (part: Part, { name }: Pick<Made, 'name'>): string => `${part} ${name}`;

/** What somebody has read: how large some quantities are, and sums of others. */
export type Facts = { known: Map<string, number>; equations: Equation[] };
export const noFacts = (): Facts => ({ known: new Map(), equations: [] });

export const placeOf = ({ period, organisation, breakdown }: Omit<Made, 'name'>): string =>
  `${period} ${organisation} ${breakdown}`;
const versions = Map.groupBy(groups, placeOf);
/** Which version of a figure is read after a publication. */
export const versionAt = (place: string, publication: number): Made | undefined =>
  versions.get(place)?.findLast((made) => made.publication <= publication);

export const readings = [...moments, null].entries().toArray();
/** The first and the present one, where each takes many requests. */
export const firstAndLast = [...readings.slice(0, 1), ...readings.slice(-1)];
export const at = (asOf: string | null): string => (asOf === null ? '' : `&asOf=${asOf}`);
export const periods = [...new Set(groups.map(({ period }) => period))];
const breakdowns = [...new Set(groups.map(({ breakdown }) => breakdown))];
export const everyBreakdown = breakdowns.map(encodeURIComponent).join();

export async function read(api: TestApi, address: string) {
  const { body, status } = await api.get(`/api/v1${address}`);
  expect(status, address).toBe(200);
  return body;
}

type Read = number | null | undefined;

export function know({ known }: Facts, part: Part, made: Made | undefined, value: Read): void {
  if (made && typeof value === 'number') known.set(quantity(part, made), value);
}

/** How often a value is the sum of the answers by their number. */
export const scaleOf = { share: 100, mean: 1, amount: 0 } satisfies Record<Kind, number>;
export const sumOf = (kind: Kind, value: Read, answers: Read): Read =>
  kind === 'amount'
    ? value
    : typeof value === 'number' && typeof answers === 'number'
      ? (value * answers) / scaleOf[kind]
      : null;

/** Broken down as far, many a figure is small, and there are enough that are not. */
export const compared = ['sex.women+way.digital', 'sex.men+way.phone'];
export const isThere = (period: string, breakdown: string) =>
  groups.some((made) => made.period === period && made.breakdown === breakdown);

/** Whether a source tells of it that tells of nothing but what is compared. */
export const isCompared = ({ breakdown }: Made): boolean => compared.includes(breakdown);
