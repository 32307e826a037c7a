import { textIn } from '#domain/language.ts';
import { localText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { keepAddressShort, readingOf } from '#web/lib/server/reading.ts';
import { learntOf, listOf, standingsOf } from './peers.ts';
import type { PageServerLoad } from './$types';

/** So many years back can be chosen. */
const mostYears = 10;

export const load: PageServerLoad = async ({ params, url, fetch }) => {
  keepAddressShort(url);
  const { api, language, today, asOf } = readingOf({ url, fetch });
  const named = { locale: language };
  const { code, names, ancestors } = await api.organisation(params.code);
  const [{ items: groups }, { items: own }, { items: metrics }] = await Promise.all([
    api.groups({ near: code }),
    api.groups({ organisation: code }),
    api.metrics(),
  ]);
  const asked = url.searchParams.get('group') || null;
  // being alike says more than working together
  const usual = own.find(({ kind }) => kind === 'peer') ?? own[0] ?? groups.find(({ inCommon = 0 }) => inCommon > 0);
  const group = asked ?? usual?.code ?? null;
  const from = url.searchParams.get('from');
  const found = group === null ? null : await api.peers(code, { group, from });
  const shown = found && standingsOf(found, metrics, language);
  const name = localText(names, language);
  const year = Number(today.slice(0, 4));
  return {
    words: {
      heading: m.peers_heading({}, named),
      members: m.group_members({}, named),
      groups: m.groups_heading({}, named),
      noGroups: m.peers_no_groups({}, named),
      rule: m.peers_rule({}, named),
      learn: m.peers_learn({}, named),
      events: m.peers_events({}, named),
      all: m.peers_all({}, named),
      group: m.peers_group({}, named),
      since: m.peers_since({}, named),
      metric: m.compare_metric({}, named),
      period: m.table_period({}, named),
      value: m.column_value({}, named),
      place: m.compare_column_place({}, named),
      percentile: m.peers_percentile({}, named),
      median: m.compare_median({}, named),
      have: m.compare_have({}, named),
    },
    name,
    ancestors: [...ancestors, { code, names }].map((one) => ({
      path: `/organisations/${one.code}`,
      name: localText(one.names, language),
    })),
    group,
    groups: [
      ...(group === null && groups.length ? [{ value: '', text: m.peers_choose({}, named) }] : []),
      ...groups.map((one) => ({ value: one.code, text: textIn(one.names, language) })),
    ],
    groupPath: group && `/groups/${group}`,
    from: from ?? '',
    years: [
      { value: '', text: m.peers_three_years({}, named) },
      ...Array.from({ length: mostYears }, (_, back) => String(year - 1 - back)).map((value) => ({
        value,
        text: value,
      })),
    ],
    lists:
      found && shown?.length
        ? [
            listOf('strengths', m.peers_strengths, m.peers_no_strengths, found.strengths, shown, language),
            listOf('weaknesses', m.peers_weaknesses, m.peers_no_weaknesses, found.weaknesses, shown, language),
          ]
        : [],
    none: found
      ? shown?.length
        ? null
        : m.peers_no_figures({ name: name.text }, named)
      : groups.length
        ? m.peers_nobody_alike({ name: name.text }, named)
        : null,
    standings: shown ?? [],
    learnt: found ? found.learn.map((one) => learntOf(one, metrics, { group: found.group, asOf }, language)) : [],
  };
};
