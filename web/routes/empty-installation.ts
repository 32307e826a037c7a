import type { Language } from '#domain/language.ts';
import { firstImport } from '#web/lib/first-import.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** What a page with nothing to show yet says instead. Written here, so that no dashboard has to carry it. */
export const emptyInstallation = (language: Language) => {
  const inLanguage = { locale: language };
  return {
    title: m.empty_title({}, inLanguage),
    lead: m.empty_lead({}, inLanguage),
    settingUp: { heading: m.empty_set_up_heading({}, inLanguage), text: m.empty_set_up_text({}, inLanguage) },
    importHeading: m.empty_import_heading({}, inLanguage),
    firstImport: firstImport(language),
    demonstration: {
      heading: m.empty_demonstration_heading({}, inLanguage),
      text: m.empty_demonstration_text({}, inLanguage),
    },
    reading: { heading: m.empty_read_heading({}, inLanguage), readme: m.empty_read_readme({}, inLanguage) },
  };
};
export type EmptyInstallation = ReturnType<typeof emptyInstallation>;
