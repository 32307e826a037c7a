import type { Language } from '#domain/language.ts';
import { inLanguage } from '#web/lib/address.ts';
import type { Dashboard } from '#web/lib/dashboard/dashboard.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { compareLink } from './compare-link.ts';

type Link = { path: string; name: string };
/** The feed is how the newly published figures are followed without an account. */
export type More = { heading: string; links: Link[]; feed: Link };

/** What else there is to read about an organisation, besides its figures. */
export const moreAbout = (
  { code, name, parent, units }: Pick<Dashboard, 'code' | 'name' | 'parent' | 'units'>,
  language: Language,
): More => {
  const named = { locale: language };
  const compared = compareLink({ code, parent, children: units }, null, language);
  const own = `/organisations/${encodeURIComponent(code)}`;
  return {
    heading: m.more_heading({ name: name.text }, named),
    links: [
      { path: `${own}/vision`, name: m.vision_heading({}, named) },
      { path: `${own}/promises`, name: m.promises_heading({}, named) },
      { path: `${own}/events`, name: m.events_heading({}, named) },
      { path: `${own}/questions`, name: m.questions_heading({}, named) },
      { path: `/revisions?organisation=${encodeURIComponent(code)}`, name: m.revisions_heading({}, named) },
      { path: `${own}/peers`, name: m.peers_heading({}, named) },
      { path: `${own}/groups`, name: m.groups_heading({}, named) },
      ...(compared ? [{ path: compared.path, name: compared.text }] : []),
    ],
    feed: { path: inLanguage(`${own}/figures.atom`, language), name: m.figures_feed_link({}, named) },
  };
};
