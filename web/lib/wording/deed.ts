import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

const names: Readonly<Record<string, typeof m.refused>> = {
  'installation-set-up': m.deed_installation_set_up,
  'member-invited': m.deed_member_invited,
  'invitation-accepted': m.deed_invitation_accepted,
  'invitation-withdrawn': m.deed_invitation_withdrawn,
  'role-changed': m.deed_role_changed,
  'role-ended': m.deed_role_ended,
  'password-changed': m.deed_password_changed,
  'password-reset': m.deed_password_reset,
  'password-reset-asked': m.deed_password_reset_asked,
  'password-reset-handed-over': m.deed_password_reset_handed_over,
  'second-factor-begun': m.deed_second_factor_begun,
  'second-factor-confirmed': m.deed_second_factor_confirmed,
  'second-factor-removed': m.deed_second_factor_removed,
  'second-factor-taken': m.deed_second_factor_taken,
  'second-factor-failed': m.deed_second_factor_failed,
  'second-factor-rule-changed': m.deed_second_factor_rule_changed,
  'signed-in': m.deed_signed_in,
  'signed-out': m.deed_signed_out,
  'password-accepted': m.deed_password_accepted,
  'sign-in-failed': m.deed_sign_in_failed,
  'locked-out': m.deed_locked_out,
  'key-made': m.deed_key_made,
  'key-revoked': m.deed_key_revoked,
  'circle-begun': m.deed_circle_begun,
  'asked-into-circle': m.deed_asked_into_circle,
  'circle-agreed': m.deed_circle_agreed,
  'circle-left': m.deed_circle_left,
  'visibility-changed': m.deed_visibility_changed,
  'job-retried': m.deed_job_retried,
  'expired-removed': m.deed_expired_removed,
  'demonstration-people-renewed': m.deed_demonstration_people,
  'person-joined': m.deed_person_joined,
  'person-renamed': m.deed_person_renamed,
  'role-given': m.deed_role_given,
  'figures-imported': m.deed_figures_imported,
};

/** What somebody did, as the audit log tells it. A kind that has no words here is told by its code. */
export const deedText = (action: string, language: Language): string =>
  names[action]?.({}, { locale: language }) ?? action;
