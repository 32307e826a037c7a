import type { z } from 'zod';
import type { KeyPage } from '#api/keys/answers.ts';
import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText, lastDayText } from '#web/lib/wording/day.ts';
import { capabilityText } from '#web/lib/wording/role.ts';

export type Key = { id: number; name: string; beginning: string; may: string[]; remarks: string[]; version: string };

export function keysOf({ items }: z.infer<typeof KeyPage>, language: Language): Key[] {
  const inLanguage = { locale: language };
  return items.map(({ id, name, beginning, scopes, createdAt, createdBy, expiresAt, lastUsedAt, version }) => {
    const made = dayText(createdAt, language);
    return {
      id,
      name,
      beginning,
      version,
      may: scopes.map((scope) => capabilityText(scope, language)),
      remarks: [
        lastUsedAt === null
          ? m.key_unused({}, inLanguage)
          : m.key_used({ day: dayText(lastUsedAt, language) }, inLanguage),
        expiresAt === null
          ? m.key_for_ever({}, inLanguage)
          : m.key_until({ day: lastDayText(expiresAt, language) }, inLanguage),
        createdBy === null
          ? m.key_made_on({ day: made }, inLanguage)
          : m.key_made_by({ day: made, name: createdBy }, inLanguage),
      ],
    };
  });
}
