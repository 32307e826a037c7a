import type { z } from 'zod';
import type { JobAnswer } from '#api/jobs/answers.ts';
import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { momentText } from '#web/lib/wording/moment.ts';

export type Job = { id: number; name: string; when: string; attempts: number; error: string };

const kinds: Readonly<Record<string, typeof m.refused>> = {
  'lock-out': m.job_lock_out,
  mail: m.job_mail,
  'password-reset': m.job_password_reset,
  retention: m.job_retention,
};

/** A job is known by its kind and, where it is for somebody, by whom. */
export const jobsOf = (items: readonly z.infer<typeof JobAnswer>[], language: Language): Job[] =>
  items.map(({ id, kind, subject, attempts, runAt, failedAt, lastError }) => {
    const name = kinds[kind]?.({}, { locale: language }) ?? kind;
    return {
      id,
      name: subject === '' ? name : `${name}: ${subject}`,
      when: momentText(failedAt ?? runAt, language),
      attempts,
      error: lastError ?? '',
    };
  });
