import type { Language } from '#domain/language.ts';
import { formatNumber } from '#domain/number.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** How the first figures come in. Written by the server, so that no dashboard has to carry it. */
export const firstImport = (language: Language, organisation: { code: string; name: string } | null = null) => {
  const inLanguage = { locale: language };
  const file = m.empty_import_file({}, inLanguage);
  const place = organisation
    ? `${organisation.code};${organisation.name}`
    : m.empty_import_organisation({}, inLanguage);
  return {
    text: m.empty_import_text({}, inLanguage),
    commands: `npm run import -- --dry-run ${file}\nnpm run import -- ${file}`,
    columns: m.empty_import_columns({}, inLanguage),
    example: `organisation;organisation-name;metric;period;value\n${place};customer-satisfaction;2026-Q1;${formatNumber(71.5, 1, language)}`,
    metrics: m.empty_metrics_link({}, inLanguage),
  };
};
export type FirstImport = ReturnType<typeof firstImport>;
