import type { Context as HonoContext } from 'hono';
import { listEntryChanges } from '#db/queries/entries.ts';
import { listOwnImports } from '#db/queries/file-imports.ts';
import { withSnapshot } from '#db/queries/snapshot.ts';
import { firstDay, type PeriodCode } from '#domain/period.ts';
import { mayIn } from '../access/rights.ts';
import type { Context } from '../context.ts';
import { ownerOf } from '../file-imports/actions.ts';
import { readForm } from '../forms/actions.ts';
import { Problem } from '../http/problem.ts';
import { today } from '../http/today.ts';
import { readerOf } from '../http/viewer.ts';
import { getOrganisation } from '../organisations/search.ts';
import { refuseOtherPeriods } from './columns.ts';

type Asked = {
  form: string;
  organisation: string;
  period: PeriodCode;
  metric: string;
  breakdown: string;
  limit: number;
  page: number;
};

/** Who changed a cell, when, from what to what. */
export async function readHistoryOfCell(context: Context, c: HonoContext, asked: Asked) {
  const viewer = c.get('viewer');
  const form = await readForm(c, context, asked.form);
  const { limit, page } = asked;
  return withSnapshot(context.database, null, readerOf(viewer), async ({ tree, transaction }) => {
    const { id } = getOrganisation(tree, asked.organisation);
    if (!mayIn(viewer, 'read-restricted', id, tree)) {
      throw new Problem(403, 'not-allowed', 'Your role does not allow this here.', { capability: 'read-restricted' });
    }
    refuseOtherPeriods(form, asked.period, today(context));
    const row = form.rows.find(({ metric, breakdown }) => metric === asked.metric && breakdown === asked.breakdown);
    if (!row) throw new Problem(404, 'unknown-row', 'The form has no such row.');
    const key = { organisationId: id, formId: form.id, periodStart: firstDay(asked.period) };
    const found = await listEntryChanges(transaction, key, row, { limit, offset: (page - 1) * limit });
    const files = new Set(found.items.flatMap(({ file }) => file?.import ?? []));
    const own = await listOwnImports(transaction, [...files], ownerOf(viewer));
    const items = found.items.map(({ file, ...change }) => ({
      ...change,
      file: file && { ...file, import: own.has(file.import) ? file.import : null },
    }));
    return { items, total: found.total, limit, page };
  });
}
