import { textIn } from '#domain/language.ts';
import type { readSubmission } from '#web/lib/server/submission.ts';
import { obstacleTexts } from '#web/lib/wording/obstacle.ts';

export type ShownObstacle = {
  key: string;
  name: string;
  value: string;
  version: number;
  texts: string[];
  comment: string;
  /** Whether saying why is enough. */
  needsComment: boolean;
};

/** Cell by cell, each once, in the order of the form. */
export function obstaclesOf({ details, grid, lines, language }: Awaited<ReturnType<typeof readSubmission>>) {
  return grid.rows.flatMap((row): ShownObstacle[] => {
    if (row.part !== 'value') return [];
    const own = details.obstacles.filter((one) => one.metric === row.metric && one.breakdown === row.breakdown);
    const line = lines.find(({ metric, breakdown }) => metric === row.metric && breakdown === row.breakdown);
    if (own.length === 0 || !line) return [];
    return [
      {
        key: line.key,
        name: textIn(row.names, language),
        value: line.value,
        version: line.version,
        texts: own.flatMap((one) => obstacleTexts(one, row, language)),
        comment: line.comment,
        needsComment: own.every(({ code }) => code === 'needs-comment'),
      },
    ];
  });
}
