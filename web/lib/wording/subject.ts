import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

const kinds: readonly (readonly [beginning: string, told: typeof m.subject_person])[] = [
  ['person ', m.subject_person],
  ['invitation of ', m.subject_invitation],
  ['key ', m.subject_key],
  ['circle ', m.subject_circle],
  ['metric ', m.subject_metric],
  ['account ', m.subject_account],
  ['organisation ', m.subject_organisation],
  ['publication ', m.subject_publication],
  ['job ', m.subject_job],
  ['identity provider ', m.subject_provider],
];

const single: Readonly<Record<string, typeof m.refused>> = {
  installation: m.subject_installation,
  'demonstration people': m.subject_demonstration_people,
};

/** What something was done to, as the audit log tells it. What has no words here is told as it is stored. */
export function subjectText(subject: string, language: Language): string {
  const inLanguage = { locale: language };
  const [beginning, told] = kinds.find(([begins]) => subject.startsWith(begins)) ?? [];
  if (beginning && told) return told({ rest: subject.slice(beginning.length) }, inLanguage);
  return single[subject]?.({}, inLanguage) ?? subject;
}
