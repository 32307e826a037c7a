import type { Logger } from 'pino';
import type { Database } from '#db/connection.ts';
import type { VersionWatch } from '#db/versions.ts';
import type { FinishedAnswers } from './http/finished-answers.ts';

/** What every route needs of the world; tests hand in their own clock. */
export type Context = {
  database: Database;
  versions: VersionWatch;
  now: () => Date;
  /** Changes with every build, so that no answer of an earlier one is taken for current. */
  build: string;
  finished: FinishedAnswers;
  /** Write routes answer only to this, until there are people and roles. */
  writeToken: string;
  log: Logger;
};
