import type { OrganisationAnswer, OrganisationDetails } from '#api/organisations/answers.ts';
import type { OverviewAnswer, OverviewMetric } from '#api/overview/answers.ts';
import type { Language } from '#domain/language.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { whoText, type Responsible } from '#web/lib/wording/responsible.ts';
import { unitNounOf } from '#web/lib/wording/coverage.ts';
import { themeNames, themeOf, type Theme } from './themes.ts';
import { tileOf, type Tile } from './tile.ts';
import { endedText, unitsBelow, type UnitBelow } from './units.ts';

export type Dashboard = {
  code: string;
  /** What it stands below. */
  parent: string | null;
  name: LocalText;
  ancestors: { path: string; name: LocalText }[];
  summary: string;
  themes: { code: Theme; name: string; tiles: Tile[] }[];
  companions: Tile[];
  units: UnitBelow[];
  /** When it ended, with the way to what it became part of. */
  ended: { text: string; path: string | null } | null;
};

const fewestTiles = 4;

/**
 * What an organisation is led by gets a tile: the headlines of the measures and whatever it has set a target for. Where
 * that is hardly anything, everything does.
 */
const isLedBy = (metrics: readonly OverviewMetric[]): ((metric: OverviewMetric) => boolean) => {
  const isHead = (metric: OverviewMetric) => metric.isHeadline || metric.target !== null;
  return metrics.filter(isHead).length < fewestTiles && metrics.length <= 2 * fewestTiles ? () => true : isHead;
};

const summaryOf = (tiles: readonly Tile[], language: Language): string => {
  const inLanguage = { locale: language };
  if (tiles.length === 0) return m.dashboard_empty({}, inLanguage);
  const judged = (judgement: string) => tiles.filter(({ change }) => change?.judgement === judgement).length;
  const late = tiles.filter(({ freshness }) => freshness?.isLate).length;
  const sentences = [
    m.dashboard_summary({ count: tiles.length, better: judged('better'), worse: judged('worse') }, inLanguage),
    ...(late > 0 ? [m.dashboard_late({ late }, inLanguage)] : []),
  ];
  return sentences.join(' ');
};

export const dashboardOf = (
  overview: OverviewAnswer,
  organisation: OrganisationDetails,
  successor: OrganisationAnswer | null,
  home: string | null,
  today: string,
  language: Language,
): Dashboard => {
  const noun = unitNounOf(
    organisation.kind,
    organisation.children.map(({ kind }) => kind),
  );
  // an address need not name the organisation that is shown anyway
  const context = { organisation: organisation.code === home ? null : organisation.code, noun, today, language };
  const shown = overview.metrics.filter(({ latest, target }) => latest !== null || target !== null);
  const leads = isLedBy(shown);
  const themes = [...Map.groupBy(shown.filter(leads), themeOf)].map(([code, metrics]) => ({
    code,
    name: themeNames[code]({}, { locale: language }),
    tiles: metrics.map((metric) => tileOf(metric, context)),
  }));
  const ended = endedText(organisation, successor ? [successor] : [], today, language);
  return {
    code: organisation.code,
    parent: organisation.parent,
    name: localText(organisation.names, language),
    ancestors: organisation.ancestors.map(({ code, names }) => ({
      path: `/organisations/${code}`,
      name: localText(names, language),
    })),
    summary: summaryOf(
      themes.flatMap(({ tiles }) => tiles),
      language,
    ),
    themes,
    companions: shown.filter((metric) => !leads(metric)).map((metric) => tileOf(metric, context)),
    units: unitsBelow(organisation.children, today, language),
    ended: ended === null ? null : { text: ended, path: successor && `/organisations/${successor.code}` },
  };
};

export const loadDashboard = async (
  api: TiofaltApi,
  code: string,
  home: string | null,
  { today, language }: { today: string; language: Language },
  isSignedIn: boolean,
): Promise<Dashboard> => {
  const [overview, organisation, named] = await Promise.all([
    api.overview(code),
    api.organisation(code),
    // names are for nobody else, and everybody else asks one question less
    isSignedIn ? api.responsible(code) : null,
  ]);
  const successor = organisation.successor === undefined ? null : await api.organisation(organisation.successor);
  const dashboard = dashboardOf(overview, organisation, successor, home, today, language);
  return named ? withNames(dashboard, named.items, language) : dashboard;
};

/** Says on each tile who answers for it and who reports it. */
export const withNames = (dashboard: Dashboard, named: readonly Responsible[], language: Language): Dashboard => {
  const known = new Map(named.map((one) => [one.metric, whoText(one, language)]));
  const told = (tile: Tile): Tile => ({ ...tile, who: known.get(tile.code) ?? '' });
  return {
    ...dashboard,
    themes: dashboard.themes.map((theme) => ({ ...theme, tiles: theme.tiles.map(told) })),
    companions: dashboard.companions.map(told),
  };
};
