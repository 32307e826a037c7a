import type { Language } from '#domain/language.ts';
import { inLanguage } from '#web/lib/address.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { mayDoIn } from './session.ts';

export type Task = { path: string; name: string };

/** What an administrator looks after in an organisation. */
export function tasksOf(code: string, language: Language): Task[] {
  const named = { locale: language };
  const own = (path: string) => inLanguage(`/organisations/${encodeURIComponent(code)}/${path}`, language);
  return [
    { path: own('members'), name: m.members({}, named) },
    { path: own('reporters'), name: m.reporters({}, named) },
    { path: own('keys'), name: m.keys({}, named) },
    { path: own('sharing'), name: m.sharing({}, named) },
    ...steeringOf(code, language),
    {
      path: inLanguage(`/audit?organisation=${encodeURIComponent(code)}`, language),
      name: m.audit({}, named),
    },
  ];
}

/** The tabs over a page that is one of these: for who looks after the organisation, and for nobody else. */
export const tabsOf = (
  session: App.Locals['session'],
  { code, ancestors }: { code: string; ancestors: readonly { code: string }[] },
  language: Language,
): Task[] =>
  mayDoIn(session, 'administer', [code, ...ancestors.map((above) => above.code)]) ? tasksOf(code, language) : [];

/** What an approver looks after too. */
const steeringOf = (code: string, language: Language): Task[] => [
  {
    path: inLanguage(`/organisations/${encodeURIComponent(code)}/targets`, language),
    name: m.goals_heading({}, { locale: language }),
  },
];

/** What is new of what somebody follows, and the offer to follow this too. */
const followingOf = (code: string, language: Language): Task[] => [
  {
    path: inLanguage(`/following?organisation=${encodeURIComponent(code)}`, language),
    name: m.follow_heading({}, { locale: language }),
  },
];

type Place = { code: string; ancestors: readonly { path: string }[] };

/** The same for who may, and nothing for everybody else. */
export const tasksFor = (session: App.Locals['session'], { code, ancestors }: Place, language: Language): Task[] => {
  const above = ancestors.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const places = [code, ...above];
  const own = session?.lacks === null ? followingOf(code, language) : [];
  if (mayDoIn(session, 'administer', places)) return [...own, ...tasksOf(code, language)];
  return mayDoIn(session, 'steer', places) ? [...own, ...steeringOf(code, language)] : own;
};
