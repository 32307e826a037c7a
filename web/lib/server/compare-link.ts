import type { Language } from '#domain/language.ts';
import { readableQuestion, type Query } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** A comparison, as its own page writes its address. */
export const comparePath = (question: Query): string => `/compare${readableQuestion(question)}`;

/** Beside whom it stands: what has the same above it, else what is below it. Null where there is nobody. */
export const compareLink = (
  { code, parent, children }: { code: string; parent: string | null; children: readonly unknown[] },
  metric: string | null,
  language: Language,
): { path: string; text: string } | null => {
  if (parent === null && children.length === 0) return null;
  const question = { metric, organisation: `${parent ?? code}/*`, highlight: parent === null ? null : code };
  return { path: comparePath(question), text: m.compare_with_others({}, { locale: language }) };
};
