import { TableMappingJson } from '../imports/table-mapping.ts';

/** Two rows of a file that fills in a form: one is new, the other says what is no number. */
export const mapping = TableMappingJson.parse({
  layout: 'table',
  headerLine: 1,
  columns: [
    { header: 'Enhet', means: 'organisation' },
    { header: 'Nyckeltal', means: 'metric' },
    { header: 'Kvartal', means: 'period' },
    { header: 'Utfall', means: 'value' },
  ],
  frequency: 'Q',
  decimalSign: ',',
  meanings: { organisation: { 'Norra enheten': 'north' }, metric: {}, period: {} },
});

export const savedMapping = {
  organisation: 'agency',
  name: 'The case system',
  version: 2,
  savedAt: '2026-11-22T09:00:00Z',
  savedBy: 'Anna Exempel',
  mapping,
};

const known = { figure: null, reason: 'header-and-values', confidence: 'sure' as const, matched: 1, of: 1 };

export const fileImport = {
  id: 'c46787be-c6f8-4051-b913-e941f0f4b368',
  form: 'effects',
  source: null,
  fileName: 'the-case-system.csv',
  format: 'csv' as const,
  encoding: 'windows-1252',
  state: 'staged' as const,
  version: 1,
  createdAt: '2026-11-22T09:00:00Z',
  appliedAt: null,
  keptUntil: '2026-11-29T00:00:00Z',
  publication: null,
  mapping,
  understood: {
    sheets: [{ name: '', isHidden: false }],
    delimiter: ';' as const,
    hiddenRows: 0,
    headerLine: 1,
    columns: [
      { ...known, header: 'Enhet', letter: 'A', means: 'organisation' as const, examples: ['Norra enheten'] },
      { ...known, header: 'Nyckeltal', letter: 'B', means: 'metric' as const, examples: ['lead-time-days'] },
      { ...known, header: 'Kvartal', letter: 'C', means: 'period' as const, examples: ['Kv 3 2026'] },
      { ...known, header: 'Utfall', letter: 'D', means: 'value' as const, reason: 'header-word', examples: ['12,5'] },
    ],
    fixed: [],
    misfit: null,
    unreadSheets: [],
    unknown: [],
    rows: 2,
    skippedRows: 0,
    cells: { new: 1, changed: 0, unchanged: 0, refused: 1 },
  },
  outcomes: { applied: 0, 'not-applied': 0, undone: 0, left: 0 },
};

export const fileImportCell = {
  position: 2,
  state: 'refused' as const,
  sheet: '',
  line: 3,
  column: 4,
  letter: 'D',
  header: 'Utfall',
  read: 'tolv',
  organisation: 'north',
  metric: 'lead-time-days',
  breakdown: 'total',
  period: '2026-Q3' as const,
  before: null,
  after: null,
  code: 'not-a-number',
  details: { text: 'tolv' },
  outcome: null,
  findings: [],
};
