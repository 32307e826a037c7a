import { hash } from 'node:crypto';
import { recordDeed, type Actor } from '#db/queries/audit.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { listStoredQueries, saveStoredQuery } from '#db/queries/stored-queries.ts';
import { writeTransaction } from '#db/write.ts';
import { mostStoredTerms } from '#domain/selection.ts';
import type { Viewer } from '#domain/viewer.ts';
import type { Context } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { readerOf } from '../http/viewer.ts';
import { readSelection, selectOrganisations } from '../series/selection.ts';
import { judgeAttempt } from '../sign-in/attempts.ts';

/** A hundred bits: nobody finds a second selection with the same code. */
const codeLength = 20;

/** The same selection has the same code, whoever stores it. */
const codeOf = (selection: string): string =>
  BigInt(`0x${hash('sha256', selection)}`)
    .toString(36)
    .slice(0, codeLength);

export type StoredQuery = { code: string; organisation: string };

/**
 * Stores a selection for good and answers its code. Whoever has not signed in can do so a few times in a quarter of an hour.
 * Problem `query-in-query`.
 */
export async function storeQuery(context: Context, viewer: Viewer, text: string, actor: Actor): Promise<StoredQuery> {
  const terms = [...new Set(text.split(','))];
  if (readSelection(text, mostStoredTerms).some(({ kind }) => kind === 'query')) {
    throw new Problem(400, 'query-in-query', 'A stored query holds no other one.', { path: 'organisation' });
  }
  const selection = terms.join(',');
  const code = codeOf(selection);
  const known = await listStoredQueries(context.database.orm, [code]);
  if (known.has(code)) return { code, organisation: selection };
  // what names nobody is no selection, also where nobody would notice before long
  await withSnapshot(context.database, null, readerOf(viewer), (snapshot) =>
    selectOrganisations(snapshot, selection, mostStoredTerms),
  );
  if (viewer.kind === 'nobody') await judgeAttempt(context, 'selections', 'stored query', actor);
  return writeTransaction(context.database, async (transaction) => {
    const isNew = await saveStoredQuery(transaction, { code, selection }, context.now());
    if (isNew) {
      await recordDeed(transaction, { ...actor, name: actor.name || 'reader' }, context.now(), {
        action: 'query-stored',
        organisationId: null,
        subject: `query ${code}`,
        after: { terms: terms.length },
      });
    }
    return { code, organisation: selection };
  });
}
