import type { Language } from '#domain/language.ts';
import { inLanguage } from '#web/lib/address.ts';
import type { TiofaltApi } from '#web/lib/api.ts';
import { m } from '#web/lib/paraglide/messages.js';

/** What a click on the star asks for, and what it shows. */
export type Star = { action: string; name: 'follow' | 'unfollow'; value: string; text: string };

/** Null for who has not signed in: they follow by feed. */
export const starOf = async (
  api: TiofaltApi,
  { metric, organisation }: { metric: string; organisation: string },
  session: App.Locals['session'],
  language: Language,
): Promise<Star | null> => {
  if (session?.lacks !== null) return null;
  const { items } = await api.follows();
  const isOn = items.some((one) => one.organisation === organisation && one.metric === metric);
  return {
    action: inLanguage('/following?/star', language),
    name: isOn ? 'unfollow' : 'follow',
    value: `${organisation}/${metric}`,
    text: isOn ? `★ ${m.follow_is_on({}, { locale: language })}` : `☆ ${m.follow({}, { locale: language })}`,
  };
};
