import { expect, test } from 'vitest';
import type { FileImportDetails } from '#api/file-imports/answers.ts';
import { fileImport } from '#api/file-imports/examples.ts';
import { correctedMapping } from '#web/routes/import/[id]/corrected.ts';

const file: FileImportDetails = {
  ...fileImport,
  choices: { organisations: [], metrics: [], breakdowns: [], mayMakeMetrics: false },
};
/** The form of the page as it stands, with what somebody has changed. */
const corrected = (changed: Record<string, string> = {}, chosen: Record<string, string[]> = {}) =>
  correctedMapping(
    file,
    (name) => ({ encoding: 'windows-1252', delimiter: ';', headerLine: '1', ...changed })[name] ?? '',
    (name) => chosen[name] ?? [],
  );
const columnsOf = ({ columns }: { columns: readonly { header: string }[] }) => columns.map(({ header }) => header);

test('what nobody has corrected stays', () => {
  expect(columnsOf(corrected())).toEqual(['Enhet', 'Nyckeltal', 'Kvartal', 'Utfall']);
  expect(corrected().written).toBeUndefined();
});

test('with another encoding or delimiter the file is understood anew, and the other of them is still found by itself', () => {
  expect(corrected({ encoding: 'macintosh' })).toMatchObject({
    written: { encoding: 'macintosh', delimiter: null },
    columns: [],
    across: [],
  });
  expect(corrected({ delimiter: 'tab' })).toMatchObject({ written: { encoding: null, delimiter: '\t' }, columns: [] });
});

test('with another line of the header its columns are understood anew', () => {
  expect(corrected({ headerLine: '4' })).toMatchObject({ headerLine: 4, columns: [], across: [] });
});

test('several sheets are told apart by their names', () => {
  expect(corrected({}, { sheets: ['Norr', 'Syd'] })).toMatchObject({ sheets: ['Norr', 'Syd'], namedBySheet: true });
});
