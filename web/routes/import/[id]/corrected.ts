import type { FileImportDetails } from '#api/file-imports/answers.ts';
import { readPeriod } from '#domain/period.ts';
import { axes, isAxis, type Axis } from '#domain/table-layout.ts';
import { columnRoles, type ColumnRole } from '#domain/table-words.ts';
import { toCode } from '#domain/text.ts';
import type { Written } from '#web/lib/server/acting.ts';
import { bringNew, leaveOut } from './choices.ts';

type Mapping = FileImportDetails['mapping'];

const isRole = (text: string): text is ColumnRole => columnRoles.some((role) => role === text);

/** The mapping as somebody has corrected it in the form of its page; what was not shown stays. */
export function correctedMapping(
  file: FileImportDetails,
  written: Written,
  chosen: (name: string) => string[],
): Mapping {
  const { mapping, understood } = file;
  const columns = understood.columns.flatMap(({ header, means }, index) => {
    const given = written(`column-${index}`);
    const role = isRole(given) ? given : means;
    // what its header says is read from the header
    return role === 'figure' ? [] : [{ header, means: role }];
  });
  const across = chosen('across').filter(isAxis);
  const hasFigures = understood.columns.some((_, index) => written(`column-${index}`) === 'figure');
  const sign = written('decimalSign');
  const line = Number(written('headerLine'));
  const hasLine = Number.isInteger(line) && line > 0;
  const lineIsNew = hasLine && line !== understood.headerLine;
  const sheets = chosen('sheets');
  const { meanings, brings } = toldMeanings(file, written);
  return {
    ...mapping,
    // another header has other columns: they are understood afresh from their texts
    columns: lineIsNew ? [] : columns,
    headerLine: hasLine ? line : mapping.headerLine,
    headerRows: lineIsNew ? 1 : mapping.headerRows,
    sheets: sheets.length ? sheets : mapping.sheets,
    across: across.length || !hasFigures ? across : mapping.across,
    fixed: {
      organisation: written('fixed-organisation') || null,
      metric: written('fixed-metric') || null,
      period: readPeriod(written('fixed-period')) ?? null,
    },
    decimalSign: sign === ',' || sign === '.' ? sign : null,
    repeatsAbove: written('repeatsAbove') === 'yes',
    meanings,
    brings,
  };
}

function toldMeanings(
  { mapping, understood }: FileImportDetails,
  written: Written,
): Pick<Mapping, 'meanings' | 'brings'> {
  const meanings: Record<Axis, Record<string, string | null>> = {
    organisation: { ...mapping.meanings.organisation },
    metric: { ...mapping.meanings.metric },
    period: { ...mapping.meanings.period },
  };
  const brings = [...mapping.brings];
  const parent = written('parent');
  for (const [index, { axis, text }] of understood.unknown.entries()) {
    const given = written(`meaning-${index}`).trim();
    if (given === '' || !axes.includes(axis)) continue;
    if (given === leaveOut) meanings[axis][text] = null;
    else if (given === bringNew && parent !== '' && toCode(text) !== '') {
      const code = toCode(text);
      meanings[axis][text] = code;
      if (!brings.some((one) => one.code === code)) brings.push({ code, name: text, parent, kind: 'unit' });
    } else if (given !== bringNew) {
      const period = axis === 'period' ? readPeriod(given) : given;
      if (period !== null) meanings[axis][text] = period;
    }
  }
  return { meanings, brings };
}
