import { figureOf } from '#domain/entry-value.ts';
import type { Refusal } from '#web/lib/outbox/parcels.ts';
import {
  certaintyIn,
  entryStatuses,
  type EntryAnswer,
  type EntryResult,
  type EntrySet,
  type Finding,
} from './answers.ts';
import type { EntryFacts, SheetEntry } from './cells.svelte.ts';
import { contentOf, empty } from './content.ts';

/** What the outbox carried from the API, whose schemas guarantee its shape: the only cast here. */
export const resultIn = (answer: unknown): EntryResult | null => answer as EntryResult | null;

/** An entry as the server has it. */
export function receiveAnswer(entry: SheetEntry, answer: EntryAnswer, findings: readonly Finding[]): void {
  entry.version = answer.version;
  for (const cell of entry.cells) cell.receive({ value: answer[cell.row.part], status: answer.status });
  const { state, comment, flag, returnReason, later } = answer;
  const isOpen = state !== 'submitted' && state !== 'held' && state !== 'approved';
  const certainty = certaintyIn(answer.status);
  entry.know({ state, certainty, comment, flag, returnReason, later, isOpen, findings });
}

/** An entry as the server has it where nothing can be written now; null where nothing was entered. */
export function receiveClosed(entry: SheetEntry, answer: EntryAnswer | null): void {
  if (answer) receiveAnswer(entry, answer, entry.facts.findings);
  else for (const cell of entry.cells) cell.receive(null);
  entry.know({ isOpen: false });
}

/** Shows what was written before the page was last closed and has not arrived. */
export function showSet(entry: SheetEntry, set: EntrySet): void {
  const reason = entryStatuses.find((one) => one === set.status);
  for (const cell of entry.cells) {
    const value = set[cell.row.part];
    if (reason) cell.receive({ value: null, status: reason });
    else if (value !== undefined) cell.receive({ value, status: null });
    else if (set.status !== undefined && cell.content.kind === 'status') cell.content = empty;
  }
  entry.know({
    ...(set.status === undefined ? {} : { certainty: certaintyIn(set.status) }),
    ...(set.comment === undefined ? {} : { comment: set.comment }),
    ...(set.flag === undefined ? {} : { flag: set.flag }),
  });
  derive(entry);
}

/** The quotient of the parts, as soon as they are there. */
export function derive(entry: SheetEntry): void {
  const shown = entry.cells.find(({ row }) => row.part === 'value' && !row.isEntered);
  if (!shown) return;
  const { status, ...figures } = entry.figures;
  const value = figureOf({ asks: 'parts' }, { ...figures, status: null }, shown.row);
  shown.content = contentOf({ value, status });
}

/** Everything that stands in an entry, to be saved over what somebody else has written there. */
export function setOfAll(entry: SheetEntry): EntrySet {
  const { status, ...figures } = entry.figures;
  const said = contentOf({ value: null, status });
  if (said.kind === 'status') return { status: said.status };
  const entered = entry.cells.filter(({ row }) => row.isEntered);
  return {
    status: entry.facts.certainty,
    ...Object.fromEntries(entered.map(({ row: { part } }) => [part, figures[part]])),
  };
}

/** The same of what the server has. */
export function setOfTheirs({ cells }: SheetEntry, theirs: EntryAnswer): EntrySet {
  const reason = entryStatuses.find((one) => one === theirs.status);
  if (reason) return { status: reason };
  return Object.fromEntries(cells.flatMap(({ row: { part, isEntered } }) => (isEntered ? [[part, theirs[part]]] : [])));
}

/** Why an entry has not been taken. */
export const held = ({ status, code, answer }: Refusal): Partial<EntryFacts> => {
  const result = resultIn(answer);
  return status === 412
    ? { saving: 'conflict', theirs: result?.entry ?? null, refused: null }
    : { saving: 'refused', theirs: null, refused: { code, details: result?.details ?? {} } };
};
