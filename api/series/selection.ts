import type { Queryable } from '#db/connection.ts';
import { listDimensions, type Metric } from '#db/queries/metrics.ts';
import type { Snapshot } from '#db/queries/snapshot.ts';
import { listStoredQueries } from '#db/queries/stored-queries.ts';
import { canonicalBreakdown } from '#domain/breakdown.ts';
import { groupVersionOf } from '#domain/group.ts';
import type { Organisation } from '#domain/organisation-tree.ts';
import { mostStoredTerms, parseSelection, type SelectionTerm } from '#domain/selection.ts';
import { DomainError } from '#domain/error.ts';
import { Problem } from '../http/problem.ts';

/** The organisations that a selection such as `a,b/*` names, each once, in its order. */
export async function selectOrganisations(
  { transaction, tree, groups }: Pick<Snapshot, 'transaction' | 'tree' | 'groups'>,
  text: string,
  mostTerms?: number,
): Promise<Organisation[]> {
  const terms = await withStoredQueries(transaction, readSelection(text, mostTerms));
  const known = terms.some(({ kind }) => kind === 'group') ? await groups() : [];
  const chosen = terms.flatMap((term): readonly Organisation[] => {
    if (term.kind === 'all') return tree.all;
    if (term.kind === 'group') {
      const group = groupVersionOf(known, term.code, term.version) ?? refuseTerm(term);
      return group.members.flatMap(({ organisationId }) => tree.byId(organisationId) ?? []);
    }
    if (term.kind === 'query') return refuseTerm(term);
    const organisation = tree.byCode(term.code);
    if (!organisation) {
      throw new Problem(400, 'unknown-organisation', `There is no organisation "${term.code}".`, {
        path: 'organisation',
      });
    }
    if (term.kind === 'children') return tree.childrenOf(organisation.id);
    if (term.kind === 'leaves') return tree.leavesOf(organisation.id);
    return term.kind === 'branch' ? [organisation, ...tree.descendantsOf(organisation.id)] : [organisation];
  });
  return [...new Set(chosen)];
}

/** What a stored query names in its place, each once, however often it is named; none holds another one. */
async function withStoredQueries(database: Queryable, terms: readonly SelectionTerm[]): Promise<SelectionTerm[]> {
  const codes = new Set(terms.flatMap((term) => (term.kind === 'query' ? [term.code] : [])));
  if (!codes.size) return [...terms];
  const stored = await listStoredQueries(database, [...codes]);
  return terms.flatMap((term) => {
    if (term.kind !== 'query') return [term];
    const selection = stored.get(term.code);
    if (selection === undefined) return [term];
    return codes.delete(term.code) ? parseSelection(selection, mostStoredTerms) : [];
  });
}

function refuseTerm({ kind, code }: { kind: 'group' | 'query'; code: string }): never {
  throw new Problem(400, `unknown-${kind}`, `There is no ${kind} "${code}".`, { path: 'organisation' });
}

export function readSelection(text: string, mostTerms?: number): SelectionTerm[] {
  try {
    return parseSelection(text, mostTerms);
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
