import type { Language } from '#domain/language.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** What a page with nothing to show yet says instead. Written here, so that no dashboard has to carry it. */
export const emptyInstallation = (language: Language) => {
  const inLanguage = { locale: language };
  const file = m.empty_import_file({}, inLanguage);
  return {
    title: m.empty_title({}, inLanguage),
    lead: m.empty_lead({}, inLanguage),
    settingUp: { heading: m.empty_set_up_heading({}, inLanguage), text: m.empty_set_up_text({}, inLanguage) },
    importing: {
      heading: m.empty_import_heading({}, inLanguage),
      text: m.empty_import_text({}, inLanguage),
      commands: `npm run import -- --dry-run ${file}\nnpm run import -- ${file}`,
      columns: m.empty_import_columns({}, inLanguage),
      example: `organisation;organisation-name;metric;period;value\n${m.empty_import_example({}, inLanguage)}`,
      metrics: m.empty_metrics_link({}, inLanguage),
    },
    demonstration: {
      heading: m.empty_demonstration_heading({}, inLanguage),
      text: m.empty_demonstration_text({}, inLanguage),
    },
    reading: { heading: m.empty_read_heading({}, inLanguage), readme: m.empty_read_readme({}, inLanguage) },
  };
};
export type EmptyInstallation = ReturnType<typeof emptyInstallation>;
