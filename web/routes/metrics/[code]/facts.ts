import type { Language } from '#domain/language.ts';
import type { Direction, RollupRule } from '#domain/metric.ts';
import { unitText } from '#domain/number.ts';
import { measures } from '#domain/measure.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { frequencyName } from '#web/lib/wording/frequency.ts';
import { formulaFacts, type FormulaFacts } from './formula.ts';
import type { Gathered } from './gather.ts';

export type Facts = {
  headings: { facts: string; formula: string };
  texts: { heading: string; text: LocalText }[];
  formula: FormulaFacts | null;
  properties: { name: string; value: string }[];
  measure: { number: string; question: LocalText } | null;
};

const directionNames: Record<Direction, typeof m.direction_none> = {
  higher: m.direction_higher,
  lower: m.direction_lower,
  none: m.direction_none,
};

const ruleNames: Record<RollupRule, typeof m.rule_none> = {
  sum: m.rule_sum,
  ratio: m.rule_ratio,
  'weighted-mean': m.rule_weighted_mean,
  count: m.rule_count,
  none: m.rule_none,
};

const responsibleIn = (named: Gathered['responsible'], language: Language): Facts['properties'] =>
  (
    [
      [m.fact_responsible_unit, named?.unit],
      [m.reporter_responsible, named?.responsible],
      [m.reporter_reporter, named?.reporter],
    ] as const
  ).flatMap(([name, value]) => (value ? [{ name: name({}, { locale: language }), value }] : []));

/** What the metric is, apart from its figures. */
export const factsOf = (gathered: Pick<Gathered, 'metric' | 'formula' | 'responsible'>, language: Language): Facts => {
  const { metric } = gathered;
  const inLanguage = { locale: language };
  const measure = measures.find(({ number }) => number === metric.measure);
  return {
    headings: { facts: m.facts_heading({}, inLanguage), formula: m.fact_formula({}, inLanguage) },
    texts: [
      { heading: m.fact_definition({}, inLanguage), text: localText(metric.definition, language) },
      { heading: m.fact_method({}, inLanguage), text: localText(metric.method, language) },
      { heading: m.fact_source({}, inLanguage), text: localText(metric.source, language) },
    ],
    formula: gathered.formula && formulaFacts(metric, gathered.formula, language),
    properties: [
      { name: m.fact_unit({}, inLanguage), value: unitText(metric.unit, language) },
      { name: m.fact_direction({}, inLanguage), value: directionNames[metric.direction]({}, inLanguage) },
      {
        name: m.fact_frequency({}, inLanguage),
        value: metric.frequencies.map((frequency) => frequencyName(frequency, language)).join(', '),
      },
      { name: m.fact_due({}, inLanguage), value: m.fact_due_days({ days: metric.dueDays }, inLanguage) },
      { name: m.fact_rollup({}, inLanguage), value: ruleNames[metric.rollupRule]({}, inLanguage) },
      ...(metric.smallestAnswers === null
        ? []
        : [
            {
              name: m.fact_smallest({}, inLanguage),
              value: m.fact_smallest_text({ count: metric.smallestAnswers }, inLanguage),
            },
          ]),
      ...responsibleIn(gathered.responsible, language),
      // what every installation starts with has always held
      ...(metric.knownFrom.startsWith('1970')
        ? []
        : [{ name: m.fact_known_from({}, inLanguage), value: dayText(metric.knownFrom, language) }]),
      { name: m.fact_code({}, inLanguage), value: metric.code },
    ],
    measure: measure
      ? {
          number: m.measure_number({ number: measure.number }, inLanguage),
          question: localText(measure.question, language),
        }
      : null,
  };
};
