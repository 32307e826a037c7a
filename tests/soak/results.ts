import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { format, resolveConfig } from 'prettier';

export type Table = { title: string; columns: string[]; rows: (string | number | null)[][] };
/** What a part of the soak has found, and whether it is as it should be. */
export type Finding = { isGood: boolean; tables: Table[] };

type Part = Finding & { date: string; machine: string; minutes: number };

const written = (cell: string | number | null): string => {
  if (typeof cell !== 'number') return cell ?? '';
  if (cell >= 100 || Number.isInteger(cell)) return Math.round(cell).toLocaleString('en');
  return cell.toFixed(cell >= 10 ? 1 : 2);
};

const asMarkdown = ({ title, columns, rows }: Table): string => {
  const isNumber = (place: number) => rows.some((row) => typeof row[place] === 'number');
  const lines = [columns, columns.map((_, place) => (isNumber(place) ? '--:' : '---')), ...rows];
  return [`### ${title}`, '', ...lines.map((line) => `| ${line.map(written).join(' | ')} |`)].join('\n');
};

/** Keeps what one part has found beside what the others found when they last ran. */
export async function keep(path: string, name: string, finding: Finding, since: number): Promise<void> {
  const parts: Record<string, Part> = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const [cpu] = cpus();
  parts[name] = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpu?.model ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    minutes: Math.round((performance.now() - since) / 6_000) / 10,
    ...finding,
  };
  const style = { ...(await resolveConfig(path)), filepath: path };
  writeFileSync(path, await format(JSON.stringify(parts), style));
  const sections = Object.entries(parts).map(([part, { date, machine, minutes, isGood, tables }]) =>
    [
      `## ${part}: ${isGood ? 'as it should be' : 'NOT as it should be'}`,
      `${date}, ${machine}, ${minutes} minutes. \`npm run soak -- ${part}\`.`,
      ...tables.map(asMarkdown),
    ].join('\n\n'),
  );
  writeFileSync(path.replace(/\.json$/, '.md'), `# Soak\n\n${sections.join('\n\n')}\n`);
  for (const table of finding.tables) console.log(`\n${asMarkdown(table)}`);
}
