import { textIn } from '#domain/language.ts';
import { formatNumber } from '#domain/number.ts';
import { formatPeriod } from '#domain/period.ts';
import { inLanguage, withQuery } from '#web/lib/address.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { comparePath } from '#web/lib/server/compare-link.ts';
import { namesOf } from '#web/lib/server/names.ts';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { basisText, groupSummary, versionText } from '#web/lib/wording/group.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, fetch }) => {
  keepAddressShort(url);
  const { api, language, asOf } = readingOf({ url, fetch });
  const named = { locale: language };
  const version = url.searchParams.get('version');
  const [group, coverage, { items: metrics }] = await Promise.all([
    api.group(params.code, version),
    api.groupCoverage(params.code, version),
    api.metrics(),
  ]);
  const { basis, coordinator } = group;
  const spoken = [coordinator ?? [], basis.by === 'likeness' ? basis.to : [], basis.by === 'rule' ? (basis.below ?? []) : []].flat(); // prettier-ignore
  const others = await namesOf(api, spoken, language);
  const memberNames = new Map(group.members.map(({ organisation, names }) => [organisation, textIn(names, language)]));
  const nameOf = (code: string): string => memberNames.get(code) ?? others(code);
  const metricNames = new Map(metrics.map(({ code, names }) => [code, names]));
  const selection = `group:${group.code}${version === null ? '' : `@${group.version}`}`;
  return {
    words: {
      groups: m.groups_heading({}, named),
      members: m.group_members({}, named),
      learn: m.peers_heading({}, named),
      coverage: m.group_coverage({}, named),
      none: m.group_coverage_none({}, named),
      versions: m.group_versions({}, named),
      metric: m.compare_metric({}, named),
      period: m.table_period({}, named),
      have: m.compare_have({}, named),
      missing: m.group_missing({}, named),
      compare: m.group_compare({}, named),
    },
    name: localText(group.names, language),
    summary: groupSummary(group, nameOf, language),
    version: versionText(group, language),
    over: group.endReason && m.group_is_over({ reason: group.endReason }, named),
    contact: group.contact && m.group_contact({ contact: group.contact }, named),
    basis: basisText(basis, nameOf, language),
    coordinatorPath: coordinator && `/organisations/${coordinator}/groups`,
    coordinator: coordinator && m.groups_coordinated({ name: nameOf(coordinator) }, named),
    members: group.members.map(({ organisation, names, distance }) => {
      const name = localText(names, language);
      return {
        path: `/organisations/${organisation}`,
        lang: name.lang,
        text: name.text,
        distance:
          distance === null ? null : m.group_member_distance({ distance: formatNumber(distance, 2, language) }, named),
        learn: {
          path: inLanguage(withQuery(`/organisations/${organisation}/peers`, { group: group.code, asOf }), language),
          label: m.group_learn({ name: name.text }, named),
        },
      };
    }),
    coverage: coverage.items.map(({ metric, period, have, of, missing }) => {
      const name = localText(metricNames.get(metric) ?? { sv: metric }, language);
      return {
        id: metric,
        name,
        period: formatPeriod(period, language, 'short'),
        have: m.group_have({ have, of }, named),
        missing: missing.map(({ organisation, latest }) =>
          latest === null
            ? nameOf(organisation)
            : m.group_missing_latest(
                { name: nameOf(organisation), period: formatPeriod(latest, language, 'short') },
                named,
              ),
        ),
        compare: {
          path: inLanguage(comparePath({ metric, organisation: selection, asOf }), language),
          label: m.group_compare_metric({ metric: name.text }, named),
        },
      };
    }),
    versions: group.versions.map((one) => ({
      id: one.version,
      path: inLanguage(`/groups/${group.code}?version=${one.version}`, language),
      text: m.group_version_line({ text: versionText(one, language), count: one.memberCount }, named),
      reason: one.reason,
      isShown: one.version === group.version,
    })),
  };
};
