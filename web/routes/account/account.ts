import type { z } from 'zod';
import type { HeldRole, OpenSessions } from '#api/sign-in/answers.ts';
import type { Language } from '#domain/language.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { deviceText } from '#web/lib/wording/device.ts';
import { momentText } from '#web/lib/wording/moment.ts';
import { capabilityText, roleText } from '#web/lib/wording/role.ts';
import { m } from '#web/lib/paraglide/messages.js';

export type HeldRoleText = {
  id: string;
  path: string;
  name: LocalText;
  role: string;
  issuer: string | null;
  /** Who is away, where it is held in their place. */
  inPlaceOf: string | null;
  may: string[];
};

/** Each role with the organisation that it is held in, and what it lets somebody do there. */
export const heldRoles = (roles: readonly z.infer<typeof HeldRole>[], language: Language): HeldRoleText[] =>
  roles.map(({ organisation, names, role, issuer, inPlaceOf = null, capabilities }) => ({
    // one role from a person and one from each identity provider
    id: `${organisation} ${issuer} ${role} ${inPlaceOf}`,
    path: `/organisations/${organisation}`,
    name: localText(names, language),
    role: roleText(role, language),
    issuer,
    inPlaceOf,
    may: capabilities.map((capability) => capabilityText(capability, language)),
  }));

export type OpenSession = { id: number; device: string; times: string; address: string; isThis: boolean };

/** The one that somebody sits at comes first. */
export const openSessions = (sessions: z.infer<typeof OpenSessions>['items'], language: Language): OpenSession[] =>
  sessions
    .toSorted((one, other) => Number(other.isThis) - Number(one.isThis))
    .map(({ id, device, createdAt, lastSeenAt, address, isThis }) => ({
      id,
      device: deviceText(device, language),
      times: m.session_times(
        { since: momentText(createdAt, language), seen: momentText(lastSeenAt, language) },
        { locale: language },
      ),
      address,
      isThis,
    }));
