import { z } from 'zod';
import { directions, measuringTypes, units } from '#domain/metric.ts';
import { isOtherCode, listsOf, type OtherMetric } from '#domain/other-installation.ts';
import { frequencies, type Frequency } from '#domain/period.ts';
import { PeriodAnswer, TextsAnswer, page } from '../http/answers.ts';
import { FetchFailure } from './failure.ts';
import type { Installation } from './installations.ts';

/** How the answers of an installation come in: what is needed of them, and nothing that later ones may add. */
const Metric: z.ZodType<OtherMetric> = z.object({
  code: z.string(),
  names: TextsAnswer,
  definition: TextsAnswer,
  method: TextsAnswer,
  source: TextsAnswer,
  unit: z.enum(units),
  decimals: z.int().min(0).max(6),
  direction: z.enum(directions),
  frequencies: z.array(z.enum(frequencies)),
  measuringType: z.enum(measuringTypes),
  isCumulative: z.boolean(),
  isSeasonal: z.boolean(),
  smallestAnswers: z.int().min(1).nullable(),
  dimensions: z.array(z.string()).max(2),
  dueDays: z.int().min(0).max(3_660),
});

const Organisation = z.object({
  code: z.string(),
  names: TextsAnswer,
  kind: z.string().regex(/^[a-z0-9-]{1,100}$/),
});
export type OtherOrganisation = z.infer<typeof Organisation>;

const Amounts = z.array(z.number().nullable());

const Series = z.object({
  periods: z.array(PeriodAnswer),
  series: z.array(
    z.object({
      metric: z.string(),
      organisation: z.string(),
      breakdown: z.string(),
      values: Amounts,
      statuses: z.record(z.string(), z.string()),
      numerators: Amounts.optional(),
      denominators: Amounts.optional(),
      n: Amounts.optional(),
      origin: z.string(),
      rollup: z.object({ rule: z.string(), have: z.array(z.int()), of: z.array(z.int()) }).optional(),
      attributions: z.array(TextsAnswer).optional(),
    }),
  ),
});
export type OtherSeriesPage = z.infer<typeof Series>;

const Home = z.object({ home: z.string().nullable(), isDemonstration: z.boolean() });

export type Reading = {
  signal?: AbortSignal | undefined;
  /** Told of each answer as it comes. */
  onPage?: (() => Promise<void>) | undefined;
  /** Takes up by which validator each answer can be known again. */
  validators?: Map<string, string> | undefined;
};

const addressOf = ({ door }: Installation, path: string, query: Record<string, string>): URL => {
  const address = new URL(`api/v1/${path}`, door.base);
  address.search = String(new URLSearchParams(query));
  return address;
};

async function read<Answer>(
  installation: Installation,
  path: string,
  query: Record<string, string>,
  shape: z.ZodType<Answer>,
  { signal, onPage, validators }: Reading,
): Promise<Answer> {
  const address = addressOf(installation, path, query);
  const asked = await installation.door.ask(address, shape, { signal });
  if (!asked) throw new FetchFailure('unreadable', 'It says that nothing has changed to whoever has nothing.');
  await onPage?.();
  validators?.set(address.href.slice(installation.door.base.href.length), asked.etag ?? '');
  return asked.answer;
}

/** Whether every answer is what it was: asked by its validator, it costs a line. */
export async function isUnchanged(
  { door }: Installation,
  validators: Readonly<Record<string, string>>,
  { signal, onPage }: Reading,
): Promise<boolean> {
  for (const [path, etag] of Object.entries(validators)) {
    const asked = await door.ask(new URL(path, door.base), z.unknown(), { signal, etag });
    await onPage?.();
    if (asked) return false;
  }
  return Object.keys(validators).length > 0;
}

const perPage = 1_000;
const mostPages = 20;

/** All that a list has, page by page. */
async function all<Item>(
  installation: Installation,
  path: string,
  item: z.ZodType<Item>,
  reading: Reading,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let number = 1; number <= mostPages; number += 1) {
    const query = { limit: String(perPage), page: String(number) };
    const answer = await read(installation, path, query, page(item), reading);
    items.push(...answer.items);
    if (!answer.items.length || items.length >= answer.total) return items;
  }
  throw new FetchFailure('unreadable', 'Its pages never end.');
}

/** A metric whose unit is none of those that are known here: nothing of it is brought. */
const Unmeasured = z.object({ code: z.string(), names: TextsAnswer, unit: z.string().max(100) });
export type OtherUnmeasured = z.infer<typeof Unmeasured>;
const isUnit = (text: string): boolean => units.some((unit) => unit === text);

export type OtherMetrics = { metrics: OtherMetric[]; unmeasured: OtherUnmeasured[] };

/** Every metric that it shows to all; what would have no place here is left out. */
export async function listOtherMetrics(installation: Installation, reading: Reading = {}): Promise<OtherMetrics> {
  const items = await all(installation, 'metrics', z.unknown(), reading);
  const read = <One extends { code: string }>(shape: z.ZodType<One>): One[] =>
    items.flatMap((item) => {
      const { data } = shape.safeParse(item);
      return data && isOtherCode(data.code) ? [data] : [];
    });
  return { metrics: read(Metric), unmeasured: read(Unmeasured).filter(({ unit }) => !isUnit(unit)) };
}

