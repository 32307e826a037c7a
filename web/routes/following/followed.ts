import type { FollowAnswer } from '#api/following/answers.ts';
import type { MailRhythm } from '#domain/following.ts';
import type { Language, Texts } from '#domain/language.ts';
import { tileOf, type Tile } from '#web/lib/dashboard/tile.ts';
import { localText, type LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';

export type MailChoice = { value: MailRhythm; text: string; isChosen: boolean };

export type FollowedRow = {
  key: string;
  organisation: { code: string; name: LocalText; path: string };
  /** Null where all of the organisation is followed. */
  metric: (Pick<Tile, 'path' | 'name' | 'value' | 'mostMissing' | 'signal' | 'target'> & { notes: string }) | null;
  /** Null where it is followed because of a role alone. */
  follow: { id: number; version: string } | null;
  choices: MailChoice[];
};

const rhythms: Record<MailRhythm, typeof m.follow_mail_none> = {
  none: m.follow_mail_none,
  daily: m.follow_mail_daily,
  weekly: m.follow_mail_weekly,
};

const choicesOf = (chosen: MailRhythm, language: Language): MailChoice[] =>
  (['none', 'daily', 'weekly'] as const).map((value) => ({
    value,
    text: rhythms[value]({}, { locale: language }),
    isChosen: value === chosen,
  }));

const placeOf = (code: string, names: Texts, language: Language): FollowedRow['organisation'] => ({
  code,
  name: localText(names, language),
  path: `/organisations/${code}`,
});

/** What somebody follows with the latest of it, and where they have a role. */
export function followedOf(
  follows: readonly FollowAnswer[],
  roles: readonly { organisation: string; names: Texts }[],
  { today, language }: { today: string; language: Language },
): { metrics: FollowedRow[]; places: FollowedRow[] } {
  const rows = follows.map((follow): FollowedRow => {
    const { id, version, organisation, organisationNames, metric, metricNames, latest, mail } = follow;
    const tile = latest && tileOf(latest, { organisation, noun: 'units', today, language });
    const name = localText(metricNames ?? organisationNames, language);
    return {
      key: String(id),
      organisation: placeOf(organisation, organisationNames, language),
      metric:
        metric === null
          ? null
          : {
              path: `/metrics/${metric}?organisation=${encodeURIComponent(organisation)}`,
              name,
              value: tile?.value ?? m.no_figure_yet({}, { locale: language }),
              notes: tile?.notes.join(' · ') ?? '',
              mostMissing: tile?.mostMissing ?? null,
              signal: tile?.signal ?? null,
              target: tile?.target ?? null,
            },
      follow: { id, version },
      choices: choicesOf(mail, language),
    };
  });
  const followed = rows.filter(({ metric }) => metric === null);
  const own = [...new Map(roles.map((role) => [role.organisation, role])).values()]
    .filter(({ organisation }) => !followed.some((row) => row.organisation.code === organisation))
    .map(({ organisation, names }) => ({
      key: organisation,
      organisation: placeOf(organisation, names, language),
      metric: null,
      follow: null,
      choices: choicesOf('none', language),
    }));
  return { metrics: rows.filter(({ metric }) => metric !== null), places: [...own, ...followed] };
}
