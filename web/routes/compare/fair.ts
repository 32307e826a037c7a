import { notToldApart } from '#domain/compare.ts';
import { textIn, type Language } from '#domain/language.ts';
import { formatNumber, formatValue } from '#domain/number.ts';
import { firstDay, formatPeriod, periodInSentence } from '#domain/period.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { statusText } from '#web/lib/wording/status.ts';
import { unbroken } from '#web/lib/wording/unbroken.ts';
import type { Line } from './figures.ts';
import type { Gathered } from './gather.ts';
import { rankedOf, type Placed } from './ranked.ts';
import { placeText } from './wording.ts';

export type Fair = {
  heading: string;
  facts: { name: string; value: string }[];
  missing: { heading: string; items: string[] } | null;
  notApart: { heading: string; items: string[] } | null;
  /** What has to be known before figures are laid beside each other. */
  cautions: { heading: string; items: string[] } | null;
};

/** More neighbours than this say together what each would say. */
const mostListed = 30;

const listed = (heading: string, items: string[]): { heading: string; items: string[] } | null =>
  items.length ? { heading, items } : null;

/** What is known of all together in the period, and where each stands: always of the figures themselves. */
export const fairOf = (gathered: Gathered, language: Language): Fair | null => {
  const { comparison, figures, metric, organisations } = gathered;
  if (comparison === null || figures.period === null) return null;
  const inLanguage = { locale: language };
  const written = (value: number): string => formatValue(value, metric, language);
  const names = new Map(organisations.map(({ code, names }) => [code, textIn(names, language)]));
  const { items, ranked } = rankedOf(gathered, 'absolute');
  const nameOf = ({ organisation }: Line): string => textIn(organisation.names, language);
  const standingText = ({ value, rank, percentile, isShared }: Placed): string => {
    if (rank === null) return written(value);
    const place = `${written(value)}, ${placeText(rank, ranked, isShared, language)}`;
    if (percentile === null) return place;
    return `${place}, ${m.compare_percentile({ value: formatNumber(percentile, 0, language) }, inLanguage)}`;
  };
  const { quartiles, means, have, of, missing } = comparison;
  const own = items.filter(({ line }) => line.isOwn);
  const facts = [
    { name: m.compare_have({}, inLanguage), value: m.of_total({ have, of }, inLanguage) },
    ...own.map((placed) => ({ name: nameOf(placed.line), value: standingText(placed) })),
    ...(quartiles.median === null
      ? []
      : [{ name: m.compare_median({}, inLanguage), value: written(quartiles.median) }]),
    ...(quartiles.lower === null || quartiles.upper === null
      ? []
      : [
          {
            name: m.compare_quartiles({}, inLanguage),
            value: m.compare_between({ lower: written(quartiles.lower), upper: written(quartiles.upper) }, inLanguage),
          },
        ]),
    ...(means.unweighted === null ? [] : [{ name: m.compare_mean({}, inLanguage), value: written(means.unweighted) }]),
    ...(means.weighted === null
      ? []
      : [
          {
            name: m.compare_weighted({}, inLanguage),
            value:
              means.weightedHave === have
                ? written(means.weighted)
                : m.compare_weighted_of({ value: written(means.weighted), have: means.weightedHave }, inLanguage),
          },
        ]),
    ...(metric.direction === 'none'
      ? [{ name: m.compare_column_place({}, inLanguage), value: m.compare_no_direction({}, inLanguage) }]
      : []),
  ];
  const nameAt = (place: number): string => {
    const placed = items[place];
    return placed ? nameOf(placed.line) : '';
  };
  const neighbours = notToldApart(items.map(({ interval }) => ({ interval: interval ?? undefined }))).map((place) =>
    m.compare_pair({ first: nameAt(place), second: nameAt(place + 1) }, inLanguage),
  );
  return {
    heading: m.compare_fair_heading({ period: unbroken(formatPeriod(figures.period, language, 'long')) }, inLanguage),
    facts,
    missing: listed(
      m.compare_missing({ count: missing.length }, inLanguage),
      missing.map(({ organisation, status }) =>
        [names.get(organisation) ?? organisation, status === 'missing' ? null : statusText(status, language)]
          .filter(Boolean)
          .join(': '),
      ),
    ),
    notApart: listed(m.compare_not_apart({}, inLanguage), neighbours.slice(0, mostListed)),
    cautions: listed(m.compare_cautions({}, inLanguage), cautionsOf(gathered, language)),
  };
};

/** Names in one row, however many. */
const joined = (lines: readonly Line[], language: Language): string => {
  const names = lines.map(({ organisation }) => textIn(organisation.names, language));
  const more = names.length - mostListed;
  return more > 0
    ? m.compare_and_more({ names: names.slice(0, mostListed).join(', '), count: more }, { locale: language })
    : names.join(', ');
};

/** Changes of method, of definition and of what a figure is made of: flagged, not silently mixed. */
const cautionsOf = ({ figures, metric }: Gathered, language: Language): string[] => {
  const inLanguage = { locale: language };
  const { lines, periods, base, period } = figures;
  const at = period === null ? -1 : periods.indexOf(period);
  const present = lines.filter(({ figures: own }) => typeof own[at] === 'number');
  const partial = present.filter(({ incomplete }) => incomplete.includes(at));
  const rolledUp = present.filter(({ item }) => item?.origin === 'rolled-up');
  const reported = present.filter(({ item }) => item?.origin === 'reported');
  const fromElsewhere = present.filter(({ item }) => (item?.attributions ?? []).length > 0);
  const withObstacle = (obstacle: Line['obstacle']) => lines.filter((line) => line.obstacle === obstacle);
  const basePeriod = base === null ? '' : formatPeriod(base, language, 'short');
  const [start] = periods;
  const say = (found: readonly Line[], message: typeof m.compare_caution_partial): string[] =>
    found.length ? [message({ names: joined(found, language) }, inLanguage)] : [];
  return [
    ...lines
      .filter(({ breaks, figures: own }) => breaks.length > 0 && own.some((value) => value !== null))
      .slice(0, mostListed)
      .flatMap(({ organisation, breaks }) =>
        breaks.flatMap((position) => {
          const broken = periods[position];
          return broken
            ? [
                m.compare_caution_break(
                  {
                    name: textIn(organisation.names, language),
                    period: unbroken(periodInSentence(broken, language)),
                  },
                  inLanguage,
                ),
              ]
            : [];
        }),
      ),
    ...(start && metric.knownFrom.slice(0, 10) > firstDay(start) && !metric.knownFrom.startsWith('1970')
      ? [m.compare_caution_definition({ day: dayText(metric.knownFrom, language) }, inLanguage)]
      : []),
    ...say(partial, m.compare_caution_partial),
    ...(rolledUp.length && reported.length
      ? say(
          rolledUp.length <= reported.length ? rolledUp : reported,
          rolledUp.length <= reported.length ? m.compare_caution_rolled_up : m.compare_caution_reported,
        )
      : []),
    ...(fromElsewhere.length && fromElsewhere.length < present.length
      ? say(fromElsewhere, m.compare_caution_elsewhere)
      : []),
    ...(['no-base', 'zero-base'] as const).flatMap((obstacle) => {
      const found = withObstacle(obstacle);
      if (found.length === 0) return [];
      const words = { names: joined(found, language), period: basePeriod };
      return [(obstacle === 'no-base' ? m.compare_caution_no_base : m.compare_caution_zero_base)(words, inLanguage)];
    }),
  ];
};
