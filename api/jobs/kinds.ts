import { mailFollowers } from '../following/mails.ts';
import { sendMail } from '../mail/job.ts';
import { tellOfQuestions } from '../questions/tell.ts';
import { publishRelease } from '../releases/publish.ts';
import { refreshReference } from '../reference-series/refresh.ts';
import { tellOfFinished } from '../reporters/tell.ts';
import { proposeGoalFigures } from '../visions/goal-figures.ts';
import { recordLockout } from '../sign-in/attempts.ts';
import { sendResetLink } from '../sign-in/password-reset.ts';
import { remindOfEntries } from './entry-reminders.ts';
import { removeWhatHasHadItsTime } from './retention.ts';
import type { JobKinds } from './worker.ts';

/** Everything that is done later, or outside a request. */
export const jobKinds: JobKinds = {
  'entry-reminders': remindOfEntries,
  'following-mails': mailFollowers,
  'goal-figures': proposeGoalFigures,
  'lock-out': recordLockout,
  mail: sendMail,
  'password-reset': sendResetLink,
  'questions-asked': tellOfQuestions,
  'reference-refresh': refreshReference,
  release: publishRelease,
  'reports-finished': tellOfFinished,
  retention: removeWhatHasHadItsTime,
};
