import type { z } from 'zod';
import type { DeputyAnswer } from '#api/deputies/routes.ts';
import type { HeldRole } from '#api/sign-in/answers.ts';
import { textIn, type Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';

export type Deputy = { id: number; text: string; days: string; version: string; isNamedBySelf: boolean };

/** Who stands in for oneself, and for whom one does, in sentences. */
export const deputiesOf = (items: readonly z.infer<typeof DeputyAnswer>[], language: Language): Deputy[] =>
  items.map(({ id, names, person, deputy, from, until, version, isNamedBySelf }) => {
    const named = { locale: language };
    const organisation = textIn(names, language);
    return {
      id,
      text: isNamedBySelf
        ? m.deputy_of_self({ name: deputy, organisation }, named)
        : m.deputy_of_other({ name: person, organisation }, named),
      days: m.deputy_days({ from: dayText(from, language), until: dayText(until, language) }, named),
      version,
      isNamedBySelf,
    };
  });

/** Where somebody has a role of their own to hand on, each once. */
export const placesOf = (roles: readonly z.infer<typeof HeldRole>[], language: Language) => [
  ...new Map(
    roles
      .filter(({ inPlaceOf }) => inPlaceOf === undefined)
      .map(({ organisation, names }) => [organisation, { value: organisation, text: textIn(names, language) }]),
  ).values(),
];
