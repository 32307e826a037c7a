import type { Language } from '#domain/language.ts';
import type { StatusName } from '#domain/status.ts';
import { m } from '#web/lib/paraglide/messages.js';

const names: Record<Exclude<StatusName, 'normal'>, typeof m.status_missing> = {
  provisional: m.status_provisional,
  estimated: m.status_estimated,
  unvalidated: m.status_unvalidated,
  missing: m.status_missing,
  'not-applicable': m.status_not_applicable,
  'not-collected': m.status_not_collected,
  suppressed: m.status_suppressed,
};

/** Null for a figure that needs no remark. */
export const statusText = (status: StatusName, language: Language): string | null =>
  status === 'normal' ? null : names[status]({}, { locale: language });
