import type { FileImportDetails } from '#api/file-imports/answers.ts';
import { units, visibilities } from '#domain/metric.ts';
import { readPeriod } from '#domain/period.ts';
import { axes, delimiters, encodings, isAxis, type Axis } from '#domain/table-layout.ts';
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
  const { meanings, brings, metrics, headers } = toldMeanings(file, written);
  const how = writtenAs(file, written);
  // with other letters or columns nothing that was understood holds
  if (how) return { ...mapping, written: how, columns: [], across: [], headerLine: null, ...unsaid };
  return {
    ...mapping,
    // another header has other columns: they are understood afresh from their texts
    columns: lineIsNew ? [] : columns.filter(({ header }) => !headers.has(header)),
    headerLine: hasLine ? line : mapping.headerLine,
    sheets: sheets.length ? sheets : mapping.sheets,
    // several sheets are told apart by their names
    namedBySheet: mapping.namedBySheet || sheets.length > 1,
    across: lineIsNew ? [] : acrossWith(headers.size > 0, across.length || !hasFigures ? across : mapping.across),
    fixed: {
      organisation: written('fixed-organisation') || null,
      metric: written('fixed-metric') || null,
      period: readPeriod(written('fixed-period')) ?? null,
    },
    decimalSign: (sign === ',' || sign === '.') && !(lineIsNew && sign === mapping.decimalSign) ? sign : null,
    repeatsAbove: written('repeatsAbove') === 'yes',
    meanings,
    brings,
    metrics,
  };
}

const unsaid: Pick<Mapping, 'meanings' | 'decimalSign'> = {
  meanings: { organisation: {}, metric: {}, period: {} },
  decimalSign: null,
};

/** How a text file is written, where that was corrected. */
function writtenAs({ encoding, mapping, understood }: FileImportDetails, written: Written): Mapping['written'] {
  const asked = encodings.find((one) => one === written('encoding'));
  const between = delimiters.find((one) => one === readDelimiter(written('delimiter')));
  const isSame = (!asked || asked === encoding) && (!between || between === understood.delimiter);
  if (isSame) return undefined;
  const { encoding: before = null, delimiter = null } = mapping.written ?? {};
  return {
    encoding: asked && asked !== encoding ? asked : before,
    delimiter: between && between !== understood.delimiter ? between : delimiter,
  };
}

/** A tab would not survive being written in a form. */
const readDelimiter = (text: string): string => (text === 'tab' ? '\t' : text);

/** Columns that were told to be metrics are known by their headers. */
const acrossWith = (isMetrics: boolean, across: readonly Axis[]): Axis[] =>
  isMetrics && !across.includes('metric') ? [...across, 'metric'] : [...across];

/** The metrics that the file brings, as they were corrected. */
const toldMetrics = ({ mapping }: FileImportDetails, written: Written): Mapping['metrics'] =>
  mapping.metrics.map((metric, place) => {
    const [unit, decimals] = [written(`metric-unit-${place}`), written(`metric-decimals-${place}`)];
    const shown = written(`metric-shown-${place}`);
    return {
      code: toCode(written(`metric-code-${place}`)) || metric.code,
      name: written(`metric-name-${place}`).trim() || metric.name,
      unit: units.find((one) => one === unit) ?? metric.unit,
      decimals: /^[0-6]$/.test(decimals) ? Number(decimals) : metric.decimals,
      visibility: visibilities.find((one) => one === shown) ?? metric.visibility,
    };
  });

function toldMeanings(
  file: FileImportDetails,
  written: Written,
): Pick<Mapping, 'meanings' | 'brings' | 'metrics'> & { headers: ReadonlySet<string> } {
  const { mapping, understood } = file;
  const metrics = toldMetrics(file, written);
  const codes = new Map(mapping.metrics.map(({ code }, place) => [code, metrics[place]?.code ?? code]));
  const meanings: Record<Axis, Record<string, string | null>> = {
    organisation: { ...mapping.meanings.organisation },
    // a new metric may have got another code
    metric: Object.fromEntries(
      Object.entries(mapping.meanings.metric).map(([text, code]) => [text, code && (codes.get(code) ?? code)]),
    ),
    period: { ...mapping.meanings.period },
  };
  const headers = new Set<string>();
  const brings = [...mapping.brings];
  const parent = written('parent');
  for (const [index, { axis, text }] of understood.unknown.entries()) {
    const given = written(`meaning-${index}`).trim();
    if (given === '' || !axes.includes(axis)) continue;
    if (axis === 'metric' && given !== leaveOut && understood.columns.some(({ header }) => header === text)) {
      headers.add(text);
    }
    if (given === leaveOut) meanings[axis][text] = null;
    else if (given === bringNew && axis === 'metric' && toCode(text) !== '') {
      const code = toCode(text);
      meanings.metric[text] = code;
      if (!metrics.some((one) => one.code === code)) {
        metrics.push({ code, name: text, unit: null, decimals: null, visibility: 'organisation' });
      }
    } else if (given === bringNew && parent !== '' && toCode(text) !== '') {
      const code = toCode(text);
      meanings[axis][text] = code;
      if (!brings.some((one) => one.code === code)) brings.push({ code, name: text, parent, kind: 'unit' });
    } else if (given !== bringNew) {
      const period = axis === 'period' ? readPeriod(given) : given;
      if (period !== null) meanings[axis][text] = period;
    }
  }
  return { meanings, brings, metrics, headers };
}
