import { expect } from 'vitest';

type Answer = { status: number; headers: Headers; text: string };

/** A refusal as every bad request gets it: a problem with a stable code, the sender's fault, and nothing of our insides. */
export function expectRefusal(answer: Answer, what: string): string {
  const { status, headers, text } = answer;
  expect([what, status, text.slice(0, 200)]).toEqual([what, expect.toSatisfy(isSendersFault), expect.any(String)]);
  expect([what, headers.get('Content-Type')]).toEqual([what, 'application/problem+json']);
  expect([what, headers.get('Cache-Control')]).toEqual([what, 'no-store']);
  const problem = JSON.parse(text) as Record<string, unknown>;
  expect(problem).toMatchObject({
    status,
    code: expect.stringMatching(/^[a-z]+(-[a-z]+)*$/),
    title: expect.any(String),
  });
  expectNoInsides(text, what);
  return String(problem['code']);
}

const isSendersFault = (status: number) => status >= 400 && status <= 499;

/** Neither stack traces nor paths, statements or the database's own words. */
export function expectNoInsides(text: string, what: string): void {
  for (const inside of [
    /\bat .+:\d+:\d+/,
    /node_modules/,
    /\.[cm]?[jt]s:\d/,
    /\bselect .+ from\b/i,
    /PostgresError/,
    /Failed query/,
  ]) {
    expect([what, inside.test(text) ? text : '']).toEqual([what, '']);
  }
}
