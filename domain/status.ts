/** SDMX observation statuses. A break is never stored: it derives from method-break events and metric versions. */
export const statusCodes = ['A', 'P', 'E', 'V', 'O', 'M', 'L', 'Q'] as const;
export type StatusCode = (typeof statusCodes)[number];

export const statusNameOf = {
  A: 'normal',
  P: 'provisional',
  E: 'estimated',
  V: 'unvalidated',
  O: 'missing',
  M: 'not-applicable',
  L: 'not-collected',
  Q: 'suppressed',
} as const satisfies Record<StatusCode, string>;
export type StatusName = (typeof statusNameOf)[StatusCode];

export const statusCodeOf = {
  normal: 'A',
  provisional: 'P',
  estimated: 'E',
  unvalidated: 'V',
  missing: 'O',
  'not-applicable': 'M',
  'not-collected': 'L',
  suppressed: 'Q',
} as const satisfies Record<StatusName, StatusCode>;

export const isStatusCode = (text: string): text is StatusCode => statusCodes.some((code) => code === text);

/** The statuses that carry a value, from strongest to weakest. */
const valueStatuses = ['A', 'P', 'E', 'V'] as const;
export type ValueStatus = (typeof valueStatuses)[number];

/** How sure one is of a figure that is not as it should be yet. */
export const certaintyCodes = ['P', 'E', 'V'] as const satisfies readonly Exclude<ValueStatus, 'A'>[];
export type CertaintyCode = (typeof certaintyCodes)[number];

/** Written out, because roll-ups ask for every cell. */
export const isValueStatus = (code: string): code is ValueStatus =>
  code === 'A' || code === 'P' || code === 'E' || code === 'V';

/** A total is no more certain than its least certain part. (Equal first: so they are in nearly every cell.) */
export const weakest = (a: ValueStatus, b: ValueStatus): ValueStatus =>
  a === b || valueStatuses.indexOf(a) > valueStatuses.indexOf(b) ? a : b;
