import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { oneLine } from '#domain/text.ts';
import { RefusedSignIn, type SignInProblem } from './refusal.ts';

/** Runs what asks a provider, and throws what fails there as a RefusedSignIn. */
export async function asRefusal<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw refusalOf(error);
  }
}

/** That nobody answered, or answered that they cannot. */
const silent = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);
const answers: ReadonlyMap<string, SignInProblem> = new Map([
  ['access_denied', 'sign-in-cancelled'],
  ['server_error', 'provider-unavailable'],
  ['temporarily_unavailable', 'provider-unavailable'],
]);

function refusalOf(error: unknown): unknown {
  if (error instanceof AuthorizationResponseError) {
    const { error: code, error_description: description = '' } = error;
    return new RefusedSignIn(
      answers.get(code) ?? 'wrong-answer',
      shown(`the provider answered ${code}: ${description}`),
    );
  }
  if (error instanceof ResponseBodyError) {
    const { status, error: code, error_description: description = '' } = error;
    const problem = status >= 500 ? 'provider-unavailable' : 'wrong-answer';
    return new RefusedSignIn(problem, shown(`the provider answered ${status} ${code}: ${description}`));
  }
  if (error instanceof WWWAuthenticateChallengeError || error instanceof ClientError) {
    const problem = silent.has(error.code ?? '') ? 'provider-unavailable' : 'wrong-answer';
    return new RefusedSignIn(problem, messagesOf(error));
  }
  // what fetch throws when there is no connection
  if (error instanceof TypeError && !('code' in error)) {
    return new RefusedSignIn('provider-unavailable', messagesOf(error));
  }
  return error;
}

/** Messages only: causes carry whole tokens. */
const messagesOf = (error: Error): string =>
  shown(error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message);

const shown = (text: string): string => oneLine(text).slice(0, 300);
