import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** Beside whom it stands: what has the same above it, else what is below it. Null where there is nobody. */
export const compareLink = (
  { code, parent, children }: { code: string; parent: string | null; children: readonly unknown[] },
  metric: string | null,
  language: Language,
): { path: string; text: string } | null => {
  if (parent === null && children.length === 0) return null;
  const chosen = parent === null ? `${code}/*` : `${parent}/*`;
  const question = [
    ...(metric === null ? [] : [`metric=${metric}`]),
    `organisation=${chosen}`,
    ...(parent === null ? [] : [`highlight=${code}`]),
  ];
  return { path: `/compare?${question.join('&')}`, text: m.compare_with_others({}, { locale: language }) };
};
