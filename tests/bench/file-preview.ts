import { plainForm } from '#tests/support/forms.ts';
import { startServer } from '#tests/support/server.ts';
import { generator } from '#tests/support/random.ts';
import { metricCode } from './dataset.ts';
import { memoryOf } from './measure.ts';
import { row, type Row } from './table.ts';

const organisations = 700;
const metrics = 12;
const periods = [
  '2025-Q3',
  '2025-Q4',
  '2026-Q1',
  '2026-Q2',
  '2026-Q3',
  '2024-Q1',
  '2024-Q2',
  '2024-Q3',
  '2024-Q4',
  '2025-Q1',
  '2025-Q2',
  '2023-Q4',
];

/** As somebody's own system writes it: by names, with decimal commas. */
function fileOf(): string {
  const random = generator(7);
  const lines = ['Enhet;Nyckeltal;Kvartal;Utfall'];
  for (let unit = 0; unit < organisations; unit += 1) {
    for (let metric = 0; metric < metrics; metric += 1) {
      for (const period of periods) {
        const value = (random() * 10_000).toFixed(1).replace('.', ',');
        lines.push(`Enhet ${unit};${metricCode(metric)};Kv ${period.slice(6)} ${period.slice(0, 4)};${value}`);
      }
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}

/** A file of 100,000 rows into a form: from the first byte sent until its preview can be read, and what it needs. */
export async function filePreviewRows(environment: Record<string, string>): Promise<Row[]> {
  const server = await startServer({ demo: false, environment });
  try {
    const headers = { Authorization: `Bearer ${server.token}` };
    const form = {
      ...plainForm,
      organisation: 'bench',
      organisations: ['bench/*'],
      firstPeriod: '2023-Q1',
      rows: Array.from({ length: metrics }, (_, number) => ({ metric: metricCode(number), isRequired: false })),
      rules: [],
    };
    const made = await fetch(`${server.url}/api/v1/forms`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(form),
    });
    if (!made.ok) throw new Error(await made.text());
    const file = fileOf();
    const count = file.split('\n').length - 2;
    const idle = memoryOf(server.pid, 'VmRSS');
    const data = new FormData();
    data.set('form', form.code);
    data.set('file', new Blob([file]), 'figures.csv');
    const began = performance.now();
    const brought = await fetch(`${server.url}/api/v1/file-imports`, { method: 'POST', headers, body: data });
    const { id, understood } = (await brought.json()) as { id: string; understood: { cells: { new: number } } };
    const shown = await fetch(`${server.url}/api/v1/file-imports/${id}/cells?limit=50`, { headers });
    const seconds = (performance.now() - began) / 1_000;
    if (!shown.ok || understood.cells.new !== count)
      throw new Error(`${understood.cells.new} of ${count} cells are new`);
    const most = memoryOf(server.pid, 'VmHWM');
    return [
      row('preview of a file of 100,000 rows', 's', seconds, null, '5'),
      row('the same, memory above idle', 'MB', most - idle, null, '200'),
    ];
  } finally {
    await server.stop();
  }
}
