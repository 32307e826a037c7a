import { metric as metricLike } from '#db/seed/catalogue/metric.ts';
import type { Database } from '#db/connection.ts';
import { saveEvents } from '#db/queries/events.ts';
import { saveGroup, saveGroupVersion } from '#db/queries/groups.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import { listMetrics, saveNewMetrics } from '#db/queries/metrics.ts';
import { saveNarrowed } from '#db/queries/sharing.ts';
import { saveTarget } from '#db/queries/targets.ts';
import { saveVision } from '#db/queries/visions.ts';
import { writeTransaction } from '#db/write.ts';
import { addOrganisations, unit } from './organisations.ts';
import { cell, publishCells } from './publish.ts';

/** Each with what it stands below. Only those at the bottom report; everything above is rolled up. */
const parents = {
  top: null,
  alfa: 'top',
  'alfa-1': 'alfa',
  'alfa-2': 'alfa',
  beta: 'top',
  'beta-1': 'beta',
  'beta-2': 'beta',
  gamma: 'top',
  'gamma-1': 'gamma',
} as const;
export type Place = keyof typeof parents;
export const leaves = ['alfa-1', 'alfa-2', 'beta-1', 'beta-2', 'gamma-1'] as const satisfies readonly Place[];
type Leaf = (typeof leaves)[number];
export const leavesBelow: Partial<Record<Place, readonly Leaf[]>> = {
  top: leaves,
  alfa: ['alfa-1', 'alfa-2'],
  beta: ['beta-1', 'beta-2'],
};

type Visible = 'public' | 'peers' | 'organisation' | 'restricted';
export type SecretMetric = { code: string; visibility: Visible; narrowed?: Visible; rule: 'sum' | 'ratio' };
/** What is narrowed is so in `alfa` and `alfa-1`, and in nothing else. */
const narrowedIn: readonly Place[] = ['alfa', 'alfa-1'];

export const secretMetrics: readonly SecretMetric[] = [
  { code: 'shown-to-all', visibility: 'public', rule: 'sum' },
  { code: 'shown-to-peers', visibility: 'peers', rule: 'sum' },
  { code: 'shown-inside', visibility: 'organisation', rule: 'sum' },
  { code: 'shown-to-analysts', visibility: 'restricted', rule: 'sum' },
  { code: 'ratio-inside', visibility: 'organisation', rule: 'ratio' },
  { code: 'narrowed-to-peers', visibility: 'public', narrowed: 'peers', rule: 'sum' },
  { code: 'narrowed-inside', visibility: 'public', narrowed: 'organisation', rule: 'ratio' },
  { code: 'narrowed-to-analysts', visibility: 'public', narrowed: 'restricted', rule: 'sum' },
];

/** Whose figures somebody may see besides the public ones, written out by hand where they are used. */
export type Sight = { internal: readonly Place[]; restricted: readonly Place[]; peers: readonly Place[] };

/** The rules of visibility once more, naively. */
export function sees({ internal, restricted, peers }: Sight, metric: SecretMetric, place: Place): boolean {
  const narrowed = narrowedIn.includes(place) ? metric.narrowed : undefined;
  switch (narrowed ?? metric.visibility) {
    case 'public':
      return true;
    case 'peers':
      return internal.includes(place) || peers.includes(place);
    case 'organisation':
      return internal.includes(place);
    case 'restricted':
      return restricted.includes(place);
  }
}

export function hasInCatalogue({ internal, restricted }: Sight, { visibility }: SecretMetric): boolean {
  if (visibility === 'public') return true;
  return visibility === 'restricted' ? restricted.length > 0 : internal.length > 0;
}

export type Sentinel = {
  /** What is searched for: the six digits of a number, or a text. */
  mark: string;
  what: string;
  kind: 'figure' | 'target' | 'event' | 'name' | 'draft' | 'question';
  field: 'value' | 'numerator' | 'denominator' | 'n' | null;
  metric: SecretMetric;
  /** The figure, or the sum of figures, of these. */
  places: readonly Place[];
  vintage: 1 | 2 | null;
  maySee: (sight: Sight) => boolean;
};

