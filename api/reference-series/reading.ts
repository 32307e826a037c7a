import { z } from 'zod';
import { inBatches, isKoladaId, koladaMostFound, type KoladaRow, type Kpi, type Municipality } from '#domain/kolada.ts';
import { oneLine } from '#domain/text.ts';
import type { Fetching, Kolada } from './kolada.ts';

const id = z.string().refine(isKoladaId);
const title = z.string().transform((text) => oneLine(text.slice(0, 500)));
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}/)
  .transform((text) => text.slice(0, 10))
  .nullish()
  .catch(null);

const KpiItem = z
  .object({
    id,
    title,
    description: z.string().nullish(),
    is_divided_by_gender: z.union([z.boolean(), z.int().transform((flag) => flag === 1)]),
    publ_period: z.coerce.string().nullish(),
    prel_publication_date: day,
    publication_date: day,
  })
  .transform((kpi): Kpi => ({
    id: kpi.id,
    title: kpi.title,
    description: kpi.description ?? '',
    isDividedByGender: kpi.is_divided_by_gender,
    publishedYear: /^\d{4}$/.test(kpi.publ_period ?? '') ? Number(kpi.publ_period) : null,
    preliminaryOn: kpi.prel_publication_date ?? null,
    finalOn: kpi.publication_date ?? null,
  }));

const MunicipalityItem: z.ZodType<Municipality> = z.object({ id, title, type: z.string() });

export type KoladaGroup = { id: string; title: string; members: { id: string; title: string }[] };

const GroupItem = z
  .object({ id, title, members: z.array(z.object({ member_id: id, member_title: title })).default([]) })
  .transform((group): KoladaGroup => ({
    id: group.id,
    title: group.title,
    members: group.members.map(({ member_id, member_title }) => ({ id: member_id, title: member_title })),
  }));

const RowItem = z
  .object({
    kpi: id,
    municipality: id,
    period: z.int().min(1900).max(2200),
    values: z.array(
      z.object({
        gender: z.string(),
        value: z.number().nullable(),
        status: z.string().nullish(),
        isdeleted: z.boolean().nullish(),
      }),
    ),
  })
  .transform(({ kpi, municipality, period, values }): KoladaRow => ({
    kpi,
    municipality,
    year: period,
    values: values.map(({ gender, value, status, isdeleted }) => ({
      gender,
      value,
      status: status ?? '',
      isDeleted: isdeleted ?? false,
    })),
  }));

async function all<Item>(pages: AsyncIterable<Item[]>, most = Infinity): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages) {
    items.push(...page);
    if (items.length >= most) break;
  }
  return items;
}

const search = (path: string, words: string): string =>
  `${path}?title=${encodeURIComponent(words)}&per_page=${koladaMostFound}`;

export const searchKpis = (kolada: Kolada, words: string, fetching: Fetching): Promise<Kpi[]> =>
  all(kolada.pages(search('kpi', words), KpiItem, fetching), koladaMostFound);
export const searchMunicipalities = (kolada: Kolada, words: string, fetching: Fetching): Promise<Municipality[]> =>
  all(kolada.pages(search('municipality', words), MunicipalityItem, fetching), koladaMostFound);
export const searchGroups = (kolada: Kolada, words: string, fetching: Fetching): Promise<KoladaGroup[]> =>
  all(kolada.pages(search('municipality_groups', words), GroupItem, fetching), koladaMostFound);

/** Those of these ids that are there, in their order. */
async function listed<Item extends { id: string }>(
  kolada: Kolada,
  path: string,
  item: z.ZodType<Item>,
  ids: readonly string[],
  fetching: Fetching,
): Promise<Item[]> {
  const byId = new Map<string, Item>();
  for (const batch of inBatches(ids)) {
    for (const one of await all(kolada.pages(`${path}/${batch.join(',')}`, item, fetching))) byId.set(one.id, one);
  }
  return ids.flatMap((wanted) => byId.get(wanted) ?? []);
}

export const listKpis = (kolada: Kolada, ids: readonly string[], fetching: Fetching): Promise<Kpi[]> =>
  listed(kolada, 'kpi', KpiItem, ids, fetching);
export const listMunicipalities = (
  kolada: Kolada,
  ids: readonly string[],
  fetching: Fetching,
): Promise<Municipality[]> => listed(kolada, 'municipality', MunicipalityItem, ids, fetching);
export const listGroups = (kolada: Kolada, ids: readonly string[], fetching: Fetching): Promise<KoladaGroup[]> =>
  listed(kolada, 'municipality_groups', GroupItem, ids, fetching);

/** Every year of these key figures and municipalities, page by page. What was not asked for is left out. */
export async function* rowsOf(
  kolada: Kolada,
  kpis: readonly string[],
  municipalities: readonly string[],
  fetching: Fetching,
): AsyncGenerator<KoladaRow[]> {
  const wanted = { kpis: new Set(kpis), municipalities: new Set(municipalities) };
  for (const some of inBatches(kpis)) {
    for (const where of inBatches(municipalities)) {
      const path = `data/kpi/${some.join(',')}/municipality/${where.join(',')}`;
      for await (const rows of kolada.pages(path, RowItem, fetching)) {
        yield rows.filter(({ kpi, municipality }) => wanted.kpis.has(kpi) && wanted.municipalities.has(municipality));
      }
    }
  }
}
