import type { Logger } from 'pino';
import type { Database } from '#db/connection.ts';
import type { SessionLimits } from '#db/queries/viewer.ts';
import type { VersionWatch } from '#db/versions.ts';
import type { FinishedAnswers } from './http/finished-answers.ts';
import type { IdentityProvider } from './identity-providers/provider.ts';
import type { Mail } from './mail/smtp.ts';
import type { Installations } from './reference-series/installations.ts';
import type { Kolada } from './reference-series/kolada.ts';

/** What every route needs of the world; tests hand in their own clock. */
export type Context = {
  database: Database;
  versions: VersionWatch;
  now: () => Date;
  /** Changes with every build, so that no answer of an earlier one is taken for current. */
  build: string;
  finished: FinishedAnswers;
  /** What the installation's own commands sign in with: whoever can read the data folder may do everything. */
  writeToken: string;
  /** Seals what the database may keep but not know: second factors, and sign-ins under way. 32 bytes. */
  secretKey: Uint8Array;
  /** Where people find us; links in mails lead there. */
  site: { url: string; isSecure: boolean };
  /** Null without SMTP_URL: then whoever asks for a mail gets its link to hand over. */
  mail: Mail | null;
  /** Where else one can sign in, besides with a password. */
  identityProviders: readonly IdentityProvider[];
  /** Where figures about municipalities come from. */
  kolada: Kolada;
  /** Which other installations may be asked for their public figures. */
  installations: Installations;
  sessionLimits: SessionLimits & { mostSeconds: number };
  log: Logger;
};
