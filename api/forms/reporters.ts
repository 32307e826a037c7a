import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import { parseSelection, type SelectionTerm } from '#domain/selection.ts';
import { Problem } from '../http/problem.ts';

const termsOf = ({ organisations }: { organisations: readonly string[] }): SelectionTerm[] =>
  organisations.flatMap((text) => parseSelection(text));

/** The organisations that report with a form, each once: by the tree as it is now. What is no longer in it is left out. */
export function reportersOf(form: { organisations: readonly string[] }, tree: OrganisationTree): Organisation[] {
  const chosen = termsOf(form).flatMap((term): readonly Organisation[] => {
    const organisation = 'code' in term ? tree.byCode(term.code) : undefined;
    if (!organisation) return [];
    if (term.kind === 'children') return tree.childrenOf(organisation.id);
    return term.kind === 'leaves' ? tree.leavesOf(organisation.id) : [organisation];
  });
  return [...new Set(chosen)];
}

/** Problem 400 for a choice of organisations that a form cannot have. */
export function refuseOtherReporters(form: { organisations: readonly string[] }, tree: OrganisationTree): void {
  for (const term of termsOf(form)) {
    if (term.kind !== 'organisation' && term.kind !== 'children' && term.kind !== 'leaves') {
      throw new Problem(400, 'bad-selection', 'Name organisations, or what is below them.', { path: 'organisations' });
    }
    if (!tree.byCode(term.code)) {
      const message = `There is no organisation "${term.code}".`;
      throw new Problem(400, 'unknown-organisation', message, {
        path: 'organisations',
        organisation: term.code,
      });
    }
  }
}
