import type { OrganisationVersion } from '#db/queries/organisations.ts';
import type { Texts } from '#domain/language.ts';
import { isCode, oneLine, toCode } from '#domain/text.ts';
import type { CsvRow } from './csv.ts';
import type { Sink } from './figures.ts';
import type { Level, Mapping } from './mapping.ts';
import type { Findings } from './refusals.ts';

type Template = (row: CsvRow) => string;

/** `gov-{Abbr}` with the row's columns in place of the braces; `{A|B}` takes the first that is not blank. */
function template(text: string, columnOf: (name: string) => number): Template {
  const parts = text.split(/\{([^}]*)\}/).map((part, position) => {
    if (position % 2 === 0) return () => part;
    const columns = part.split('|').map(columnOf);
    return (row: CsvRow) =>
      columns.map((column) => (row.fields[column] ?? '').trim()).find((value) => value !== '') ?? '';
  });
  return (row) => parts.map((part) => part(row)).join('');
}

/** A name is one line of text; an organisation without one goes by its code. */
const named = (names: Texts, code: string): Texts => (names.sv === '' ? { sv: code } : names);

type LevelReader = { level: Level; code: Template; names: (row: CsvRow) => Texts; isItself: (row: CsvRow) => boolean };

function levelReader(level: Level, columnOf: (name: string) => number): LevelReader {
  const { name, names, rootWhen } = level;
  const named = typeof name === 'string' ? template(name, columnOf) : null;
  const itself = rootWhen ? { index: columnOf(rootWhen.column), equals: rootWhen.equals } : null;
  return {
    level,
    code: template(level.code, columnOf),
    names: (row) => {
      if (!named) return name as Texts;
      const text = named(row);
      return names?.get(text) ?? { sv: oneLine(text) };
    },
    isItself: (row) => itself !== null && (row.fields[itself.index] ?? '').trim() === itself.equals,
  };
}

/**
 * Reads the organisation that a row is about, with those above it, and hands every new one to the sink.
 * Null where the row has to be refused.
 */
export function organisationReader(
  mapping: Mapping,
  columnOf: (name: string) => number,
  findings: Findings,
  sink: Sink,
): (row: CsvRow) => string | null {
  const levels = mapping.organisations.map((level) => levelReader(level, columnOf));
  const seen = new Map<string, OrganisationVersion>();

  const versionOf = ({ level, code, names }: LevelReader, row: CsvRow, parent: string | null): OrganisationVersion => ({
    code: toCode(code(row)),
    kind: level.kind,
    names: named(names(row), toCode(code(row))),
    parent,
    validFrom: null,
    validTo: null,
    successor: null,
  });

  return (row) => {
    const refuse = (code: 'no-code' | 'organisation-contradicts-itself', read: string) => {
      findings.refuse({ line: row.line, column: null, header: null, read, code });
      return null;
    };
    const chain: OrganisationVersion[] = [];
    for (const reader of levels) {
      const version = versionOf(reader, row, chain.at(-1)?.code ?? null);
      if (!isCode(version.code)) return refuse('no-code', reader.code(row));
      const earlier = seen.get(version.code);
      // the same code for two things would join their figures
      if (earlier && (earlier.parent !== version.parent || earlier.kind !== version.kind)) {
        return refuse('organisation-contradicts-itself', version.code);
      }
      chain.push(version);
      if (reader.isItself(row)) break;
    }
    for (const version of chain) {
      if (seen.has(version.code)) continue;
      seen.set(version.code, version);
      sink.organisation(version);
    }
    return chain.at(-1)?.code ?? null;
  };
}
