import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { RoleRule } from '#domain/claims.ts';
import type { Texts } from '#domain/language.ts';
import { roles } from '#domain/role.ts';
import { isCode } from '#domain/text.ts';

/** With what the installation shows a provider that it is itself. */
export type Credential =
  | { kind: 'secret'; secret: string }
  | { kind: 'private-key'; key: KeyObject; keyId: string | null; algorithm: SigningAlgorithm };

export type ProviderSettings = {
  code: string;
  names: Texts;
  /** To the letter as the provider calls itself: identities and roles are kept under it. */
  issuer: string;
  clientId: string;
  credential: Credential;
  scopes: readonly string[];
  roles: readonly RoleRule[];
  maximumAuthenticationAgeSeconds: number | null;
};

const signingAlgorithms = ['RS256', 'PS256', 'ES256', 'Ed25519'] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

const text = z.string().min(1).max(500);
const code = text.refine(isCode, 'is no code: a–z, digits and single hyphens');
const thisMachine = new Set(['localhost', '127.0.0.1', '[::1]']);

const issuer = text
  .refine((given) => URL.canParse(given), 'is no address')
  .refine((given) => {
    if (!URL.canParse(given)) return true;
    const { protocol, hostname } = new URL(given);
    return protocol === 'https:' || (protocol === 'http:' && thisMachine.has(hostname));
  }, 'has to begin with https:// (http:// only on this machine)')
  .refine((given) => !/[?#]/.test(given), 'has neither ? nor #');

const Provider = z
  .strictObject({
    // what a session says of how somebody signed in
    code: code.refine((given) => given !== 'password', 'cannot be "password"'),
    names: z.strictObject({ sv: text, en: text.optional(), da: text.optional() }),
    issuer,
    clientId: text,
    clientSecretFile: text.optional(),
    privateKeyFile: text.optional(),
    keyId: text.optional(),
    algorithm: z.enum(signingAlgorithms).optional(),
    scopes: z
      .array(text.regex(/^\S+$/, 'is one word'))
      .default(['openid', 'profile', 'email'])
      .refine((given) => given.includes('openid'), 'lacks "openid"'),
    roles: z.array(z.strictObject({ claim: text, value: text, role: z.enum(roles), organisation: code })).min(1),
    maximumAuthenticationAgeSeconds: z.int().min(0).max(31_536_000).optional(),
  })
  .refine(
    ({ clientSecretFile, privateKeyFile }) => (clientSecretFile === undefined) !== (privateKeyFile === undefined),
    {
      message: 'needs either clientSecretFile or privateKeyFile',
    },
  )
  .refine(({ privateKeyFile, keyId, algorithm }) => privateKeyFile !== undefined || !(keyId ?? algorithm), {
    message: 'has keyId or algorithm, which belong to privateKeyFile',
  });

const isWithoutDouble = (key: 'code' | 'issuer') => (given: readonly z.infer<typeof Provider>[]) =>
  new Set(given.map((provider) => provider[key])).size === given.length;

const Providers = z
  .array(Provider)
  .refine(isWithoutDouble('code'), 'two have the same code')
  // each gives and takes the roles under its issuer
  .refine(isWithoutDouble('issuer'), 'two have the same issuer');

/**
 * The identity providers in a JSON file; none without one. Files that it names are looked for beside it. Throws with the
 * field that is wrong, and never with what is secret.
 */
export function readIdentityProviders(path: string | undefined): ProviderSettings[] {
  if (!path) return [];
  const file = resolve(path);
  const parsed = Providers.safeParse(jsonIn(file));
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${fieldName(issue.path)}: ${issue.message}`);
    throw new Error(`IDENTITY_PROVIDERS (${file}) is not right:\n  ${wrong.join('\n  ')}`);
  }
  return parsed.data.map(({ clientSecretFile, privateKeyFile, keyId, algorithm = 'RS256', ...provider }, index) => ({
    ...provider,
    credential:
      privateKeyFile === undefined
        ? { kind: 'secret', secret: secretIn(file, clientSecretFile ?? '', `${index}.clientSecretFile`) }
        : {
            kind: 'private-key',
            key: keyIn(file, privateKeyFile, `${index}.privateKeyFile`, algorithm),
            keyId: keyId ?? null,
            algorithm,
          },
    maximumAuthenticationAgeSeconds: provider.maximumAuthenticationAgeSeconds ?? null,
  }));
}

const fieldName = (path: readonly PropertyKey[]): string => (path.length ? path.map(String).join('.') : 'the list');

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // what a parser says may quote what it read, and so neither message nor cause is passed on
    const why = error instanceof SyntaxError ? 'is no JSON' : `cannot be read: ${codeOf(error)}`;
    throw new Error(`IDENTITY_PROVIDERS (${file}) ${why}.`);
  }
}

function secretIn(file: string, name: string, field: string): string {
  const path = resolve(dirname(file), name);
  let secret: string;
  try {
    secret = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new Error(`IDENTITY_PROVIDERS: ${field} (${path}) cannot be read: ${codeOf(error)}.`);
  }
  if (!secret) throw new Error(`IDENTITY_PROVIDERS: ${field} (${path}) is empty.`);
  return secret;
}

const keyKinds: Readonly<Record<SigningAlgorithm, (key: KeyObject) => boolean>> = {
  RS256: ({ asymmetricKeyType }) => asymmetricKeyType === 'rsa',
  PS256: ({ asymmetricKeyType }) => asymmetricKeyType === 'rsa',
  ES256: ({ asymmetricKeyDetails }) => asymmetricKeyDetails?.namedCurve === 'prime256v1',
  Ed25519: ({ asymmetricKeyType }) => asymmetricKeyType === 'ed25519',
};

function keyIn(file: string, name: string, field: string, algorithm: SigningAlgorithm): KeyObject {
  const pem = secretIn(file, name, field);
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new Error(`IDENTITY_PROVIDERS: ${field} is no private key in PEM without a passphrase.`);
  }
  if (!keyKinds[algorithm](key)) throw new Error(`IDENTITY_PROVIDERS: ${field} is no key for ${algorithm}.`);
  return key;
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'no file');
