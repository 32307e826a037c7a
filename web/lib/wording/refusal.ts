import { longestPassword, shortestPassword } from '#domain/password.ts';
import type { Language } from '#domain/language.ts';
import type { Problem } from '#web/lib/api.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { sourceRefusal } from './source-failure.ts';

/**
 * Why a form was refused, and the field that it is about; null where it is about the whole. The heading says what is the
 * case where nothing that was written is wrong.
 */
export type Refusal = {
  field: string | null;
  text: string;
  heading?: string;
  /** The pages where each part of it can be put right, by their Swedish address. */
  links?: readonly { path: string; text: string }[];
};

type Message = typeof m.refused;

/** What is about one field whatever the form. The rest goes by the field that the API names. */
const known: Readonly<Record<string, readonly [message: Message, field: string | null]>> = {
  'wrong-code': [m.refused_code, 'code'],
  'bad-email': [m.refused_email, 'email'],
  'bad-field': [m.refused_field, null],
  'name-needed': [m.refused_name, 'name'],
  'organisation-needed': [m.refused_organisation_name, 'organisation'],
  'no-code': [m.refused_no_code, null],
  'password-too-common': [m.refused_common, 'password'],
  'password-too-personal': [m.refused_personal, 'password'],
  'link-used': [m.refused_link, null],
  'sign-in-to-accept': [m.refused_sign_in_first, null],
  'no-password': [m.refused_member_no_password, null],
  'second-factor-there': [m.refused_two_step_there, null],
  'no-mail': [m.refused_no_mail, null],
  'own-account': [m.refused_own_account, null],
  'no-second-factor': [m.refused_two_step_none, null],
  'last-administrator': [m.refused_last_administrator, null],
  'given-by-provider': [m.refused_provider, null],
  'changed-since': [m.refused_changed_since, null],
  'member-of-others': [m.refused_member_of_others, null],
  'unknown-member': [m.refused_gone, null],
  'unknown-invitation': [m.refused_gone, null],
  'unknown-key': [m.refused_gone, null],
  'unknown-circle': [m.refused_gone, null],
  'unknown-event': [m.refused_gone, null],
  'unknown-job': [m.refused_gone, null],
  'unknown-link': [m.refused_gone, null],
  'no-rows-to-report': [m.refused_no_rows, 'email'],
  'unknown-session': [m.refused_gone, null],
  'expires-in-past': [m.refused_expired, 'expiresOn'],
  'scopes-needed': [m.refused_scopes, 'scopes'],
  'code-taken': [m.refused_circle_taken, 'circle'],
  'no-origin': [m.refused_embed_origin, 'origins'],
  'name-taken': [m.refused_saved_taken, null],
  'enough-comparisons': [m.refused_saved_enough, null],
  'unknown-comparison': [m.refused_gone, null],
  'group-taken': [m.refused_group_taken, 'group'],
  'nobody-in-group': [m.refused_nobody_in_group, null],
  'nobody-alike': [m.refused_nobody_alike, null],
  'too-many-members': [m.refused_too_many_members, null],
  'unknown-group': [m.refused_unknown_group, null],
  'asked-already': [m.refused_circle_asked, null],
  'unknown-organisation': [m.refused_organisation, null],
  'several-organisations': [m.refused_which_organisation, null],
  'never-wider': [m.refused_wider, 'visibility'],
  // questions about figures
  'personal-number': [m.refused_personal_number, 'text'],
  'enough-reports': [m.refused_enough_reports, null],
  'period-not-begun': [m.refused_period_not_begun, 'period'],
  'unknown-question': [m.refused_gone, null],
  'unknown-message': [m.refused_gone, null],
  'taken-away': [m.refused_gone, null],
  'unknown-follow': [m.refused_gone, null],
  'enough-follows': [m.refused_enough_follows, null],
  // targets
  'own-level-needed': [m.refused_own_level, 'level'],
  'level-is-computed': [m.refused_level_computed, null],
  'change-needed': [m.refused_change_needed, null],
  'not-its-periods': [m.refused_its_periods, null],
  'ends-before-baseline': [m.refused_before_baseline, null],
  'outside-the-metric': [m.refused_outside_metric, null],
  'wrong-way': [m.refused_wrong_way, null],
  'no-good-way': [m.refused_no_good_way, null],
  'minimum-out-of-place': [m.refused_minimum, null],
  'stretch-out-of-place': [m.refused_stretch, null],
  'geometric-path-needs-nonzero': [m.refused_geometric, 'path'],
  'mixed-frequency': [m.refused_mixed_periods, 'byPeriod'],
  'no-baseline': [m.refused_no_baseline, null],
  'adopted-in-future': [m.refused_adopted, null],
  'results-are-there': [m.refused_results_there, null],
  'stops-doing-needed': [m.refused_stops_doing, null],
  'reason-needed': [m.refused_goal_reason, null],
  'no-target': [m.refused_gone, null],
  // visions
  'not-their-vision': [m.refused_vision_owners, 'owners'],
  'own-vision-only': [m.refused_vision_own, 'owners'],
  'not-of-the-owners': [m.refused_vision_proof, null],
  'not-a-part-above': [m.refused_vision_carries, null],
  'part-twice': [m.refused_vision_twice, null],
  'proof-twice': [m.refused_vision_twice, null],
  'unknown-vision': [m.refused_gone, null],
  // where figures of others come from
  'municipalities-needed': [m.refused_municipalities, 'q'],
  'own-not-chosen': [m.refused_own_place, 'ownMunicipality'],
  'kpis-needed': [m.refused_kpis, 'q'],
  'unknown-source': [m.refused_gone, null],
  'own-deputy': [m.deputy_refused_own, 'email'],
  'unknown-person': [m.deputy_refused_unknown, 'email'],
  'bad-deputy-days': [m.deputy_refused_days, 'until'],
  'unknown-deputy': [m.refused_gone, null],
  // the way of a submission
  'no-reason': [m.refused_no_reason, 'reason'],
  'not-allowed': [m.refused_not_allowed_here, null],
  'not-begun': [m.refused_not_begun, null],
  held: [m.entry_refused_held, null],
  'release-not-ahead': [m.refused_release_not_ahead, 'at'],
  'same-time': [m.refused_same_time, 'at'],
  'release-holds': [m.refused_release_holds, null],
  'release-over': [m.refused_release_over, null],
  'announced-already': [m.refused_announced_already, null],
  'not-a-correction': [m.refused_not_a_correction, null],
  'not-held': [m.refused_nothing_to_withdraw, null],
  'other-release': [m.refused_other_release, null],
  'unknown-release': [m.refused_gone, null],
  'nothing-to-withdraw': [m.refused_nothing_to_withdraw, null],
  submitted: [m.entry_refused_submitted, null],
  approved: [m.entry_refused_approved, null],
  stale: [m.entry_refused_stale, null],
  'not-reporting': [m.entry_refused_not_asked, null],
  'not-asked': [m.entry_refused_not_asked, null],
  'unknown-form': [m.entry_refused_not_asked, null],
  'unknown-form-period': [m.entry_refused_not_asked, null],
  'unknown-row': [m.entry_refused_not_asked, null],
  'not-ready': [m.entry_refused_not_ready, null],
  'nothing-to-submit': [m.entry_refused_nothing, null],
  'nothing-to-take-back': [m.refused_nothing_to_take_back, null],
  'not-the-submitter': [m.refused_not_the_submitter, null],
  'approval-begun': [m.refused_approval_begun, null],
  'nothing-to-return': [m.refused_nothing_to_return, null],
  'nothing-to-approve': [m.refused_nothing_to_approve, null],
  'own-work': [m.refused_own_work, null],
  'approved-before': [m.refused_approved_before, null],
  'wrong-level': [m.refused_wrong_level, null],
  'not-submitted': [m.refused_not_submitted, null],
  'nothing-to-reopen': [m.refused_nothing_to_reopen, null],
  'not-approved': [m.refused_not_approved, null],
  'nothing-to-drop': [m.refused_nothing_to_drop, null],
  'correction-changed': [m.refused_correction_changed, null],
  'bad-later-date': [m.refused_later_day, 'on'],
  'no-owner': [m.refused_no_owner, 'from'],
  'bad-lock-date': [m.refused_lock_day, 'until'],
  'people-only': [m.refused_people_only, null],
  locked: [m.entry_refused_locked, null],
  'not-open-yet': [m.entry_refused_not_open, null],
};

