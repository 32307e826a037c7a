import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Language } from '#domain/language.ts';
import { languageOf } from '#web/lib/address.ts';
import { problemIn, type Problem } from '#web/lib/api.ts';
import { refusalOf, type Refusal } from '#web/lib/wording/refusal.ts';
import { stepOf, thenBack } from './session.ts';

type Method = 'POST' | 'PUT' | 'DELETE';
type Sent = { body?: unknown; version?: string };
/** What a form is answered by when the API refuses: each problem with the field that it is about, and what was written. */
export type Refused = { problems: Refusal[]; written: Record<string, string> };

/** What was written in a form. */
export type Written = (name: string) => string;

type Acting = {
  language: Language;
  written: Written;
  /** Each thing chosen of several. */
  chosen: (name: string) => string[];
  send: Send;
  /** Shows the form again with what is wrong. Passwords and codes are to be written anew. */
  refuse: (problem: Problem) => ReturnType<typeof fail<Refused>>;
};

export type Outcome<Answer> = { answer: Answer; problem: null } | { answer: null; problem: Problem };

const isSecret = (name: string): boolean => /password|current|code$/i.test(name);

/** An answer of our own API, whose schemas guarantee its shape: the only cast here. */
const answerIn = async <Answer>(response: Response): Promise<Answer> =>
  (response.status === 204 || response.status === 202 ? null : await response.json()) as Answer;

type Send = <Answer = null>(method: Method, path: string, sent?: Sent) => Promise<Outcome<Answer>>;

/** The API that does what it is asked for, as the person whose request this is. */
export const askWith =
  ({ request, fetch, url }: Pick<RequestEvent, 'request' | 'fetch' | 'url'>): Send =>
  async <Answer = null>(method: Method, path: string, { body, version }: Sent = {}): Promise<Outcome<Answer>> => {
    const response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        // where somebody is signed in is told by what they sat at
        'User-Agent': request.headers.get('User-Agent') ?? '',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(version === undefined ? {} : { 'If-Match': version }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return { answer: await answerIn<Answer>(response), problem: null };
    const problem = await problemIn(response);
    leaveFor(problem, url);
    return { answer: null, problem };
  };

/** A form that has come in, and what to do with it. */
export async function actingOn(event: RequestEvent): Promise<Acting> {
  const form = await event.request.formData();
  const language = languageOf(event.url.pathname);
  const texts = (name: string): string[] => form.getAll(name).filter((value) => typeof value === 'string');
  return {
    language,
    written: (name) => texts(name)[0] ?? '',
    chosen: texts,
    send: askWith(event),
    refuse: (problem) =>
      fail(problem.status, {
        problems: [refusalOf(problem, language)],
        written: Object.fromEntries(
          [...form].flatMap(([name, value]) => (typeof value === 'string' && !isSecret(name) ? [[name, value]] : [])),
        ),
      }),
  };
}

/** What no form can say anything to: the session has ended, the right is missing, or the mistake is ours. */
function leaveFor({ status, code, title }: Problem, url: URL): void {
  if (code === 'sign-in-needed') redirect(303, thenBack('/sign-in', url));
  if (code === 'second-factor-needed') redirect(303, thenBack(stepOf('second-factor'), url));
  if (code === 'second-factor-set-up-needed') redirect(303, thenBack(stepOf('second-factor-set-up'), url));
  if (status >= 500 || code === 'not-allowed' || code === 'cross-site') error(status, title, { code });
}
