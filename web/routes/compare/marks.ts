import { markNotes, type MarkedFigure } from '#domain/comparability.ts';
import { answerScale } from '#domain/interval.ts';
import { textIn, type Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { ofOnePeriod, type Figures, type Line } from './figures.ts';
import type { Gathered } from './gather.ts';
import { rankedOf } from './ranked.ts';
import type { Selection } from './selection.ts';

/** Positions of the figures that a view shows. */
function shownIn({ periods, period, base }: Figures, view: Selection['view']): number[] {
  const positionOf = (one: typeof period): number[] => (one === null ? [] : [periods.indexOf(one)]);
  if (ofOnePeriod.includes(view)) return positionOf(period);
  if (view === 'slope') return [...new Set([...positionOf(base), ...positionOf(period)])];
  return [...periods.keys()];
}

type Marked = { name: string | null; figures: MarkedFigure[] };

const markedOf = (line: Line, figures: Figures, view: Selection['view'], name: string | null): Marked => ({
  name,
  figures: shownIn(figures, view).flatMap((position) => {
    const period = figures.periods[position];
    return period ? [{ period, value: line.figures[position] ?? null, marks: line.marks[position] ?? [] }] : [];
  }),
});

/** The same of the metric across, of which there is one period. */
function acrossOf({ second, secondSeries, figures: { period } }: Gathered, organisation: string, language: Language) {
  const item = secondSeries?.series.find((one) => one.organisation === organisation);
  if (!item || !second || period === null) return [];
  const figure = { period, value: item.values[0] ?? null, marks: item.marks?.['0'] ?? [] };
  return [{ name: textIn(second.names, language), figures: [figure] }];
}

export type Asked = { view: Selection['view']; today: string; language: Language };

/** What is to be known of the figures of one organisation that a view shows. */
export const lineNotes = (gathered: Gathered, line: Line, { view, today, language }: Asked): string[] =>
  markNotes(
    [markedOf(line, gathered.figures, view, null), ...acrossOf(gathered, line.organisation.code, language)],
    today,
    language,
  );

type AskedOfAll = Asked & Pick<Selection, 'scale'>;

/** What the line on a bar is, where bars have one. */
function whiskerNotes(gathered: Gathered, { view, scale, language }: AskedOfAll): string[] {
  const inLanguage = { locale: language };
  if (view !== 'bars' || !rankedOf(gathered, scale).items.some(({ interval }) => interval)) return [];
  const isMean = answerScale(gathered.metric) !== null;
  return [m.compare_whiskers({}, inLanguage), ...(isMean ? [m.compare_whiskers_of_means({}, inLanguage)] : [])];
}

/** The same of all of them together, and what else has to be said with them: for what stands under a chart. */
export function chartNotes(gathered: Gathered, asked: AskedOfAll): string[] {
  return [...whiskerNotes(gathered, asked), ...marksOfAll(gathered, asked)];
}

function marksOfAll(gathered: Gathered, { view, today, language }: Asked): string[] {
  const { figures } = gathered;
  const named = figures.lines.map((line) => ({ line, own: textIn(line.organisation.names, language) }));
  const byName = Map.groupBy(named, ({ own }) => own);
  return markNotes(
    named.flatMap(({ line, own }) => {
      // of two with the same name nobody could tell which one is meant
      const name = byName.get(own)?.length === 1 ? own : `${own} (${line.organisation.code})`;
      const across = acrossOf(gathered, line.organisation.code, language);
      return [markedOf(line, figures, view, name), ...across.map((one) => ({ ...one, name: `${name}, ${one.name}` }))];
    }),
    today,
    language,
  );
}
