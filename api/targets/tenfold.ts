import type { Snapshot } from '#db/queries/snapshot.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { roundHalfAway } from '#domain/number.ts';
import { lastDay, type PeriodCode } from '#domain/period.ts';
import { expectedValue } from '#domain/target.ts';
import { medianMultiple, multipleOf } from '#domain/tenfold.ts';
import { figureBy, followed, usualQuarter } from '../visions/reading.ts';
import type { TenfoldAnswer } from './tenfold-answers.ts';

/** How many times better an organisation has become by a period where its goal is ten times: each goal, and the median. */
export async function tenfoldProgress(
  snapshot: Snapshot,
  organisation: Organisation,
  asked: PeriodCode | null,
  today: string,
): Promise<TenfoldAnswer> {
  const targets = (await snapshot.targets()).get(organisation.id) ?? [];
  const goals = await followed(
    snapshot,
    targets.filter(({ kind }) => kind === 'tenfold'),
  );
  const period = asked ?? usualQuarter(goals, today);
  const answers = goals.flatMap((goal) => {
    const { metric, target } = goal;
    // what was decided later is no goal of that time
    if (!target || (target.adoptedOn ?? target.setAt.slice(0, 10)) > lastDay(period)) return [];
    const figure = figureBy(goal, period);
    const value = figure && expectedValue(target, figure.period) !== null ? figure.value : null;
    const multiple = value === null ? null : multipleOf(metric, target.baselineValue, value);
    return [
      {
        metric: metric.code,
        period: figure?.period ?? null,
        baselineValue: target.baselineValue,
        value,
        multiple: multiple === null ? null : roundHalfAway(multiple, 4),
        missing: value === null ? ('no-figure' as const) : multiple === null ? ('no-multiple' as const) : null,
      },
    ];
  });
  return {
    organisation: organisation.code,
    period,
    multiple: medianMultiple(answers.map(({ multiple }) => multiple)),
    goals: answers,
  };
}
