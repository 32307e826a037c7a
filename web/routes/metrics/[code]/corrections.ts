import { withQuery, type Query } from '#web/lib/address.ts';

/** Where a figure of a period can be corrected; null where it was not reported with a form, or may not be corrected. */
export type Corrections = (period: string) => string | null;

export const noCorrections: Corrections = () => null;

type Asking = {
  submissions: (query: Query) => Promise<{ items: readonly { form: string; period: string }[] }>;
};
type Person = { lacks: string | null; roles: readonly { capabilities: readonly string[] }[] } | null;

/** The approved forms that ask for a metric of one organisation, for whoever may correct them there; nobody corrects the past. */
export async function correctionsOf(
  api: Asking,
  metric: string,
  organisation: string,
  person: Person,
  asOf: string | null,
): Promise<Corrections> {
  const mayEnter = person?.lacks === null && person.roles.some(({ capabilities }) => capabilities.includes('enter'));
  if (!mayEnter || asOf !== null) return noCorrections;
  const { items } = await api.submissions({ state: 'approved', metric, organisation, below: 'false', limit: '1000' });
  const paths = new Map(
    items.map(({ form, period }): [string, string] => [
      period,
      withQuery(`/entry/${[form, period, organisation].map(encodeURIComponent).join('/')}/correct`, {
        cell: `${metric} total`,
      }),
    ]),
  );
  return (period) => paths.get(period) ?? null;
}
