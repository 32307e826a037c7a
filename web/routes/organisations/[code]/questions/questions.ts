import type { QuestionAnswer } from '#api/questions/answers.ts';
import type { Language } from '#domain/language.ts';
import { formatPeriod } from '#domain/period.ts';
import type { LocalText } from '#web/lib/local-text.ts';
import { m } from '#web/lib/paraglide/messages.js';
import { dayText } from '#web/lib/wording/day.ts';

type Message = QuestionAnswer['messages'][number];

export type MessageText = {
  id: number;
  heading: string;
  text: string | null;
  /** What became of it, where it is no longer shown. */
  gone: string | null;
  mayWithdraw: boolean;
  mayHide: boolean;
};

export type QuestionText = {
  id: number;
  version: string;
  metric: LocalText & { path: string };
  period: string;
  state: string;
  isWaiting: boolean;
  audience: string;
  isPublic: boolean;
  messages: MessageText[];
};

export type Rights = { mayAnswer: boolean; mayPublish: boolean; mayHide: boolean };
type Around = {
  metrics: readonly { code: string; name: LocalText }[];
  rights: Rights;
  /** Read as of an earlier day: nobody changes what was. */
  isPast?: boolean;
};

/** What is asked and answered, in sentences. */
export const questionsOf = (
  items: readonly QuestionAnswer[],
  { metrics, rights, isPast = false }: Around,
  language: Language,
): QuestionText[] => {
  const nameOf = new Map(metrics.map(({ code, name }) => [code, name]));
  return items.map((question) => ({
    id: question.id,
    version: question.version,
    metric: {
      ...(nameOf.get(question.metric) ?? { text: question.metric, lang: undefined }),
      path: `/metrics/${question.metric}?organisation=${encodeURIComponent(question.organisation)}`,
    },
    period: formatPeriod(question.period, language, 'short'),
    state: stateOf(question, language),
    isWaiting: question.isWaiting,
    audience: (question.isPublic ? m.question_public : m.question_internal)({}, { locale: language }),
    isPublic: question.isPublic,
    messages: question.messages.map((message) => ({
      id: message.id,
      heading: headingOf(message, question.isErrorReport, language),
      text: message.text,
      gone: goneOf(message, language),
      mayWithdraw: !isPast && message.isOwn && message.text !== null,
      mayHide: rights.mayHide && !message.isOwn && message.text !== null,
    })),
  }));
};

const stateOf = ({ isWaiting, askedAt, days }: QuestionAnswer, language: Language): string => {
  const inLanguage = { locale: language };
  if (isWaiting) return m.question_waits({ day: dayText(askedAt, language) }, inLanguage);
  if (days === null) return m.question_gone({}, inLanguage);
  return days === 0 ? m.question_answered_at_once({}, inLanguage) : m.question_answered({ days }, inLanguage);
};

function headingOf({ kind, by, writtenAt }: Message, isErrorReport: boolean, language: Language): string {
  const inLanguage = { locale: language };
  const day = dayText(writtenAt, language);
  if (kind === 'answer') {
    return by === null ? m.message_answer({ day }, inLanguage) : m.message_answer_by({ name: by, day }, inLanguage);
  }
  if (isErrorReport) return m.message_report({ day }, inLanguage);
  return by === null ? m.message_question({ day }, inLanguage) : m.message_question_by({ name: by, day }, inLanguage);
}

function goneOf({ takenAway }: Message, language: Language): string | null {
  if (takenAway === null) return null;
  const inLanguage = { locale: language };
  const day = dayText(takenAway.at, language);
  if (!takenAway.isHidden) return m.message_withdrawn({ day }, inLanguage);
  const hidden = m.message_hidden({ day }, inLanguage);
  return takenAway.reason === null
    ? hidden
    : `${hidden} ${m.message_hidden_why({ reason: takenAway.reason }, inLanguage)}`;
}

/** How it stands with answers, in one line. */
export const timesText = (
  { waiting, medianDays }: { waiting: number; medianDays: number | null },
  numberText: (number: number) => string,
  language: Language,
): string =>
  [
    m.questions_waiting({ count: waiting }, { locale: language }),
    ...(medianDays === null ? [] : [m.questions_median({ days: numberText(medianDays) }, { locale: language })]),
  ].join(' ');
