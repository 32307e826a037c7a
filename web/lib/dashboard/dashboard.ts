import type { OrganisationDetails } from '#api/organisations/answers.ts';
import type { OverviewAnswer, OverviewMetric } from '#api/overview/answers.ts';
import type { Language } from '#domain/language.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { unitNounOf } from '#web/lib/wording/coverage.ts';
import { themeNames, themeOf, type Theme } from './themes.ts';
import { tileOf, type Tile } from './tile.ts';
import { unitsBelow, type UnitBelow } from './units.ts';

export type Dashboard = {
  code: string;
  name: LocalText;
  ancestors: { path: string; name: LocalText }[];
  summary: string;
  themes: { code: Theme; name: string; tiles: Tile[] }[];
  companions: Tile[];
  units: UnitBelow[];
  ended: string | null;
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
  const units = unitsBelow(organisation.children, today, language);
  return {
    code: organisation.code,
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
    units,
    ended: unitsBelow([{ ...organisation, childCount: 0 }], today, language)[0]?.ended ?? null,
  };
};
