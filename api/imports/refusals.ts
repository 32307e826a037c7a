import { DomainError } from '#domain/error.ts';

/** One cell or row that was not taken, and why. The page translates the code. */
export type Refusal = {
  /** Of a workbook. */
  sheet?: string;
  line: number;
  /** 1 for the first column; null where the whole row is meant. */
  column: number | null;
  header: string | null;
  read: string | null;
  code: RefusalCode;
};

export const refusalCodes = [
  'not-a-number',
  'ambiguous-number',
  'percent-not-expected',
  'below-minimum',
  'above-maximum',
  'contradicts-itself',
  'unknown-organisation',
  'unknown-metric',
  'derived-metric',
  'unknown-breakdown',
  'unknown-period',
  'period-not-begun',
  'frequency-not-allowed',
  'unknown-status',
  'value-with-absent-status',
  'ratio-differs',
  'no-code',
  'organisation-contradicts-itself',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];
export const isRefusalCode = (code: string): code is RefusalCode => refusalCodes.some((known) => known === code);

/** A cell that was taken with a mark. */
export type Notice = Omit<Refusal, 'code'> & { code: 'above-total' };

/** How many a report lists; it is to be read. */
export const listed = 1_000;

/** Counts every refusal and notice, and keeps the first of each. */
export class Findings {
  readonly refusals: Refusal[] = [];
  readonly notices: Notice[] = [];
  refused = 0;
  /** Rows of which no figure was taken and none refused: no value stands there, or they are made of others. */
  skippedRows = 0;
  noticed = 0;

  refuse(refusal: Refusal): void {
    this.refused += 1;
    if (this.refusals.length < listed) this.refusals.push(refusal);
  }

  notice(notice: Notice): void {
    this.noticed += 1;
    if (this.notices.length < listed) this.notices.push(notice);
  }
}

/** The file as a whole cannot be taken: unreadable, or not what the mapping describes. */
export const unreadable = (code: string, message: string, details: Record<string, unknown> = {}) =>
  new DomainError(code, message, details);
