import { roles, type Role } from './role.ts';

type Holder = { organisationId: number; personId: number; role: Role };

/**
 * Who is written to about a question: whoever answers for the metric, where they may answer there; else those with the
 * least role that may, in the nearest place upwards that has any. `upwards` begins with the organisation itself.
 */
export function answerersOf<H extends Holder>(
  holders: readonly H[],
  upwards: readonly number[],
  responsible: number | null,
): H[] {
  const there = upwards.map((place) => holders.filter(({ organisationId }) => organisationId === place));
  const own = there.flat().find(({ personId }) => personId === responsible);
  if (own) return [own];
  const nearest = there.find((found) => found.length > 0) ?? [];
  const least = roles.find((role) => nearest.some((holder) => holder.role === role));
  return nearest.filter(({ role }) => role === least);
}
