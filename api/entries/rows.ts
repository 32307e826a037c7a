import type { StoredForm } from '#db/queries/forms.ts';
import type { Metric } from '#db/queries/metrics.ts';
import type { FormRow, RowKey } from '#domain/form.ts';
import { languages, textIn, type Texts } from '#domain/language.ts';
import type { Dimension } from '#domain/metric.ts';
import type { GridAnswer } from './answers.ts';

/** A line of a grid: a row of the form, or one of its parts. */
export type GridRow = GridAnswer['rows'][number] & { asked: FormRow };

const joined = (texts: readonly Texts[]): Texts => {
  const [sv, en, da] = languages.map((language) => texts.map((one) => textIn(one, language)).join(', '));
  return { sv: sv ?? '', en, da };
};

/** What a row is called: `Medieomnämnanden, positiva`. */
export function namesOf(
  { metric, breakdown }: RowKey,
  definition: Metric,
  dimensions: ReadonlyMap<string, Dimension>,
): Texts {
  if (breakdown === 'total') return definition.names;
  const parts = breakdown.split('+').map((part) => {
    const [dimension = '', category = ''] = part.split('.');
    return dimensions.get(dimension)?.categories.find(({ code }) => code === category)?.names ?? { sv: metric };
  });
  return joined([definition.names, ...parts]);
}

/** The form's rows in order; where parts are asked for, a line for each of them and one for what they make. */
export const gridRows = (
  form: StoredForm,
  metrics: ReadonlyMap<string, Metric>,
  dimensions: ReadonlyMap<string, Dimension>,
): GridRow[] =>
  form.rows.flatMap((row): GridRow[] => {
    const definition = metrics.get(row.metric);
    if (!definition) return [];
    const { unit, decimals, minimum, maximum, measure } = definition;
    const { metric, breakdown, isRequired } = row;
    const names = namesOf(row, definition, dimensions);
    const common = { metric, breakdown, names, isRequired, measure, asked: row };
    const value = { ...common, part: 'value' as const, unit, decimals, minimum, maximum };
    const counted = { ...common, isEntered: true, unit: 'count' as const, decimals: 0, minimum: 0, maximum: null };
    return [
      ...(row.asks === 'parts'
        ? [
            { ...counted, part: 'numerator' as const },
            { ...counted, part: 'denominator' as const },
          ]
        : []),
      { ...value, isEntered: row.asks === 'value' },
      ...(row.asksAnswers ? [{ ...counted, part: 'answers' as const }] : []),
    ];
  });
