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

/** New organisations stand below one where the viewer may import. Problems 400 and 403. */
export async function refuseOtherBrings(
  { database }: Context,
  viewer: Viewer,
  form: StoredForm | null,
  brings: Brings,
): Promise<void> {
  if (!brings.length) return;
  if (form) throw new Problem(400, 'no-new-organisations', 'A form brings no organisations.', { path: 'brings' });
  refuseForeign(viewer, brings, await getOrganisationTree(database.orm, null));
}

function refuseForeign(viewer: Viewer, brings: Brings, tree: OrganisationTree): void {
  const codes = new Set<string>();
  for (const [index, { code, parent }] of brings.entries()) {
    const path = `brings.${index}`;
    if (tree.byCode(code) || codes.has(code)) {
      throw new Problem(400, 'code-taken', `There is an organisation "${code}".`, { path });
    }
    const above = tree.byCode(parent);
    if (!above) throw new Problem(400, 'unknown-organisation', `There is no organisation "${parent}".`, { path });
    if (!mayIn(viewer, 'import', above.id, tree)) throw notAllowed('import');
    codes.add(code);
  }
}

/** Those that the figures of a file are about, and only those. Answers the tree with them. */
export async function saveBrought(
  transaction: Transaction,
  viewer: Viewer,
  brings: Brings,
  used: ReadonlySet<string>,
  moment: string,
): Promise<OrganisationTree> {
  const tree = await getOrganisationTree(transaction, null);
  const needed = brings.filter(({ code }) => used.has(code));
  if (!needed.length) return tree;
  refuseForeign(viewer, needed, tree);
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
