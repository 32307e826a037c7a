import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { format, resolveConfig } from 'prettier';

export type Table = { title: string; columns: string[]; rows: (string | number | null)[][] };
/** What a part of the soak has found, and whether it is as it should be; where it was found before, when and on what. */
export type Finding = { isGood: boolean; tables: Table[]; date?: string; machine?: string };

type Part = Required<Finding> & { minutes: number | null };
type Parts = Record<string, Part>;

export const today = (): string => new Date().toISOString().slice(0, 10);
export const thisMachine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;

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

/** The page of everything that the parts found when they last ran. */
export const document = (parts: Parts): string => {
  const sections = Object.entries(parts).map(([part, { date, machine, minutes, isGood, tables }]) =>
    [
      `## ${part}: ${isGood ? 'as it should be' : 'NOT as it should be'}`,
      `${date}, ${machine}${minutes === null ? '' : `, ${minutes} minutes`}. \`npm run soak -- ${part}\`.`,
      ...tables.map(asMarkdown),
    ].join('\n\n'),
  );
  return `# Soak\n\n${sections.join('\n\n')}\n`;
};

/** Keeps what one part has found beside what the others found when they last ran; `since` is null where nobody counted. */
export async function keep(path: string, name: string, finding: Finding, since: number | null): Promise<void> {
  const parts: Parts = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  parts[name] = {
    date: today(),
    machine: thisMachine(),
    minutes: since === null ? null : Math.round((performance.now() - since) / 6_000) / 10,
    ...finding,
  };
  const style = { ...(await resolveConfig(path)), filepath: path };
  writeFileSync(path, await format(JSON.stringify(parts), style));
  writeFileSync(path.replace(/\.json$/, '.md'), document(parts));
  for (const table of finding.tables) console.log(`\n${asMarkdown(table)}`);
}
