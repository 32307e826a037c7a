import { capabilitiesOf, type Capability } from '#domain/capability.ts';
import type { Language } from '#domain/language.ts';
import type { Visibility } from '#domain/metric.ts';
import { roles, type Role } from '#domain/role.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { asLabel } from './label.ts';

type Message = typeof m.refused;

const roleNames: Record<Role, Message> = {
  reader: m.role_reader,
  analyst: m.role_analyst,
  approver: m.role_approver,
  administrator: m.role_administrator,
};

const capabilityNames: Record<Capability, Message> = {
  'read-internal': m.may_read_internal,
  'read-restricted': m.may_read_restricted,
  enter: m.may_enter,
  approve: m.may_approve,
  steer: m.may_steer,
  import: m.may_import,
  administer: m.may_administer,
};

const visibilityNames: Record<Visibility, Message> = {
  public: m.visibility_public,
  peers: m.visibility_peers,
  organisation: m.visibility_organisation,
  restricted: m.visibility_restricted,
};

export const roleText = (role: Role, language: Language): string => roleNames[role]({}, { locale: language });

/** Goes on from "you may" and "may". */
export const capabilityText = (capability: Capability, language: Language): string =>
  capabilityNames[capability]({}, { locale: language });

export const visibilityText = (visibility: Visibility, language: Language): string =>
  visibilityNames[visibility]({}, { locale: language });

/** What a role may do, in words. */
export const capabilityTexts = (role: Role, language: Language): string[] =>
  capabilitiesOf(role).map((capability) => capabilityText(capability, language));

/** To choose from, with what each may do that those before it may not. */
export const roleChoices = (language: Language): { role: Role; name: string; adds: string[] }[] =>
  roles.map((role, place) => {
    const before = roles[place - 1];
    const already = before === undefined ? [] : capabilityTexts(before, language);
    return {
      role,
      name: asLabel(roleText(role, language)),
      adds: capabilityTexts(role, language).filter((text) => !already.includes(text)),
    };
  });
