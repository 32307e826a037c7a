import type { StoredForm } from '#db/queries/forms.ts';
import { getOrganisationTree, saveOrganisations } from '#db/queries/organisations.ts';
import { raiseCatalogueVersion } from '#db/queries/installation.ts';
import type { Transaction } from '#db/connection.ts';
import type { OrganisationTree } from '#domain/organisation-tree.ts';
import type { TableMapping } from '#domain/table-layout.ts';
import { oneLine } from '#domain/text.ts';
import type { Viewer } from '#domain/viewer.ts';
import { mayIn, notAllowed } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';

type Brings = TableMapping['brings'];
/** Whether a file may bring figures of an organisation. */
export type Reach = (organisationId: number, tree: OrganisationTree) => boolean;

/** One's own figures where one may import; figures about others only of others, so that they are never mixed up. */
export const reachOf = (viewer: Viewer, { sourceId }: { sourceId: number | null }): Reach =>
  sourceId === null ? (id, tree) => mayIn(viewer, 'import', id, tree) : isOfOthers;

const isOfOthers: Reach = (id, tree) => (tree.ancestorsOf(id)[0] ?? tree.byId(id))?.kind === 'reference';

/** New organisations stand below one where the viewer may import. Problems 400 and 403. */
export async function refuseOtherBrings(
  { database }: Context,
  reach: Reach,
  form: StoredForm | null,
  brings: Brings,
): Promise<void> {
  if (!brings.length) return;
  if (form) throw new Problem(400, 'no-new-organisations', 'A form brings no organisations.', { path: 'brings' });
  refuseForeign(reach, brings, await getOrganisationTree(database.orm, null));
}

function refuseForeign(reach: Reach, brings: Brings, tree: OrganisationTree): void {
  const codes = new Set<string>();
  for (const [index, { code, parent }] of brings.entries()) {
    const path = `brings.${index}`;
    if (tree.byCode(code) || codes.has(code)) {
      throw new Problem(400, 'code-taken', `There is an organisation "${code}".`, { path });
    }
    const above = tree.byCode(parent);
    if (!above) throw new Problem(400, 'unknown-organisation', `There is no organisation "${parent}".`, { path });
    if (!reach(above.id, tree)) throw notAllowed('import');
    codes.add(code);
  }
}

/** Those that the figures of a file are about, and only those. Answers the tree with them. */
export async function saveBrought(
  transaction: Transaction,
  reach: Reach,
  brings: Brings,
  used: ReadonlySet<string>,
  moment: string,
): Promise<OrganisationTree> {
  const tree = await getOrganisationTree(transaction, null);
  const needed = brings.filter(({ code }) => used.has(code));
  if (!needed.length) return tree;
  refuseForeign(reach, needed, tree);
  await saveOrganisations(
    transaction,
    needed.map(({ code, name, parent, kind }) => ({
      code,
      kind: oneLine(kind) || 'unit',
      names: { sv: oneLine(name) || code },
      parent,
      validFrom: null,
      validTo: null,
      successor: null,
    })),
    moment,
  );
  await raiseCatalogueVersion(transaction);
  return getOrganisationTree(transaction, null);
}
