import { followChanges } from '#web/lib/changes/change-stream.ts';
import { outboxOnDevice } from '#web/lib/outbox/on-device.ts';
import { entryKey, type EntryChange, type GridColumn } from './answers.ts';
import { entryTrade } from './changes.ts';
import { deliverEntries } from './deliver.ts';
import type { EntrySheet } from './entry-sheet.svelte.ts';
import { keepPage } from './keep-page.ts';
import { unreadOnDevice } from './unread.ts';
import { readColumn, readGrid } from './read-grid.ts';

const readAfter = 300;
/** Above this, the whole table is one question instead of many. */
const mostColumnsAlone = 3;

/** Reads columns anew, a moment after they are known to have changed, so that many changes are one question. */
function rereading(sheet: EntrySheet): { read: (columns: readonly GridColumn[]) => void; close: () => void } {
  const waiting = new Set<GridColumn>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const now = async () => {
    const columns = [...waiting];
    waiting.clear();
    const { form, across, period } = sheet.grid;
    const isWhole = columns.length > mostColumnsAlone && across === 'organisations';
    const grids = await Promise.all(
      isWhole
        ? [readGrid(form.code, { period, organisation: sheet.organisation, across })]
        : columns.map((column) => readColumn(form.code, column)),
    );
    for (const grid of grids) if (grid) sheet.receive(grid);
  };
  return {
    read: (columns) => {
      for (const column of columns) waiting.add(column);
      clearTimeout(timer);
      // without a line there is nothing to read; the stream says when it is back
      timer = setTimeout(() => void now().catch(() => {}), readAfter);
    },
    close: () => clearTimeout(timer),
  };
}

/**
 * Connects a form with what is kept on this device, with the server and with what others do, until it is closed.
 * `onNothingKept`: the browser keeps nothing, as some do in private windows.
 */
export function fillIn(sheet: EntrySheet, owner: string, onNothingKept: () => void): () => void {
  const { columns } = sheet.grid;
  const editable = columns.filter(({ isEditable }) => isEditable);
  const reading = rereading(sheet);
  const closeChanges = followChanges({
    kinds: ['entry', 'submission', 'proposal', 'published'],
    hear: (kind, change) => {
      if (change['form'] !== sheet.grid.form.code) return;
      if (kind === 'published') {
        // an import or another form has published what is asked for here: it is proposed
        reading.read(editable.filter(({ organisation }) => organisation === change['organisation']));
        return;
      }
      const column = columns.find(
        ({ organisation, period }) => organisation === change['organisation'] && period === change['period'],
      );
      if (!column) return;
      const isNews =
        kind === 'proposal' ||
        (kind === 'submission'
          ? Number(change['version']) > sheet.versionOf(column)
          : sheet.isNews(
              entryKey({
                form: sheet.grid.form.code,
                organisation: column.organisation,
                period: column.period,
                metric: String(change['metric']),
                breakdown: String(change['breakdown']),
              }),
              Number(change['version']),
            ));
      if (isNews) reading.read([column]);
    },
    beginAgain: () => reading.read(editable),
  });
  const { outbox, close } = outboxOnDevice<EntryChange>({
    kind: 'entries',
    owner,
    trade: entryTrade,
    deliver: deliverEntries(owner, (standings) => sheet.stand(standings)),
    hear: (news) => {
      sheet.hear(news);
      if (news.kind === 'state' && news.state === 'resting' && sheet.hasSaved) keepPage(owner);
    },
  });
  outbox.all().then(
    (parcels) =>
      sheet.begin(
        {
          put: (wishes) => outbox.put(wishes),
          drop: (key) => outbox.drop(key),
          reread: (column) => reading.read([column]),
          unread: unreadOnDevice(owner, sheet.grid.form.code),
        },
        parcels,
      ),
    onNothingKept,
  );
  keepPage(owner);
  return () => {
    sheet.close();
    reading.close();
    closeChanges();
    close();
  };
}
