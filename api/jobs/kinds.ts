import { sendMail } from '../mail/job.ts';
import { recordLockout } from '../sign-in/attempts.ts';
import { sendResetLink } from '../sign-in/password-reset.ts';
import { removeWhatHasHadItsTime } from './retention.ts';
import type { JobKinds } from './worker.ts';

/** Everything that is done later, or outside a request. */
export const jobKinds: JobKinds = {
  'lock-out': recordLockout,
  mail: sendMail,
  'password-reset': sendResetLink,
  retention: removeWhatHasHadItsTime,
};
