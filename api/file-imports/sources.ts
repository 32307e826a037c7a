import type { Queryable } from '#db/connection.ts';
import type { StoredForm } from '#db/queries/forms.ts';
import { getOrganisationTree } from '#db/queries/organisations.ts';
import { findSource, findSourceMapping } from '#db/queries/reference-series.ts';
import type { TableMapping } from '#domain/table-layout.ts';
import type { Viewer } from '#domain/viewer.ts';
import { notAllowed } from '../access/rights.ts';
import { Problem } from '../http/problem.ts';
import { storedMapping } from '../imports/table-mapping.ts';
import { mayShapeCatalogue } from './brought-metrics.ts';

/** Figures about others belong to the whole installation. Problems 400 `source-and-form`, 403, 404 `unknown-source`. */
export async function refuseOtherSources(
  database: Queryable,
  viewer: Viewer,
  form: StoredForm | null,
  id: number,
): Promise<void> {
  if (form) throw new Problem(400, 'source-and-form', 'A form takes no figures about others.', { path: 'source' });
  if (!(await mayShapeCatalogue(database, viewer, await getOrganisationTree(database, null)))) {
    throw notAllowed('administer');
  }
  const source = await findSource(database, id);
  if (source?.kind !== 'file') {
    throw new Problem(404, 'unknown-source', `There is no source ${id} that takes files.`, { path: 'source' });
  }
}

/** How the last file of a source was read; null before the first. */
export async function mappingOfSource(database: Queryable, id: number): Promise<TableMapping | null> {
  const mapping = await findSourceMapping(database, id);
  return mapping === null ? null : storedMapping(mapping);
}
