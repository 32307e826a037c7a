import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openIdentityProviders } from '#api/identity-providers/open.ts';
import { readIdentityProviders } from '#api/identity-providers/settings.ts';

let folder: string;
const file = () => join(folder, 'providers.json');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiofalt-providers-'));
  writeFileSync(join(folder, 'secret'), 'known to two\n');
  writeFileSync(join(folder, 'empty'), '\n');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const good = {
  code: 'agency',
  names: { sv: 'Stigverket', en: 'The Path Agency' },
  issuer: 'https://login.stigverket.example/',
  clientId: 'tiofalt',
  clientSecretFile: 'secret',
  roles: [{ claim: 'groups', value: 'analysts', role: 'analyst', organisation: 'north' }],
};
const read = (...providers: object[]) => {
  writeFileSync(file(), JSON.stringify(providers));
  return readIdentityProviders(file());
};

describe('the file of identity providers', () => {
  test('is not needed, and then nobody is asked', async () => {
    expect(readIdentityProviders(undefined)).toEqual([]);
    expect(await openIdentityProviders({})).toEqual([]);
  });

  test('names secrets by files beside it', () => {
    expect(read(good)).toMatchObject([
      {
        code: 'agency',
        issuer: 'https://login.stigverket.example/',
        credential: { kind: 'secret', secret: 'known to two' },
        scopes: ['openid', 'profile', 'email'],
        maximumAuthenticationAgeSeconds: null,
      },
    ]);
  });

  test('or a private key, with which the installation signs', () => {
    const { clientSecretFile: _, ...rest } = good;
    const [provider] = read({ ...rest, privateKeyFile: 'key.pem', keyId: 'ours', algorithm: 'ES256' });
    expect(provider?.credential).toMatchObject({ kind: 'private-key', keyId: 'ours', algorithm: 'ES256' });
    expect(() => read({ ...rest, privateKeyFile: 'key.pem' })).toThrow('0.privateKeyFile is no key for RS256.');
    expect(() => read({ ...rest, privateKeyFile: 'secret' })).toThrow('0.privateKeyFile is no private key in PEM');
  });

  test('may name a provider on this machine without TLS', () => {
    for (const issuer of ['http://localhost:8080/realms/one', 'http://127.0.0.1:1', 'http://[::1]:8080']) {
      expect(read({ ...good, issuer })[0]?.issuer).toBe(issuer);
    }
  });

  test('opens providers without asking any of them', async () => {
    read(good, { ...good, code: 'other', issuer: 'https://nobody.invalid' });
    expect(await openIdentityProviders({ IDENTITY_PROVIDERS: file() })).toMatchObject([
      { code: 'agency' },
      { code: 'other' },
    ]);
  });

  test.each<[object, string]>([
    [{ issuer: 'http://login.stigverket.example' }, '0.issuer: has to begin with https://'],
    [{ issuer: 'http://localhost.evil.example' }, '0.issuer: has to begin with https://'],
    [{ issuer: 'stigverket' }, '0.issuer: is no address'],
    [{ issuer: 'https://login.stigverket.example/?tenant=1' }, '0.issuer: has neither ? nor #'],
    [{ code: 'password' }, '0.code: cannot be "password"'],
    [{ code: 'The Agency' }, '0.code: is no code'],
    [{ clientSecret: 'written down here' }, '"clientSecret"'],
    [{ clientSecretFile: undefined }, '0: needs either clientSecretFile or privateKeyFile'],
    [{ privateKeyFile: 'key.pem' }, '0: needs either clientSecretFile or privateKeyFile'],
    [{ keyId: 'ours' }, '0: has keyId or algorithm'],
    [{ clientSecretFile: 'nothing' }, '0.clientSecretFile'],
    [{ clientSecretFile: 'empty' }, 'is empty'],
    [{ scopes: ['profile'] }, '0.scopes: lacks "openid"'],
    [{ roles: [] }, '0.roles'],
    [{ roles: [{ ...good.roles[0], role: 'owner' }] }, '0.roles.0.role'],
    [{ names: { en: 'The Path Agency' } }, '0.names.sv'],
  ])('with %j is refused, and says why', (changes, message) => {
    expect(() => read({ ...good, ...changes })).toThrow(message);
  });

  test('is refused where two providers could be taken for each other', () => {
    expect(() => read(good, { ...good, issuer: 'https://b.example' })).toThrow('two have the same code');
    expect(() => read(good, { ...good, code: 'b' })).toThrow('two have the same issuer');
  });

  test('that cannot be read is refused without repeating what is in it', () => {
    expect(() => readIdentityProviders(join(folder, 'nowhere.json'))).toThrow('cannot be read: ENOENT');
    writeFileSync(file(), '[{"clientSecret": "hidden-thing" oops');
    let refusal: unknown;
    try {
      readIdentityProviders(file());
    } catch (error) {
      refusal = error;
    }
    // as the command line prints it, with every cause
    expect(inspect(refusal)).toMatch(/is no JSON/);
    expect(inspect(refusal)).not.toContain('hidden-thing');
  });
});
