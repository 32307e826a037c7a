import { DomainError } from './error.ts';
import { parseTerm, type PlacedReference, type Term } from './expression.ts';

/** How a metric is computed from others, of the same organisation and period. */
export type Formula = { term: Term; references: readonly PlacedReference[] };

/**
 * Reads what stands in the catalogue. DomainErrors with the position (from 0): `bad-expression`; `other-period` where
 * figures of another period are named; `no-metric` where none is.
 */
export function readFormula(text: string): Formula {
  const { term, references } = parseTerm(text);
  const [first] = references;
  if (first === undefined) {
    throw new DomainError('no-metric', 'A formula is made of metrics, and this names none.', { position: 0 });
  }
  const other = references.find(({ when }) => when !== 'now');
  if (other) {
    const { metric, position } = other;
    throw new DomainError('other-period', `A formula is of one period, unlike what stands at position ${position}`, {
      position,
      named: metric,
    });
  }
  return { term, references };
}

/** One figure by another and nothing else: over several organisations both are summed before they are divided. */
export const isQuotient = ({ term }: Formula): boolean =>
  term.kind === 'operation' && term.sign === '/' && term.left.kind === 'reference' && term.right.kind === 'reference';

/** A formula that names a part of a metric is of totals alone; any other is as well of every part that its metrics have. */
export const isOfTotals = ({ references }: Formula): boolean =>
  references.some(({ breakdown }) => breakdown !== 'total');
