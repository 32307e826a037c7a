import { sendMail } from '../mail/job.ts';
import { removeWhatHasHadItsTime } from './retention.ts';
import type { JobKinds } from './worker.ts';

/** Everything that is done later, or outside a request. */
export const jobKinds: JobKinds = { mail: sendMail, retention: removeWhatHasHadItsTime };
