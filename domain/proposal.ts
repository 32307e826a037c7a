import type { Asked, EntryContent } from './entry-value.ts';
import { figureOf } from './entry-value.ts';
import type { MetricDefinition } from './metric.ts';
import type { CertaintyCode } from './status.ts';

const parts = ['value', 'numerator', 'denominator', 'answers'] as const;

/** A figure that something else than a person would enter, and how sure it is: null where nothing is said of that. */
export type ProposedFigure = Pick<EntryContent, (typeof parts)[number]> & { status: CertaintyCode | null };

/**
 * What of a figure a row has a place for: where it asks for the value, that of the parts. Null where it asks for more than
 * is proposed.
 */
export function proposedFor(
  { asks, asksAnswers }: Asked,
  figure: ProposedFigure,
  metric: Pick<MetricDefinition, 'unit'>,
): ProposedFigure | null {
  const { status } = figure;
  const answers = asksAnswers ? figure.answers : null;
  if (asks === 'value') {
    const value = figure.value ?? figureOf({ asks: 'parts' }, figure, metric);
    return value === null ? null : { value, numerator: null, denominator: null, answers, status };
  }
  const { numerator, denominator } = figure;
  return numerator === null || denominator === null ? null : { value: null, numerator, denominator, answers, status };
}

/** Whether a cell holds just what was proposed, and is as sure. How many answered may be added by whoever knows. */
export const isAsProposed = (content: EntryContent, proposed: ProposedFigure): boolean =>
  content.status === proposed.status &&
  parts.every((part) => content[part] === proposed[part] || (part === 'answers' && proposed.answers === null));
