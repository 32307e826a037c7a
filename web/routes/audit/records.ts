import type { z } from 'zod';
import type { AuditAnswer } from '#api/audit/answers.ts';
import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { deedText } from '#web/lib/wording/deed.ts';
import { momentText } from '#web/lib/wording/moment.ts';
import { linesOf } from '#web/lib/wording/stored.ts';
import { subjectText } from '#web/lib/wording/subject.ts';

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

type Stored = z.infer<typeof AuditAnswer>;

/** What nobody does but to themselves. */
const ownDeeds = new Set([
  'signed-in',
  'signed-out',
  'password-accepted',
  'password-changed',
  'password-reset',
  'second-factor-begun',
  'second-factor-confirmed',
  'second-factor-removed',
  'second-factor-failed',
  'person-joined',
  'person-renamed',
]);

const textOf = (value: unknown, field: string): string => {
  const [, found] = Object.entries(value ?? {}).find(([name]) => name === field) ?? [];
  return typeof found === 'string' ? found : '';
};

/** A person is told by their name or address too, where the record has it. */
function toldSubject({ subject, action, actor, before, after }: Stored, language: Language): string {
  const text = subjectText(subject, language);
  if (!subject.startsWith('person ')) return text;
  const shown = [after, before].map((value) => textOf(value, 'name') || textOf(value, 'email'));
  const told = shown.find((text) => text !== '') ?? (ownDeeds.has(action) ? actor : '');
  return told === '' ? text : `${told} (${text})`;
}

export const recordsOf = (items: readonly Stored[], language: Language): AuditRecord[] =>
  items.map((stored) => {
    const { id, at, actor, action, organisation, before, after, requestId, address } = stored;
    return {
      id,
      at: momentText(at, language),
      moment: at,
      actor: actor || m.audit_nobody({}, { locale: language }),
      action: deedText(action, language),
      organisation,
      subject: toldSubject(stored, language),
      before: linesOf(before, language),
      after: linesOf(after, language),
      details: m.audit_details({ request: requestId, address: address || '–' }, { locale: language }),
    };
  });
