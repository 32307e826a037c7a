import { textIn, type Language, type Texts } from '#domain/language.ts';
import { periodInSentence, type PeriodCode } from '#domain/period.ts';
import type { TargetStatus } from '#domain/target-status.ts';
import { named } from './words.ts';

/** What is new of a metric of an organisation. */
export type NewsItem = {
  metric: Texts;
  organisation: Texts;
  /** The figures that were not there before, and the last of them; its value only where everybody may see it. */
  fresh: { count: number; period: PeriodCode; value: ((language: Language) => string) | null } | null;
  revised: number;
  target: 'set' | 'changed' | 'ended' | null;
  status: { before: TargetStatus; after: TargetStatus } | null;
  answered: number;
};

/** The second link leads to where all such letters are ended; the third ends them when something is sent to it. */
export type FollowingLetter = {
  kind: 'following';
  name: string;
  items: readonly NewsItem[];
  link: string;
  endLink: string;
  oneClick: string;
  hours: number;
};

type Words = {
  fresh: (fresh: { count: number; period: string; value: string }) => string;
  revised: (count: number) => string;
  target: Readonly<Record<NonNullable<NewsItem['target']>, string>>;
  status: (before: string, after: string) => string;
  statuses: Readonly<Record<TargetStatus, string>>;
  answered: (count: number) => string;
  more: (count: number) => string;
  subject: (count: number) => string;
  frame: (letter: { name: string; news: string; link: string; endLink: string }) => readonly string[];
};

const words: Readonly<Record<Language, Words>> = {
  sv: {
    fresh: ({ count, period, value }) =>
      count === 1 ? `ny siffra för ${period}${value}` : `${count} nya siffror, senast ${period}${value}`,
    revised: (count) => (count === 1 ? '1 siffra ändrad' : `${count} siffror ändrade`),
    target: { set: 'nytt mål', changed: 'målet ändrat', ended: 'målet gäller inte längre' },
    status: (before, after) => `läget mot målet var ”${before}” och är ”${after}”`,
    statuses: { reached: 'nått', 'on-path': 'på väg', near: 'nära', 'off-path': 'ur kurs', 'no-target': 'inget mål', 'too-old': 'för gammalt för att säga' }, // prettier-ignore
    answered: (count) => (count === 1 ? '1 fråga besvarad' : `${count} frågor besvarade`),
    more: (count) => `– och ${count} till`,
    subject: (count) => `Nytt om ${count} mått som du följer i Tiofalt`,
    frame: ({ name, news, link, endLink }) => [
      `Hej ${name}!`,
      `Det här är nytt i det du följer:\n${news}`,
      `Se allt här:\n${link}`,
      `Vill du inte ha fler sådana mejl? Öppna länken, du behöver inte logga in:\n${endLink}`,
    ],
  },
  en: {
    fresh: ({ count, period, value }) =>
      count === 1 ? `new figure for ${period}${value}` : `${count} new figures, the last for ${period}${value}`,
    revised: (count) => (count === 1 ? '1 figure changed' : `${count} figures changed`),
    target: { set: 'a new target', changed: 'the target changed', ended: 'the target no longer holds' },
    status: (before, after) => `against the target it was “${before}” and is “${after}”`,
    statuses: { reached: 'reached', 'on-path': 'on track', near: 'near', 'off-path': 'off track', 'no-target': 'no target', 'too-old': 'too old to say' }, // prettier-ignore
    answered: (count) => (count === 1 ? '1 question answered' : `${count} questions answered`),
    more: (count) => `– and ${count} more`,
    subject: (count) => `News of ${count === 1 ? '1 measure' : `${count} measures`} that you follow in Tiofalt`,
    frame: ({ name, news, link, endLink }) => [
      `Hello ${name}!`,
      `This is new in what you follow:\n${news}`,
      `See all of it here:\n${link}`,
      `No more such mails? Open the link, you need not sign in:\n${endLink}`,
    ],
  },
  da: {
    fresh: ({ count, period, value }) =>
      count === 1 ? `nyt tal for ${period}${value}` : `${count} nye tal, senest ${period}${value}`,
    revised: (count) => (count === 1 ? '1 tal ændret' : `${count} tal ændret`),
    target: { set: 'nyt mål', changed: 'målet ændret', ended: 'målet gælder ikke længere' },
    status: (before, after) => `stillingen mod målet var ”${before}” og er ”${after}”`,
    statuses: { reached: 'nået', 'on-path': 'på vej', near: 'tæt på', 'off-path': 'ude af kurs', 'no-target': 'intet mål', 'too-old': 'for gammelt til at sige' }, // prettier-ignore
    answered: (count) => (count === 1 ? '1 spørgsmål besvaret' : `${count} spørgsmål besvaret`),
    more: (count) => `– og ${count} til`,
    subject: (count) => `Nyt om ${count} nøgletal, som du følger i Tiofalt`,
    frame: ({ name, news, link, endLink }) => [
      `Hej ${name}!`,
      `Dette er nyt i det, du følger:\n${news}`,
      `Se det hele her:\n${link}`,
      `Vil du ikke have flere af disse mails? Åbn linket, du behøver ikke logge ind:\n${endLink}`,
    ],
  },
};

const mostLines = 20;

export function writeFollowing({ name, items, link, endLink }: FollowingLetter, language: Language) {
  const wording = words[language];
  const lines = items.slice(0, mostLines).map((item) => {
    const what = [item.metric, item.organisation].map((texts) => named(textIn(texts, language))).join(', ');
    return `– ${what}: ${newsIn(item, wording, language).join('; ')}`;
  });
  const rest = items.length - lines.length;
  const news = [...lines, ...(rest > 0 ? [wording.more(rest)] : [])].join('\n');
  return { subject: wording.subject(items.length), lines: wording.frame({ name: named(name), news, link, endLink }) };
}

function newsIn({ fresh, revised, target, status, answered }: NewsItem, wording: Words, language: Language): string[] {
  const value = fresh?.value ? `: ${fresh.value(language)}` : '';
  const period = fresh && periodInSentence(fresh.period, language);
  return [
    ...(fresh && period ? [wording.fresh({ count: fresh.count, period, value })] : []),
    ...(revised ? [wording.revised(revised)] : []),
    ...(target ? [wording.target[target]] : []),
    ...(status ? [wording.status(wording.statuses[status.before], wording.statuses[status.after])] : []),
    ...(answered ? [wording.answered(answered)] : []),
  ];
}
