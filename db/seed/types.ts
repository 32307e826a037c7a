import type { EventKind } from '#domain/event.ts';
import type { Texts } from '#domain/language.ts';
import type { PeriodCode } from '#domain/period.ts';
import type { StatusCode } from '#domain/status.ts';
import type { Target } from '#domain/target.ts';

export type SeedOrganisation = {
  code: string;
  kind: 'agency' | 'division' | 'unit';
  names: Texts;
  parent: string | null;
  /** ISO dates; the last day is included. */
  validFrom: string;
  validTo: string | null;
  /** The organisation that took over when this one ended. */
  successor: string | null;
  structure: readonly { year: number; employees: number }[];
};

export type SeedFigure = {
  organisation: string;
  metric: string;
  /** `total`, or `dimension.category`. */
  breakdown: string;
  period: PeriodCode;
  /** Null only under a status that carries no value. Shares are in per cent: 100 × numerator / denominator. */
  value: number | null;
  numerator?: number;
  denominator?: number;
  answers?: number;
  /** Normal (A) when left out. */
  status?: Exclude<StatusCode, 'O' | 'Q'>;
};

/** What was published at one moment. A figure that comes again in a later publication is a correction. */
export type SeedPublication = {
  /** RFC 3339, UTC. */
  publishedAt: string;
  kind: 'regular' | 'correction';
  reason: Texts;
  figures: readonly SeedFigure[];
};

/** A later target for the same organisation and metric replaces the earlier one from the day it is set. */
export type SeedTarget = Target & {
  organisation: string;
  metric: string;
  setOn: string;
  /** Why it is set like this: every one that replaces another has a reason. */
  reason?: string;
  /** Every tenfold target says what is no longer done. */
  stopsDoing?: string;
  /** When it was decided, if that was before it was set here. */
  adoptedOn?: string;
};

export type SeedEvent = {
  organisation: string;
  /** Null explains every curve of the organisation. */
  metric: string | null;
  date: string;
  kind: EventKind;
  texts: Texts;
};

/** A later one of the same organisation replaces the earlier one from the day it is said. */
export type SeedVision = {
  organisation: string;
  saidOn: string;
  sentence: Texts;
  /** Why it was changed. */
  reason?: string;
  parts: readonly {
    code: string;
    names: Texts;
    weight: number;
    /** The part of the vision of an organisation above. */
    carries?: { organisation: string; part: string };
    proofs: readonly { organisation: string; metric: string }[];
  }[];
};

export type SeedAgency = {
  /** Parents before their children. */
  organisations: readonly SeedOrganisation[];
  publications: readonly SeedPublication[];
  targets: readonly SeedTarget[];
  events: readonly SeedEvent[];
  visions: readonly SeedVision[];
};
