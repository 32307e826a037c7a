import type { z } from 'zod';
import type { ResponsibleAnswer } from '#api/reporters/responsible.ts';
import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

export type Responsible = z.infer<typeof ResponsibleAnswer>;

/** Who answers for a metric and who reports it, as far as the reader may know. */
export const whoText = (
  { responsible, reporter }: Pick<Responsible, 'responsible' | 'reporter'>,
  language: Language,
): string =>
  [
    responsible === null ? '' : m.reporter_responsible_is({ name: responsible }, { locale: language }),
    reporter === null ? '' : m.reporter_reporter_is({ name: reporter }, { locale: language }),
  ]
    .filter(Boolean)
    .join(' · ');
