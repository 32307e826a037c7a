import type { MetricAnswer } from '#api/metrics/answers.ts';
import type { TenfoldAnswer } from '#api/targets/tenfold-answers.ts';
import type { Language } from '#domain/language.ts';
import { formatValue } from '#domain/number.ts';
import { formatPeriod } from '#domain/period.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { unbroken } from '#web/lib/wording/unbroken.ts';
import { multipleText } from '../targets/progress.ts';

export type ShownTenfold = { text: string; goals: { path: string; name: LocalText; text: string }[] };

/** The tenfold goals of an organisation with how many times better each is, and their median; null without any. */
export function shownTenfold(
  { organisation, period, multiple, goals }: TenfoldAnswer,
  metrics: readonly Pick<MetricAnswer, 'code' | 'names' | 'unit' | 'decimals'>[],
  language: Language,
): ShownTenfold | null {
  const inLanguage = { locale: language };
  const named = unbroken(formatPeriod(period, language, 'short'));
  const shown = goals.flatMap((goal) => {
    const metric = metrics.find(({ code }) => code === goal.metric);
    if (!metric) return [];
    const own = goal.period && unbroken(formatPeriod(goal.period, language, 'short'));
    const said =
      goal.multiple !== null && goal.value !== null && own !== null
        ? m.tenfold_goal(
            {
              multiple: multipleText(goal.multiple, language),
              value: formatValue(goal.value, metric, language),
              baseline: formatValue(goal.baselineValue, metric, language),
              period: own,
            },
            inLanguage,
          )
        : (goal.missing === 'no-multiple' ? m.tenfold_no_multiple : m.tenfold_no_figure)({}, inLanguage);
    return [
      {
        path: `/organisations/${encodeURIComponent(organisation)}/targets?metric=${goal.metric}`,
        name: localText(metric.names, language),
        text: said,
      },
    ];
  });
  if (!shown.length) return null;
  return {
    text:
      multiple === null
        ? m.tenfold_none_yet({ period: named }, inLanguage)
        : m.tenfold_median({ multiple: multipleText(multiple, language), period: named }, inLanguage),
    goals: shown,
  };
}
