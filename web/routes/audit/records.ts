import type { z } from 'zod';
import type { AuditAnswer } from '#api/audit/routes.ts';
import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { deedText, linesOf } from '#web/lib/wording/deed.ts';
import { momentText } from '#web/lib/wording/moment.ts';

export type AuditRecord = {
  id: number;
  at: string;
  /** As it is stored, for machines. */
  moment: string;
  actor: string;
  action: string;
  organisation: string | null;
  subject: string;
  before: string[];
  after: string[];
  details: string;
};

export const recordsOf = (items: readonly z.infer<typeof AuditAnswer>[], language: Language): AuditRecord[] =>
  items.map(({ id, at, actor, action, organisation, subject, before, after, requestId, address }) => ({
    id,
    at: momentText(at, language),
    moment: at,
    actor: actor || m.audit_nobody({}, { locale: language }),
    action: deedText(action, language),
    organisation,
    subject,
    before: linesOf(before),
    after: linesOf(after),
    details: m.audit_details({ request: requestId, address: address || '–' }, { locale: language }),
  }));
