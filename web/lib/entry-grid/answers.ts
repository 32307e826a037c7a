import type { z } from 'zod';
import type { EntryAnswer, EntriesAnswer, GridAnswer, HistoryPage } from '#api/entries/answers.ts';
import type { CellContextAnswer } from '#api/entries/context.ts';
import type { StatusName } from '#domain/status.ts';

export type { EntryAnswer, GridAnswer };
export type GridColumn = GridAnswer['columns'][number];
export type GridRow = GridAnswer['rows'][number];
export type GridCell = NonNullable<GridAnswer['cells'][number][number]>;
export type GridProposal = GridAnswer['proposals'][number];
export type Finding = GridCell['findings'][number];
export type EntryResult = EntriesAnswer['results'][number];
/** Where a column stands after something was saved in it, and everything that was found in it. */
export type ColumnStanding = EntriesAnswer['columns'][number];
export type Part = GridRow['part'];
export const parts: readonly Part[] = ['value', 'numerator', 'denominator', 'answers'];

/** Why there is no figure. */
export type EntryStatus = Extract<StatusName, 'missing' | 'not-applicable' | 'not-collected'>;
export const entryStatuses: readonly EntryStatus[] = ['not-applicable', 'missing', 'not-collected'];

/** How sure one is of a figure; where nothing is said it is as it should be. */
export type Certainty = Extract<StatusName, 'provisional' | 'estimated' | 'unvalidated'>;
export const certainties: readonly Certainty[] = ['provisional', 'estimated', 'unvalidated'];
export const certaintyIn = (status: StatusName | null | undefined): Certainty | null =>
  certainties.find((one) => one === status) ?? null;

export type EntryAddress = {
  form: string;
  organisation: string;
  period: string;
  metric: string;
  breakdown: string;
};

export type EntrySet = Partial<Record<Part, number | null>> & {
  status?: EntryStatus | Certainty | null;
  comment?: string;
  flag?: boolean;
};

/** What is said of an entry beside its figures. */
export type EntryRemark = Pick<EntrySet, 'comment' | 'flag'> & { status?: Certainty | null };

/** What an entry is to become. `version` 0: there is none yet. */
export type EntryChange = EntryAddress & { version: number; set: EntrySet };

/** What somebody wants to know of one row while they fill it in. */
export type EntryContext = z.infer<typeof CellContextAnswer>;
export type EntryHistory = z.infer<typeof HistoryPage>;

/** Names the thing that is changed, on this device and in the change stream. */
export const entryKey = ({ form, organisation, period, metric, breakdown }: EntryAddress): string =>
  [form, organisation, period, metric, breakdown].join('/');
