import { listDimensions, type Metric } from '#db/queries/metrics.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { canonicalBreakdown } from '#domain/breakdown.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { parseSelection, type SelectionTerm } from '#domain/selection.ts';
import { DomainError } from '#domain/error.ts';
import { Problem } from '../http/problem.ts';

/** The organisations that a selection such as `a,b/*` names, each once, in its order. */
export function selectOrganisations({ tree }: Snapshot, text: string): Organisation[] {
  const chosen = readSelection(text).flatMap((term): readonly Organisation[] => {
    if (term.kind === 'all') return tree.all;
    if (term.kind === 'group' || term.kind === 'query') {
      throw new Problem(400, `unknown-${term.kind}`, `There is no ${term.kind} "${term.code}".`, {
        path: 'organisation',
      });
    }
    const organisation = tree.byCode(term.code);
    if (!organisation) {
      throw new Problem(400, 'unknown-organisation', `There is no organisation "${term.code}".`, {
        path: 'organisation',
      });
    }
    if (term.kind === 'children') return tree.childrenOf(organisation.id);
    return term.kind === 'leaves' ? tree.leavesOf(organisation.id) : [organisation];
  });
  return [...new Set(chosen)];
}

function readSelection(text: string): SelectionTerm[] {
  try {
    return parseSelection(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new Problem(400, error.code, error.message, { path: 'organisation', ...error.details });
  }
}

export function selectMetrics({ metricByCode }: Snapshot, text: string): Metric[] {
  const codes = [...new Set(text.split(','))];
  if (codes.length > 100)
    throw new Problem(400, 'too-many-codes', 'At most 100 codes in one request.', { path: 'metric' });
  return codes.map((code) => {
    const metric = metricByCode.get(code);
    if (!metric) throw new Problem(400, 'unknown-metric', `There is no metric "${code}".`, { path: 'metric' });
    return metric;
  });
}

/** The breakdowns that are listed, each once and in the order of its metric; at least one of the metrics has to have it. */
export async function selectBreakdowns(
  { transaction }: Snapshot,
  text: string,
  metrics: readonly Metric[],
): Promise<string[]> {
  const texts = [...new Set(text.split(','))];
  if (texts.length > 100)
    throw new Problem(400, 'too-many-codes', 'At most 100 codes in one request.', { path: 'breakdown' });
  const hasParts = texts.some((one) => one !== 'total');
  const dimensions = new Map((hasParts ? await listDimensions(transaction) : []).map((one) => [one.code, one]));
  const chosen = texts.flatMap((one) => {
    const found = metrics.map((metric) => canonicalBreakdown(one, metric, dimensions)).filter((code) => code !== null);
    if (!found.length)
      throw new Problem(400, 'unknown-breakdown', `There is no breakdown "${one}".`, { path: 'breakdown' });
    return found;
  });
  return [...new Set(chosen)];
}