const secondsIn = ({ details }: Problem): number => (typeof details['seconds'] === 'number' ? details['seconds'] : 60);

/** What somebody can do about it, in their words. */
export function refusalOf(problem: Problem, language: Language): Refusal {
  const inLanguage = { locale: language };
  const { code, path } = problem;
  switch (code) {
    case 'wrong-password':
      return path === 'current'
        ? { field: 'current', text: m.refused_current_password({}, inLanguage) }
        : { field: 'email', text: m.refused_password({}, inLanguage) };
    case 'too-many-attempts': {
      const minutes = Math.ceil(secondsIn(problem) / 60);
      return {
        field: null,
        heading: m.refused_attempts_heading({}, inLanguage),
        text: m.refused_attempts({ minutes }, inLanguage),
      };
    }
    case 'password-too-short':
      return { field: 'password', text: m.refused_short({ least: shortestPassword }, inLanguage) };
    case 'password-too-long':
      return { field: 'password', text: m.refused_long({ most: longestPassword }, inLanguage) };
  }
  const ofSource = sourceRefusal(code, problem.details['place'], language);
  if (ofSource !== null) return { field: null, text: ofSource };
  const [message, field] = known[code] ?? [m.refused, null];
  // a field that lies within another is written in one
  return { field: field ?? path?.split('.')[0] ?? null, text: message({}, inLanguage) };
}
