/** What the sign-in page can say; more would help only whoever tries something. */
export const signInProblems = [
  'provider-unavailable',
  'sign-in-cancelled',
  'sign-in-expired',
  'wrong-answer',
  'no-role',
] as const;
export type SignInProblem = (typeof signInProblems)[number];

/** A sign-in that came to nothing: the problem is for the page, the reason for the security log. */
export class RefusedSignIn extends Error {
  readonly problem: SignInProblem;

  constructor(problem: SignInProblem, reason: string) {
    super(reason);
    this.name = 'RefusedSignIn';
    this.problem = problem;
  }
}
