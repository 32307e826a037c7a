import { Hono } from 'hono';
import type { Context as HonoContext } from 'hono';
import { describeRoute } from 'hono-openapi';
import { z } from 'zod';
import { languageOfPath, pathPrefixOf } from '#domain/language.ts';
import { ownPath } from '#domain/own-path.ts';
import type { Context } from '../context.ts';
import { TextsAnswer } from '../http/answers.ts';
import { acting, otherAnswers } from '../http/description.ts';
import { query } from '../http/parameters.ts';
import { Problem } from '../http/problem.ts';
import { actorOf } from '../http/viewer.ts';
import { giveCookie, leaveSession, noteSecurity, placeOf } from '../sign-in/session.ts';
import { letIn } from './actions.ts';
import { giveFlow, takeFlow } from './flow.ts';
import type { IdentityProvider } from './provider.ts';
import { RefusedSignIn, signInProblems, type SignInProblem } from './refusal.ts';

const IdentityProviders = z.object({ items: z.array(z.object({ code: z.string(), names: TextsAnswer })) });

const SignInQuery = z.strictObject({
  returnTo: z
    .string()
    .default('/')
    .refine((text) => ownPath(text) !== null, 'a path of this installation is expected')
    .meta({ description: 'Where to go afterwards: a path of this installation.' }),
});

/** What the API description says of a route that sends the browser on. */
const sending = ({ summary, to }: { summary: string; to: string }) =>
  describeRoute({
    summary,
    tags: ['session'],
    responses: {
      302: {
        description: `${to}; or to /sign-in, with one of these as problem: ${signInProblems.join(', ')}`,
        headers: { Location: { schema: { type: 'string' } } },
      },
      400: otherAnswers[400],
      404: otherAnswers[404],
    },
  });

/** Signing in at the organisation's own identity provider, with OpenID Connect. */
export const identityProviderRoutes = (context: Context) =>
  new Hono()
    .get(
      '/',
      acting({ summary: 'Where else one can sign in', answer: IdentityProviders, tag: 'session' }),
      query(z.strictObject({})),
      (c) => c.json({ items: context.identityProviders.map(({ code, names }) => ({ code, names })) }),
    )
    .get(
      '/:code/sign-in',
      sending({ summary: 'Sign in at an identity provider', to: 'To the provider' }),
      query(SignInQuery),
      (c) => {
        const returnTo = ownPath(c.req.valid('query').returnTo) ?? '/';
        return orBackToSignIn(c, context, async (provider, remember) => {
          remember(returnTo);
          const { address, secrets } = await provider.begin(callbackOf(context, provider));
          giveFlow(c, context, { provider: provider.code, returnTo, ...secrets });
          return address.href;
        });
      },
    )
    .get(
      '/:code/callback',
      sending({ summary: 'Come back from an identity provider', to: 'To where the sign-in was begun' }),
      (c) =>
        orBackToSignIn(c, context, async (provider, remember) => {
          const flow = takeFlow(c, context, provider.code);
          if (!flow) throw new RefusedSignIn('sign-in-expired', 'this browser has no sign-in under way there');
          remember(flow.returnTo);
          const answer = new URL(callbackOf(context, provider));
          answer.search = new URL(c.req.url).search;
          const shown = await provider.finish(answer, flow);
          const token = await letIn(context, provider, shown, placeOf(c));
          await leaveSession(c, context);
          giveCookie(c, context, token);
          return flow.returnTo;
        }),
    );

/** The one address that the provider has to know of us. */
const callbackOf = ({ site }: Context, { code }: IdentityProvider): string =>
  `${site.url}/api/v1/identity-providers/${code}/callback`;

/** The sign-in page in the language of where somebody wanted to go, which it keeps. */
function signInAddress(problem: SignInProblem, returnTo: string): string {
  const query = new URLSearchParams({ problem, ...(returnTo === '/' ? {} : { returnTo }) });
  return `${pathPrefixOf(languageOfPath(returnTo))}/sign-in?${query.toString()}`;
}

/** Sends the browser on or, when the sign-in is refused, back to the page it came from; the log says why. */
async function orBackToSignIn(
  c: HonoContext,
  context: Context,
  signIn: (provider: IdentityProvider, remember: (returnTo: string) => void) => Promise<string>,
): Promise<Response> {
  const code = c.req.param('code');
  const provider = context.identityProviders.find((known) => known.code === code);
  if (!provider) throw new Problem(404, 'unknown-provider', `There is no identity provider "${code}".`);
  let returnTo = '/';
  const remember = (path: string) => {
    returnTo = path;
  };
  try {
    return c.redirect(await signIn(provider, remember));
  } catch (error) {
    if (!(error instanceof RefusedSignIn)) throw error;
    const { problem, message: reason } = error;
    noteSecurity(context, actorOf(c), {
      action: 'provider-sign-in-failed',
      organisationId: null,
      subject: `identity provider ${provider.code}`,
      after: { problem, reason },
    });
    return c.redirect(signInAddress(problem, returnTo));
  }
}