/** A generator of its own, so that every run searches for the same. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647);
}

const subsets = <Item>(items: readonly Item[]): Item[][] =>
  items.reduce<Item[][]>((all, item) => [...all, ...all.map((one) => [...one, item])], [[]]).slice(1);

const fields = ['value', 'numerator', 'denominator', 'n'] as const;
type Field = (typeof fields)[number];
const vintages = [1, 2] as const;
export const vintageMoments = { 1: '2026-03-01T09:00:00.000Z', 2: '2026-06-01T09:00:00.000Z' } as const;

export type Secrets = { sentinels: readonly Sentinel[]; byMark: ReadonlyMap<string, Sentinel> };

/**
 * Two organisations and a third with units, and metrics of every visibility. Each figure, each sum of figures, each target,
 * event and name is a mark that stands nowhere else.
 */
export async function plantSentinels(database: Database): Promise<Secrets> {
  const next = numbers(7_391);
  const taken = new Set<number>();
  const sentinels: Sentinel[] = [];
  const figures = new Map<string, number>();
  const keyOf = (metric: SecretMetric, vintage: number, field: Field, leaf: Leaf) =>
    `${metric.code} ${vintage} ${field} ${leaf}`;
  const fresh = (count: number): number[] => {
    for (;;) {
      const drawn = Array.from({ length: count }, () => 100_000 + (next() % 99_000));
      const sums = subsets(drawn).map((some) => some.reduce((sum, one) => sum + one, 0));
      if (new Set(sums).size === sums.length && sums.every((sum) => !taken.has(sum))) {
        for (const sum of sums) taken.add(sum);
        return drawn;
      }
    }
  };
  for (const metric of secretMetrics) {
    for (const vintage of vintages) {
      for (const field of fields) {
        const drawn = fresh(leaves.length);
        leaves.forEach((leaf, place) => figures.set(keyOf(metric, vintage, field, leaf), drawn[place] ?? 0));
        for (const places of subsets(leaves)) {
          const sum = places.reduce(
            (total, leaf) => total + (figures.get(keyOf(metric, vintage, field, leaf)) ?? 0),
            0,
          );
          sentinels.push({
            mark: String(sum),
            what: `${field} ${vintage} of ${metric.code} in ${places.join(' + ')}`,
            kind: 'figure',
            field,
            metric,
            places,
            vintage,
            maySee: (sight) => places.every((place) => sees(sight, metric, place)),
          });
        }
      }
    }
  }
  await addOrganisations(
    database,
    Object.entries(parents).map(([code, parent]) => unit(code, { parent })),
  );
  const places = new Map(
    (await database.sql<{ id: number; code: Place }[]>`select id, code from organisations`).map((row) => [
      row.code,
      row.id,
    ]),
  );
  const idOf = (place: Place): number => places.get(place) ?? 0;
  await writeTransaction(database, async (transaction) => {
    await saveNewMetrics(
      transaction,
      secretMetrics.map(({ code, visibility, rule }) =>
        metricLike({
          code,
          names: { sv: `Hemligt ${code}.`, en: `Secret ${code}.` },
          definition: { sv: `Hemligt ${code}.` },
          method: { sv: `Hemligt ${code}.` },
          source: { sv: '' },
          unit: 'count',
          decimals: 2,
          direction: 'higher',
          frequencies: ['Q'],
          measuringType: 'flow',
          rollupRule: rule,
          visibility,
        }),
      ),
      '1970-01-01T00:00:00Z',
    );
    const ids = new Map((await listMetrics(transaction, null)).map(({ code, id }) => [code, id]));
    const at = new Date('2026-01-01T00:00:00Z');
    for (const metric of secretMetrics) {
      const metricId = ids.get(metric.code) ?? 0;
      if (metric.narrowed) {
        for (const place of narrowedIn) await saveNarrowed(transaction, idOf(place), metricId, metric.narrowed, at);
      }
      const named = { metric, places: [], vintage: null, field: null };
      for (const mark of [`Hemligt ${metric.code}.`, `Secret ${metric.code}.`]) {
        sentinels.push({
          ...named,
          mark,
          what: `the name of ${metric.code}`,
          kind: 'name',
          maySee: (sight) => hasInCatalogue(sight, metric),
        });
      }
      for (const place of ['alfa', 'alfa-1', 'beta', 'beta-1'] as const) {
        const [baseline = 0, level = 0] = fresh(2);
        const reason = `Skäl ${metric.code} ${place}.`;
        const target = {
          organisationId: idOf(place),
          metricId,
          kind: 'level',
          baselinePeriod: '2024-Q1',
          baselineValue: baseline + 0.01,
          level: level + 0.02,
          // the path has no period in between
          byPeriod: '2024-Q2',
          path: 'straight',
          minimum: null,
          stretch: null,
          setAt: '2026-02-01T00:00:00.000Z',
          reason,
          stopsDoing: null,
          adoptedOn: null,
          isSetAfterResults: false,
        } as const;
        await saveTarget(transaction, target, null);
        const secret = { ...named, places: [place], maySee: (sight: Sight) => sees(sight, metric, place) };
        for (const mark of [String(baseline), String(level), reason]) {
          sentinels.push({ ...secret, mark, what: `target of ${metric.code} in ${place}`, kind: 'target' });
        }
        const mark = `Händelse ${metric.code} ${place}.`;
        const event = { organisationId: idOf(place), metricId, happenedOn: '2024-02-03', kind: 'general' } as const;
        await saveEvents(transaction, [{ ...event, texts: { sv: mark } }], '2026-02-01T00:00:00Z');
        sentinels.push({ ...secret, mark, what: `event of ${metric.code} in ${place}`, kind: 'event' });
      }
    }
    // proven by everything that has a target: what is shown of it is shown to those who see that
    const proofs = secretMetrics.flatMap(({ code }) =>
      (['alfa', 'alfa-1', 'beta', 'beta-1'] as const).map((place) => ({
        organisationId: idOf(place),
        metricId: ids.get(code) ?? 0,
      })),
    );
    const part = { code: 'all', names: { sv: 'Allt' }, weight: 1, carries: null, proofs };
    const vision = {
      sentence: { sv: 'Allt är öppet.' },
      ownerIds: [idOf('alfa'), idOf('beta')],
      parts: [part],
      reason: null,
    };
    await saveVision(transaction, vision, { replaces: null, at, setBy: null });
    const group = await saveGroup(transaction, { code: 'everybody', coordinatorId: idOf('top') });
    const everybody = {
      kind: 'peer',
      names: { sv: 'Alla' },
      contact: null,
      basis: { by: 'hand', source: null },
      members: leaves.map((leaf) => ({ organisationId: idOf(leaf), distance: null })),
      metricIds: secretMetrics.map(({ code }) => ids.get(code) ?? 0),
      reason: null,
    } as const;
    await saveGroupVersion(transaction, group ?? 0, everybody, { at, setBy: null });
    await raiseCatalogueVersion(transaction);
  });
  const metricIds = new Map(
    (await database.sql<{ id: number; code: string }[]>`select id, code from metrics`).map((row) => [row.code, row.id]),
  );
  for (const vintage of vintages) {
    await publishCells(
      database,
      secretMetrics.flatMap((metric) =>
        leaves.map((leaf) => {
          const of = (field: Field) => figures.get(keyOf(metric, vintage, field, leaf)) ?? 0;
          return cell({
            organisationId: idOf(leaf),
            metricId: metricIds.get(metric.code) ?? 0,
            value: of('value') + 0.03,
            numerator: of('numerator'),
            denominator: of('denominator'),
            answers: of('n'),
          });
        }),
      ),
      { publishedAt: vintageMoments[vintage], recordedAt: vintageMoments[vintage] },
    );
  }
  return { sentinels, byMark: new Map(sentinels.map((sentinel) => [sentinel.mark, sentinel])) };
}

/** Six digits as any language writes them, whole or with decimals; or as a hundredth, as shares are written. */
const sixDigits = /(?<!\d)(\d{3})[ ,.'’\u00a0\u202f\u2009]?(\d{3})|(?<!\d)(\d{4})[.,](\d{2})(?!\d)/g;

/** Numbers of requests, which the audit log repeats, are drawn by lot: among their digits any mark comes up some day. */
const drawnByLot = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** Which sentinels stand in a text. */
export function sentinelsIn({ byMark, sentinels }: Secrets, answered: string): Sentinel[] {
  const text = answered.replace(drawnByLot, '');
  const found = new Set<Sentinel>();
  // every place is tried: what one reading of the digits skips over, another may find
  for (const reading of [sixDigits, /(?<!\d)(\d{6})/g]) {
    for (const parts of text.matchAll(reading)) {
      const sentinel = byMark.get(parts.slice(1).join(''));
      if (sentinel) found.add(sentinel);
    }
  }
  if (/Hemligt|Secret|Händelse/.test(text)) {
    for (const sentinel of sentinels) {
      if (sentinel.field === null && text.includes(sentinel.mark)) found.add(sentinel);
    }
  }
  return [...found];
}
