import type { z } from 'zod';
import type { MemberAnswer, OpenInvitationAnswer } from '#api/members/answers.ts';
import type { Language } from '#domain/language.ts';
import type { Role } from '#domain/role.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';
import { roleText } from '#web/lib/wording/role.ts';

type Answer = { items: z.infer<typeof MemberAnswer>[]; invitations: z.infer<typeof OpenInvitationAnswer>[] };

export type Member = {
  id: number;
  name: string;
  email: string;
  role: Role;
  roleName: string;
  version: string;
  /** What is known of them, in short sentences. */
  remarks: string[];
  hasPassword: boolean;
  hasTwoStep: boolean;
  /** Whether a person gave the role, so that a person can change it. */
  isGivenHere: boolean;
};

export type Invited = { id: number; email: string; text: string; version: string };

/** Those who hold a role here, those who hold one above, and those who have not answered yet. */
export function membersOf(
  { items, invitations }: Answer,
  code: string,
  language: Language,
): { here: Member[]; above: Member[]; invited: Invited[] } {
  const inLanguage = { locale: language };
  const memberOf = (item: Answer['items'][number]): Member => ({
    id: item.person,
    name: item.name,
    email: item.email,
    role: item.role,
    roleName: roleText(item.role, language),
    version: item.version,
    remarks: [
      item.lastSeenAt === null
        ? m.member_never({}, inLanguage)
        : m.member_seen({ day: dayText(item.lastSeenAt, language) }, inLanguage),
      ...(item.hasSecondFactor ? [m.member_two_step({}, inLanguage)] : []),
      ...(item.issuer === null ? [] : [m.member_provider({}, inLanguage)]),
    ],
    hasPassword: item.hasPassword,
    hasTwoStep: item.hasSecondFactor,
    isGivenHere: item.issuer === null,
  });
  return {
    here: items.filter(({ organisation }) => organisation === code).map(memberOf),
    above: items.filter(({ organisation }) => organisation !== code).map(memberOf),
    invited: invitations.map(({ id, email, role, expiresAt, version }) => ({
      id,
      email,
      version,
      text: m.invitation_until({ role: roleText(role, language), day: dayText(expiresAt, language) }, inLanguage),
    })),
  };
}
