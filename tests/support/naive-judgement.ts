// What a figure says, a second time; nothing from the product but its rows.
import { sql } from 'drizzle-orm';
import type { Database } from '#db/connection.ts';
import { naiveRounded } from './naive-comparison.ts';
import { naiveXmr } from './naive-signals.ts';

export type NaiveJudged = { value: number; variation: string | null; rule: string | null; status: string | null };

/** By place. `charted` are the figures that may be compared, and with `start` something new begins. */
export function naiveJudged(
  all: readonly (number | null)[],
  charted: readonly (number | null)[],
  told: {
    start: number | null;
    direction: 'higher' | 'lower' | 'none';
    statusOf: (place: number, value: number) => string | null;
  },
): (NaiveJudged | null)[] {
  const { start, direction } = told;
  const parts = start === null ? [charted] : [charted.slice(0, start), charted.slice(start)];
  const points = parts.flatMap((part) => {
    const known = part.filter((value) => value !== null).length;
    return naiveXmr(part).map((point) => (known < 5 ? null : point));
  });
  const good = direction === 'higher' ? 'high' : 'low';
  return all.map((value, place) => {
    if (value === null) return null;
    const point = points[place] ?? null;
    const [rule = null, side = null] = point?.signal?.split(' ') ?? [];
    const said = direction === 'none' ? 'special-cause' : side === good ? 'improvement' : 'concern';
    return {
      value,
      variation: point && (rule === null ? 'common-cause' : said),
      rule,
      status: told.statusOf(place, value),
    };
  });
}

/** Where a figure stands on the path of twelve steps from 100 to the level, so many steps after its beginning. */
export function naiveOnPath(steps: number, value: number, level: number, minimum: number | null): string {
  const at = (end: number) => naiveRounded(100 + ((end - 100) * steps) / 12, 0);
  const reaches = (line: number) => (level > 100 ? value >= line : value <= line);
  if (reaches(level)) return 'reached';
  if (reaches(at(level))) return 'on-path';
  const tenth = naiveRounded(100 + ((level - 100) * steps) / 12 - (level - 100) / 10, 0);
  return reaches(minimum === null ? tenth : at(minimum)) ? 'near' : 'off-path';
}

/** What stands in the revisions, the latest of each figure: by series (`unit-1 judged-2`), in the order of the first days. */
export async function naiveFigures(
  database: Database,
  firstDays: readonly string[],
): Promise<Map<string, (number | null)[]>> {
  const rows = await database.orm.execute<{ series: string; start: string; value: number }>(sql`
    select o.code || ' ' || m.code as series, r.period_start::text as start, r.value
    from revisions r join series s on s.organisation_id = r.organisation_id and s.id = r.series_id
    join organisations o on o.id = s.organisation_id join metrics m on m.id = s.metric_id
    join publications p on p.id = r.publication_id
    where s.breakdown = 'total' and m.code like 'judged-%' order by p.published_at`);
  const found = new Map<string, (number | null)[]>();
  for (const { series, start, value } of rows) {
    const values = found.get(series) ?? firstDays.map(() => null);
    values[firstDays.indexOf(start)] = Number(value);
    found.set(series, values);
  }
  return found;
}
