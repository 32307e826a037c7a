/** Why nothing could be fetched; a page tells each in words. */
export const failureCodes = [
  /** No connection, no answer in time, or the server is in trouble itself. */
  'unreachable',
  /** It asks us to come back later. */
  'busy',
  /** Its answer is not what it should be: broken, too large, or without end. */
  'unreadable',
  /** It sends us somewhere else. */
  'elsewhere',
  /** It says that what was asked for does not exist. */
  'refused',
  /** Something of what was chosen is no longer there. */
  'gone',
  /** Something of what was chosen is measured in a unit that nobody knows here. */
  'unknown-unit',
  /** The installation is not, or no longer, among those that may be asked. */
  'not-listed',
  /** More figures than are taken in at once. */
  'too-many',
  /** An organisation of one's own has a code that begins like those of the source. */
  'code-taken',
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** What went wrong with a source. Its message is kept and shown to administrators. */
export class FetchFailure extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }

  /** Whether the same may well succeed a little later. */
  get isPassing(): boolean {
    return this.code === 'unreachable' || this.code === 'busy' || this.code === 'unreadable';
  }
}

export function refuseUnlisted(installation: string): never {
  throw new FetchFailure('not-listed', `${installation} is not among the installations that may be asked.`);
}

/** FetchFailure `gone` when one of what was chosen is not there. */
export function refuseGone(place: string, chosen: readonly string[], there: readonly string[]): void {
  const known = new Set(there);
  const gone = chosen.filter((id) => !known.has(id));
  if (gone.length) throw new FetchFailure('gone', `${place} has no ${gone.slice(0, 20).join(', ')} any more.`);
}
