import type { GridAnswer } from '#api/entries/answers.ts';
import { formatNumber } from '#domain/number.ts';
import { sureText } from '#web/lib/entry-grid/proposal.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { textIn, type Language } from '#domain/language.ts';
import { cellPath, type readSubmission } from '#web/lib/server/submission.ts';
import { obstacleTexts } from '#web/lib/wording/obstacle.ts';

export type ShownObstacle = {
  key: string;
  /** The cell itself in the grid. */
  path: string;
  name: string;
  value: string;
  version: number;
  texts: string[];
  comment: string;
  /** Whether saying why is enough. */
  needsComment: boolean;
  /** What could be taken over there, and where it comes from; empty where nothing is proposed. */
  proposal: string;
};

/** Cell by cell, each once, in the order of the form. */
export function obstaclesOf({ details, grid, heading, lines, language }: Awaited<ReturnType<typeof readSubmission>>) {
  return grid.rows.flatMap((row): ShownObstacle[] => {
    if (row.part !== 'value') return [];
    const own = details.obstacles.filter((one) => one.metric === row.metric && one.breakdown === row.breakdown);
    const line = lines.find(({ metric, breakdown }) => metric === row.metric && breakdown === row.breakdown);
    if (own.length === 0 || !line) return [];
    return [
      {
        key: line.key,
        path: cellPath(heading.path, row),
        name: textIn(row.names, language),
        value: line.value,
        version: line.version,
        texts: own.flatMap((one) => obstacleTexts(one, row, language)),
        comment: line.comment,
        proposal: proposalOf(grid, row, language),
        needsComment: own.every(({ code }) => code === 'needs-comment'),
      },
    ];
  });
}

type Row = GridAnswer['rows'][number];

export const proposalIn = ({ proposals }: GridAnswer, { metric, breakdown }: Pick<Row, 'metric' | 'breakdown'>) =>
  proposals.find((one) => one.metric === metric && one.breakdown === breakdown) ?? null;

function proposalOf(grid: GridAnswer, row: Row, language: Language): string {
  const proposal = proposalIn(grid, row);
  if (!proposal) return '';
  const { value, numerator, denominator, origin } = proposal;
  const written = (figure: number, decimals: number) => formatNumber(figure, decimals, language);
  const parts = [numerator, denominator].flatMap((part) => (part === null ? [] : written(part, 0)));
  const figure = value === null ? parts.join(' / ') : written(value, row.decimals);
  const told = [figure, sureText(proposal, language)].filter(Boolean).join(', ');
  return `${m.entry_proposed({ value: told }, { locale: language })} ${textIn(origin, language)}`;
}
