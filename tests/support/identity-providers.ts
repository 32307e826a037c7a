import { createServer, type RequestListener } from 'node:http';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import type { ProviderSettings } from '#api/identity-providers/settings.ts';
import type { TestApi } from './api.ts';

type Claims = Record<string, unknown>;
type Listening = { url: string; listen: (answer: RequestListener) => void; stop: () => Promise<void> };

/** Listens on this machine before there is anything to say: a provider has to know its own address. */
async function listening(port = 0): Promise<Listening> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    listen: (answer) => void server.on('request', answer),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const callbackOf = (code: string): string => `http://localhost/api/v1/identity-providers/${code}/callback`;

export type RealProvider = { issuer: string; accounts: Map<string, Claims>; stop: () => Promise<void> };

/** An OpenID provider as agencies have them. Whoever is in `accounts` can sign in there by their name. */
export async function startProvider(client: object, { isInIdToken = false } = {}): Promise<RealProvider> {
  const { url: issuer, listen, stop } = await listening();
  const accounts = new Map<string, Claims>();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'tiofalt', response_types: ['code'], grant_types: ['authorization_code'], ...client }],
    claims: { openid: ['sub'], profile: ['name'], email: ['email'], roles: ['groups', 'department'] },
    scopes: ['openid', 'profile', 'email', 'roles'],
    conformIdTokenClaims: !isInIdToken,
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    pkce: { required: () => true },
    cookies: { keys: ['only in the tests'] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...accounts.get(accountId) }),
    }),
    // nobody is asked whether their own agency may know who they are
    loadExistingGrant: async ({ oidc }: { oidc: GrantContext }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid profile email roles');
      await grant.save();
      return grant;
    },
  });
  listen(provider.callback());
  return { issuer, accounts, stop };
}

type GrantContext = { provider: Provider; client: { clientId: string }; session: { accountId: string } };

/** Walks through the provider's own pages, as a browser would. Answers the address it sends the browser back to. */
export async function walkThrough(address: string, act: { login: string } | 'cancel'): Promise<string> {
  const cookies = new Map<string, string>();
  const ask = async (url: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  let response = await ask(address);
  for (let step = 0; step < 10; step += 1) {
    const location = response.headers.get('Location');
    if (location?.startsWith('http://localhost/')) return location;
    if (location) response = await ask(new URL(location, address).href);
    else {
      const page = await response.text();
      const [, form] = /<form[^>]* action="([^"]+)"/.exec(page) ?? [];
      if (!form) throw new Error(`the provider shows no form: ${response.status} ${page.slice(0, 500)}`);
      const body = act === 'cancel' ? null : new URLSearchParams({ prompt: 'login', login: act.login, password: 'x' });
      response = body ? await ask(form, { method: 'POST', body }) : await ask(`${form}/abort`);
    }
  }
  throw new Error('the provider sends the browser about without end');
}

export type HostileProvider = {
  issuer: string;
  /** What it will say next: of the claims of a good token it can change any, and sign as it likes, or not at all. */
  says: { claims: Claims; signs: 'rightly' | 'with another key' | 'not at all' | 'with the client secret' };
  /** What its description of itself says otherwise than it should. */
  metadata: Claims;
  stop: () => Promise<void>;
};

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A provider, or somebody between it and us, who says whatever one tells it to. */
export async function startHostileProvider(clientSecret: string, port = 0): Promise<HostileProvider> {
  const { url: issuer, listen, stop } = await listening(port);
  const [own, other] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
  const provider: HostileProvider = { issuer, says: { claims: {}, signs: 'rightly' }, metadata: {}, stop };
  // of the browser that was here last
  let nonce: string | undefined;
  const token = (): string => {
    const { claims, signs } = provider.says;
    const alg = signs === 'not at all' ? 'none' : signs === 'with the client secret' ? 'HS256' : 'RS256';
    const now = Math.floor(Date.now() / 1_000);
    const good = { iss: issuer, sub: 'anna', aud: 'tiofalt', iat: now, exp: now + 60, nonce, groups: ['analysts'] };
    const text = `${encoded({ alg, kid: 'one' })}.${encoded({ ...good, ...claims })}`;
    const signature =
      alg === 'none'
        ? ''
        : alg === 'HS256'
          ? createHmac('sha256', clientSecret).update(text).digest('base64url')
          : sign('sha256', Buffer.from(text), (signs === 'rightly' ? own : other)!.privateKey).toString('base64url');
    return `${text}.${signature}`;
  };
  listen((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', issuer);
    if (path === '/authorize') {
      // nobody is asked who they are
      nonce = searchParams.get('nonce') ?? undefined;
      const answer = new URLSearchParams({ code: 'any', state: searchParams.get('state') ?? '' });
      response.writeHead(302, { Location: `${searchParams.get('redirect_uri')}?${answer}` }).end();
      return;
    }
    const answers: Record<string, () => object> = {
      '/.well-known/openid-configuration': () => ({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        ...provider.metadata,
      }),
      '/keys': () => ({ keys: [{ ...own!.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }] }),
      '/token': () => ({ access_token: 'nothing', token_type: 'Bearer', id_token: token() }),
      '/userinfo': () => ({ sub: 'bo', groups: ['heads'] }),
    };
    const answer = answers[path];
    response
      .writeHead(answer ? 200 : 404, { 'Content-Type': 'application/json' })
      .end(JSON.stringify(answer?.() ?? {}));
  });
  return provider;
}

/** What the tests tell the installation of a provider. */
export const settingsFor = (
  code: string,
  issuer: string,
  credential: ProviderSettings['credential'],
): ProviderSettings => ({
  code,
  names: { sv: 'Stigverket' },
  issuer,
  clientId: 'tiofalt',
  credential,
  scopes: ['openid', 'profile', 'email', 'roles'],
  roles: [
    { claim: 'groups', value: 'readers', role: 'reader', organisation: 'north' },
    { claim: 'groups', value: 'analysts', role: 'analyst', organisation: 'north' },
    { claim: 'groups', value: 'heads', role: 'administrator', organisation: 'north' },
    { claim: 'department', value: 'south', role: 'approver', organisation: 'south' },
    { claim: 'groups', value: 'analysts', role: 'reader', organisation: 'nowhere' },
  ],
  maximumAuthenticationAgeSeconds: null,
});

/** One browser of ours: it keeps its cookies. */
export function openBrowser(api: TestApi) {
  const cookies = new Map<string, string>();
  const get = async (path: string) => {
    const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await api.get(path, Cookie ? { Cookie } : {});
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/; Max-Age=0/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return { ...answer, location: answer.headers.get('Location') ?? '' };
  };
  /** Begins a sign-in; answers where the provider is. */
  const begin = async (code: string, returnTo?: string) =>
    get(`/api/v1/identity-providers/${code}/sign-in${returnTo ? `?returnTo=${encodeURIComponent(returnTo)}` : ''}`);
  /** Comes back from the provider with its answer. */
  const comeBack = (address: string) => get(address.replace('http://localhost', ''));
  const signIn = async (code: string, login: string, returnTo?: string) =>
    comeBack(await walkThrough((await begin(code, returnTo)).location, { login }));
  const person = async () => (await get('/api/v1/session')).body.person;
  return { cookies, get, begin, comeBack, signIn, person };
}
