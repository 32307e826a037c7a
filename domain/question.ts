import { dayAt, daysBetween } from './date.ts';
import { quartilesOf } from './quantile.ts';

/** What is said about a figure: somebody asks, and the organisation answers. */
export const messageKinds = ['question', 'answer'] as const;
export type MessageKind = (typeof messageKinds)[number];

export const longestMessage = 2_000;

/** Errors that readers have reported of one figure, and that nobody has answered: more of them say nothing new. */
export const mostOpenReports = 3;

/** A message stands until its author withdraws it, or an administrator hides it. */
export type Said = { kind: MessageKind; writtenAt: string; isTakenAway: boolean };

const standing = (messages: readonly Said[], kind: MessageKind): Said | undefined =>
  messages.find((message) => message.kind === kind && !message.isTakenAway);

/** A question waits as long as it stands and no answer does. */
export const isWaiting = (messages: readonly Said[]): boolean =>
  standing(messages, 'question') !== undefined && standing(messages, 'answer') === undefined;

/** When a question was answered: by the first answer that still stands. The messages come in the order of writing. */
export const answeredAt = (messages: readonly Said[]): string | null => standing(messages, 'answer')?.writtenAt ?? null;

/** From the day of the question to the day of the answer, as the calendar at home counts them. */
export const daysToAnswer = (askedAt: string, at: string): number =>
  daysBetween(dayAt(new Date(askedAt)), dayAt(new Date(at)));

/** How long answers usually take; null where there is none yet. */
export const medianDays = (questions: readonly { askedAt: string; messages: readonly Said[] }[]): number | null =>
  quartilesOf(
    questions.flatMap(({ askedAt, messages }) => {
      const at = answeredAt(messages);
      return at === null ? [] : [daysToAnswer(askedAt, at)];
    }),
  ).median;
