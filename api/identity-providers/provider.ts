import * as openid from 'openid-client';
import type { Claims } from '#domain/claims.ts';
import { asRefusal } from './failures.ts';
import { RefusedSignIn } from './refusal.ts';
import type { ProviderSettings } from './settings.ts';

/** What ties an answer to the browser that asked: each is random, and used once. */
export type FlowSecrets = { state: string; nonce: string; verifier: string };

/** An identity provider as it is spoken to. Whatever goes wrong is thrown as a RefusedSignIn. */
export type IdentityProvider = ProviderSettings & {
  /** Where the browser is to go, and by which secrets its answer will be known. */
  begin: (redirectUri: string) => Promise<{ address: URL; secrets: FlowSecrets }>;
  /** What the provider says of whoever comes back with this answer, once everything about it has been verified. */
  finish: (answer: URL, secrets: FlowSecrets) => Promise<{ subject: string; claims: Claims }>;
};

const timeoutSeconds = 5;
const discoveryLifetimeMs = 3_600_000;

/** Asks the provider for nothing before somebody signs in there. */
export function openIdentityProvider(settings: ProviderSettings): IdentityProvider {
  const { scopes, maximumAuthenticationAgeSeconds: maximumAge } = settings;
  const configured = kept(() => discover(settings));
  return {
    ...settings,
    begin: (redirectUri) =>
      asRefusal(async () => {
        const configuration = await configured();
        const verifier = openid.randomPKCECodeVerifier();
        const secrets = { state: openid.randomState(), nonce: openid.randomNonce(), verifier };
        const address = openid.buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUri,
          scope: scopes.join(' '),
          state: secrets.state,
          nonce: secrets.nonce,
          code_challenge: await openid.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...(maximumAge === null ? {} : { max_age: String(maximumAge) }),
        });
        return { address, secrets };
      }),
    finish: (answer, { state, nonce, verifier }) =>
      asRefusal(async () => {
        const configuration = await configured();
        const tokens = await openid.authorizationCodeGrant(configuration, answer, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
          ...(maximumAge === null ? {} : { maxAge: maximumAge }),
        });
        const signed = tokens.claims();
        if (!signed) throw new RefusedSignIn('wrong-answer', 'there is no ID token');
        // many providers tell names and groups only when asked; what is signed counts for more
        const asked = configuration.serverMetadata().userinfo_endpoint
          ? await openid.fetchUserInfo(configuration, tokens.access_token, signed.sub)
          : {};
        return { subject: signed.sub, claims: { ...asked, ...signed } };
      }),
  };
}

/** Asks once for whoever waits, again after a while, and again after a failure. */
function kept<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: { answer: Promise<T>; at: number } | null = null;
  return () => {
    if (known && performance.now() - known.at < discoveryLifetimeMs) return known.answer;
    const asked = { answer: ask(), at: performance.now() };
    known = asked;
    asked.answer.catch(() => {
      if (known === asked) known = null;
    });
    return asked.answer;
  };
}

async function discover(settings: ProviderSettings): Promise<openid.Configuration> {
  const { issuer, clientId } = settings;
  const isWithoutTls = issuer.startsWith('http:');
  const configuration = await openid.discovery(new URL(issuer), clientId, {}, await authenticationOf(settings), {
    timeout: timeoutSeconds,
    execute: [
      // else the library trusts TLS alone, and does not look at the signature
      openid.enableNonRepudiationChecks,
      ...(isWithoutTls ? [openid.allowInsecureRequests] : []),
    ],
  });
  const found = configuration.serverMetadata().issuer;
  // the library lets some providers through that answer for many issuers
  if (found !== issuer) throw new RefusedSignIn('wrong-answer', `the provider calls itself ${found.slice(0, 200)}`);
  return configuration;
}

async function authenticationOf({ credential }: ProviderSettings): Promise<openid.ClientAuth> {
  if (credential.kind === 'private-key') {
    const { key, keyId, algorithm } = credential;
    const der = key.export({ type: 'pkcs8', format: 'der' });
    const usable = await crypto.subtle.importKey('pkcs8', new Uint8Array(der), subtleNames[algorithm], false, ['sign']);
    return openid.PrivateKeyJwt({ key: usable, ...(keyId === null ? {} : { kid: keyId }) });
  }
  const [inHeader, inBody] = [openid.ClientSecretBasic(credential.secret), openid.ClientSecretPost(credential.secret)];
  return (server, ...rest) => {
    const understood = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (understood.includes('client_secret_basic') ? inHeader : inBody)(server, ...rest);
  };
}

const subtleNames = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  Ed25519: { name: 'Ed25519' },
} as const;
