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
  ['form ', m.subject_form],
  ['reference source ', m.subject_reference_source],
  ['file import ', m.subject_file],
  ['mapping ', m.subject_mapping],
  ['group ', m.subject_group],
  ['vision ', m.subject_vision],
  ['event ', m.subject_event],
  ['comparison ', m.subject_comparison],
  ['correction policy ', m.subject_policy],
];

const single: Readonly<Record<string, typeof m.refused>> = {
  installation: m.subject_installation,
  'demonstration people': m.subject_demonstration_people,
  'report link': m.subject_report_link,
};

/** What something was done to, as the audit log tells it. What has no words here is told as it is stored. */
export function subjectText(subject: string, language: Language): string {
  const inLanguage = { locale: language };
  const [beginning, told] = kinds.find(([begins]) => subject.startsWith(begins)) ?? [];
  if (beginning && told) return told({ rest: subject.slice(beginning.length) }, inLanguage);
  return single[subject]?.({}, inLanguage) ?? subject;
}
