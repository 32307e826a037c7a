import type { Language } from '#domain/language.ts';
import type { LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';

export type More = { heading: string; links: { path: string; name: string }[] };

/** What else there is to read about an organisation, besides its figures. */
export const moreAbout = ({ code, name }: { code: string; name: LocalText }, language: Language): More => {
  const named = { locale: language };
  const own = `/organisations/${encodeURIComponent(code)}`;
  return {
    heading: m.more_heading({ name: name.text }, named),
    links: [
      { path: `${own}/vision`, name: m.vision_heading({}, named) },
      { path: `${own}/promises`, name: m.promises_heading({}, named) },
      { path: `${own}/events`, name: m.events_heading({}, named) },
      { path: `${own}/questions`, name: m.questions_heading({}, named) },
      { path: `/revisions?organisation=${encodeURIComponent(code)}`, name: m.revisions_heading({}, named) },
    ],
  };
};
