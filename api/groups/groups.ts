import { readFigures, type FigureSeries } from '#db/queries/figures.ts';
import type { Metric } from '#db/queries/metrics.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { groupVersionOf, inCommon, isThereOn, type GroupVersion } from '#domain/group.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { frequencies, lastDay, periodAt } from '#domain/period.ts';
import { lastValuePosition } from '#domain/series.ts';
import { Problem } from '../http/problem.ts';
import { getOrganisation } from '../organisations/search.ts';
import type { GroupAnswer, GroupCoverageAnswer, GroupDetails } from './answers.ts';

/** A group as it holds, or one of its versions. Problem 404 `unknown-group`. */
export async function getGroup(snapshot: Snapshot, code: string, version: number | null): Promise<GroupVersion> {
  const group = groupVersionOf(await snapshot.groups(), code, version);
  if (!group) throw new Problem(404, 'unknown-group', `There is no group "${code}".`);
  return group;
}

/** Those of the members that are known at the moment of reading. */
export const membersOf = ({ tree }: Snapshot, { members }: GroupVersion): Organisation[] =>
  members.flatMap(({ organisationId }) => tree.byId(organisationId) ?? []);

export const groupAnswer = ({ tree }: Snapshot, group: GroupVersion): GroupAnswer => ({
  code: group.code,
  version: group.version,
  kind: group.kind,
  names: group.names,
  coordinator: tree.byId(group.coordinatorId)?.code ?? null,
  memberCount: group.members.length,
  setAt: group.setAt,
});

/** Those that have the most in common with an organisation first, with how much. */
export function byLikeness(
  { tree }: Snapshot,
  items: readonly GroupAnswer[],
  groups: readonly GroupVersion[],
  code: string,
): GroupAnswer[] {
  const organisation = getOrganisation(tree, code);
  const membersIn = new Map(groups.map((group) => [group.code, group.members.map((one) => one.organisationId)]));
  return items
    .map((item) => ({ ...item, inCommon: inCommon(organisation, membersIn.get(item.code) ?? [], tree) }))
    .toSorted((one, other) => other.inCommon - one.inCommon);
}

/** A group without the metrics that the reader does not see. */
export async function groupDetails(snapshot: Snapshot, group: GroupVersion): Promise<GroupDetails> {
  const { tree, metrics } = snapshot;
  const versions = (await snapshot.groups()).filter(({ code }) => code === group.code);
  return {
    ...groupAnswer(snapshot, group),
    contact: group.contact,
    basis: basisAnswer(group),
    reason: group.reason,
    endedAt: group.endedAt,
    endReason: group.endReason,
    members: group.members.flatMap(({ organisationId, distance }) => {
      const organisation = tree.byId(organisationId);
      return organisation ? [{ organisation: organisation.code, names: organisation.names, distance }] : [];
    }),
    metrics: followedIn(group, metrics).map(({ code }) => code),
    versions: versions.map(({ version, setAt, endedAt, members, reason }) => ({
      version,
      setAt,
      endedAt,
      memberCount: members.length,
      reason,
    })),
  };
}

/** What is stored is never changed, and what is answered is nobody's to change. */
const basisAnswer = ({ basis }: GroupVersion): GroupDetails['basis'] => {
  if (basis.by === 'rule') return { ...basis, bounds: [...basis.bounds] };
  return basis.by === 'likeness' ? { ...basis, figures: [...basis.figures] } : basis;
};

const followedIn = ({ metricIds }: GroupVersion, metrics: readonly Metric[]): Metric[] => {
  const byId = new Map(metrics.map((metric) => [metric.id, metric]));
  return metricIds.flatMap((id) => byId.get(id) ?? []);
};

/** Who has figures of what: of what the group follows, or of everything that any of its members has. */
export async function coverageOf(snapshot: Snapshot, group: GroupVersion): Promise<GroupCoverageAnswer> {
  const members = membersOf(snapshot, group);
  const followed = followedIn(group, snapshot.metrics);
  const series = await readFigures(snapshot, {
    metrics: followed.length ? followed : snapshot.metrics,
    organisations: members,
    breakdowns: ['total'],
    frequency: null,
    from: null,
    to: null,
    latest: 1,
  });
  const items = [...Map.groupBy(series, ({ metric }) => metric)].flatMap(
    ([metric, own]) => metricCoverage(metric, own, members) ?? [],
  );
  const order = new Map(followed.map(({ code }, place) => [code, place]));
  return {
    code: group.code,
    version: group.version,
    items: items.toSorted((a, b) =>
      followed.length ? (order.get(a.metric) ?? 0) - (order.get(b.metric) ?? 0) : b.have - a.have,
    ),
  };
}

const lastNumber = ({ points }: FigureSeries): number | null => {
  const position = lastValuePosition(points);
  return position === null ? null : points.from + position;
};

/** In the frequency that most of them have, the shorter of two; null where nobody has a figure. */
function metricCoverage(
  metric: Metric,
  series: readonly FigureSeries[],
  members: readonly Organisation[],
): GroupCoverageAnswer['items'][number] | null {
  const valued = series.filter((one) => lastNumber(one) !== null);
  const byFrequency = frequencies.map((frequency) => valued.filter((one) => one.frequency === frequency));
  const own = byFrequency.reduce((most, some) => (some.length > most.length ? some : most), []);
  const [{ frequency } = { frequency: null }] = own;
  if (frequency === null) return null;
  const lastOf = new Map(own.map((one) => [one.organisation.id, lastNumber(one) ?? 0]));
  const number = Math.max(...lastOf.values());
  const period = periodAt(frequency, number);
  const expected = members.filter((member) => isThereOn(member, lastDay(period)));
  const missing = expected.filter(({ id }) => lastOf.get(id) !== number);
  return {
    metric: metric.code,
    frequency,
    period,
    have: expected.length - missing.length,
    of: expected.length,
    missing: missing.map(({ id, code }) => {
      const last = lastOf.get(id);
      return { organisation: code, latest: last === undefined ? null : periodAt(frequency, last) };
    }),
  };
}
