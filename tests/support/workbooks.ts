import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTableFile, tableBatches } from '#api/imports/table-file.ts';
import type { TableRow } from '#domain/table-layout.ts';

/** What is read of a file, sheet by sheet. */
export async function sheetsIn(
  content: Uint8Array | string,
  sheets: readonly string[] | null = null,
): Promise<{ format: string; hiddenRows: number; sheets: Record<string, TableRow[]> }> {
  const folder = mkdtempSync(join(tmpdir(), 'tiofalt-table-'));
  try {
    const path = join(folder, 'file');
    writeFileSync(path, content);
    const file = await openTableFile(path);
    const found: Record<string, TableRow[]> = {};
    let hidden = 0;
    for await (const { sheet, rows, hiddenRows = 0 } of tableBatches(file, { sheets, mostRows: null })) {
      hidden += hiddenRows;
      if (!hiddenRows) (found[sheet.name] ??= []).push(...rows);
    }
    return { format: file.format, hiddenRows: hidden, sheets: found };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