/** FetchFailure `unknown-unit` when one of what was chosen is measured in a unit that nobody knows here. */
export function refuseUnmeasured(
  { host }: Installation,
  chosen: readonly string[],
  unmeasured: readonly OtherUnmeasured[],
): void {
  const found = unmeasured.filter(({ code }) => chosen.includes(code));
  if (found.length) throw new FetchFailure('unknown-unit', unmeasuredText(host, found));
}

export const unmeasuredText = (host: string, unmeasured: readonly OtherUnmeasured[]): string =>
  `${host} measures ${unmeasured.map(({ code, unit }) => `${code} in ${unit}`).join(', ')}, which is not known here.`;

const Details = z.object({
  breakdowns: z.array(z.object({ code: z.string(), categories: z.array(z.object({ code: z.string() })) })),
});

/** What a metric is broken down by there. */
export const listOtherBreakdowns = async (installation: Installation, metric: string, reading: Reading) =>
  (await read(installation, `metrics/${metric}`, {}, Details, reading)).breakdowns;

/** The first that have the words in a name or a code. */
export const searchOtherOrganisations = async (
  installation: Installation,
  words: string,
  most: number,
  reading: Reading,
): Promise<OtherOrganisation[]> =>
  (
    await read(installation, 'organisations', { q: words, limit: String(most) }, page(Organisation), reading)
  ).items.filter(({ code }) => isOtherCode(code));

/** Those of these codes that are there, in their order. */
export async function listOtherOrganisations(
  installation: Installation,
  codes: readonly string[],
  reading: Reading = {},
): Promise<OtherOrganisation[]> {
  const found = new Map<string, OtherOrganisation>();
  for (const list of listsOf(codes)) {
    for (const one of await organisationsIn(installation, list, reading)) found.set(one.code, one);
  }
  return codes.flatMap((code) => found.get(code) ?? []);
}

/** A list with a code that is not there is refused whole: its halves are asked for, down to that code. */
async function organisationsIn(
  installation: Installation,
  codes: readonly string[],
  reading: Reading,
): Promise<OtherOrganisation[]> {
  const query = { organisation: codes.join(','), limit: String(perPage) };
  const found = await orGone(read(installation, 'organisations', query, page(Organisation), reading));
  if (found) return found.items;
  if (codes.length === 1) return [];
  const half = Math.ceil(codes.length / 2);
  return [
    ...(await organisationsIn(installation, codes.slice(0, half), reading)),
    ...(await organisationsIn(installation, codes.slice(half), reading)),
  ];
}

const Group = z.object({ code: z.string(), names: TextsAnswer });
const GroupMembers = Group.extend({
  members: z.array(z.object({ organisation: z.string(), names: TextsAnswer })),
});
export type OtherGroup = z.infer<typeof GroupMembers>;

/** The groups of organisations that it shows to all, without their members. */
export const listOtherGroups = async (installation: Installation, reading: Reading): Promise<OtherGroup[]> =>
  (await all(installation, 'groups', Group, reading)).flatMap((group) =>
    isOtherCode(group.code) ? [{ ...group, members: [] }] : [],
  );

/** Those of these groups that are there, with their members. */
export async function findOtherGroups(
  installation: Installation,
  codes: readonly string[],
  reading: Reading = {},
): Promise<OtherGroup[]> {
  const found: OtherGroup[] = [];
  for (const code of codes) {
    const group = await orGone(read(installation, `groups/${code}`, {}, GroupMembers, reading));
    if (!group) continue;
    found.push({ ...group, code, members: group.members.filter(({ organisation }) => isOtherCode(organisation)) });
  }
  return found;
}

/** Null where it says that it has no such thing. */
async function orGone<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof FetchFailure && error.code === 'gone') return null;
    throw error;
  }
}

/** What it calls itself: its first organisation. */
export async function nameOf(installation: Installation, reading: Reading): Promise<OtherOrganisation['names']> {
  const { home } = await read(installation, 'installation', {}, Home, reading);
  if (home === null || !isOtherCode(home)) return { sv: installation.host };
  return (await listOtherOrganisations(installation, [home], reading))[0]?.names ?? { sv: installation.host };
}

/** The series of a metric, page by page. What was not asked for is left out. */
export async function* seriesOf(
  installation: Installation,
  {
    metric,
    frequency,
    organisations,
    breakdowns,
  }: { metric: string; frequency: Frequency; organisations: readonly string[]; breakdowns: readonly string[] },
  reading: Reading,
): AsyncGenerator<OtherSeriesPage> {
  const wanted = { organisations: new Set(organisations), breakdowns: new Set(breakdowns) };
  for (const some of listsOf(organisations)) {
    for (const parts of listsOf(breakdowns)) {
      const query = {
        metric,
        organisation: some.join(','),
        breakdown: parts.join(','),
        frequency,
        numerators: 'true',
      };
      const { periods, series } = await read(installation, 'series', query, Series, reading);
      yield {
        periods,
        series: series.filter(
          (one) =>
            one.metric === metric && wanted.organisations.has(one.organisation) && wanted.breakdowns.has(one.breakdown),
        ),
      };
    }
  }
}
