import type { Organisation, OrganisationTree } from '#domain/organisation-tree.ts';
import { folded } from '#domain/text.ts';
import { Problem } from '../http/problem.ts';

export function getOrganisation(tree: OrganisationTree, code: string): Organisation {
  const organisation = tree.byCode(code);
  if (!organisation) throw new Problem(404, 'unknown-organisation', `There is no organisation "${code}".`);
  return organisation;
}

/** Every word has to stand in a name or in the code. Those whose name begins with the first come first, then the higher up. */
export function searchOrganisations(
  tree: OrganisationTree,
  { q = '', parent, kind }: { q?: string | undefined; parent?: string | undefined; kind?: string | undefined },
): readonly Organisation[] {
  const candidates = parent === undefined ? tree.all : tree.childrenOf(parent === '' ? null : getParent(tree, parent));
  const ofKind = kind === undefined ? candidates : candidates.filter((organisation) => organisation.kind === kind);
  const words = folded(q)
    .split(/\s+/)
    .filter((word) => word !== '');
  const [first] = words;
  if (first === undefined) return ofKind;
  const namesOf = ({ names }: Organisation) => Object.values(names).map((name) => folded(name ?? ''));
  const found = ofKind.filter((organisation) => {
    const text = [...namesOf(organisation), organisation.code].join(' ');
    return words.every((word) => text.includes(word));
  });
  const rankOf = (organisation: Organisation): number => {
    const isNamed = organisation.code === first || namesOf(organisation).some((name) => name.startsWith(first));
    return (isNamed ? 0 : 100) + tree.ancestorsOf(organisation.id).length;
  };
  return found.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function getParent(tree: OrganisationTree, code: string): number {
  const parent = tree.byCode(code);
  if (!parent)
    throw new Problem(400, 'unknown-organisation', `There is no organisation "${code}".`, { path: 'parent' });
  return parent.id;
}
