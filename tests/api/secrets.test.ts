import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secretKeyOf } from '#api/commands/settings.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, password, signIn } from '#tests/support/people.ts';

let api: TestApi;
let folder: string;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit('north')]);
  folder = mkdtempSync(join(tmpdir(), 'tiofalt-secrets-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await api.close();
});

describe('the key that seals secrets', () => {
  const [one, other] = ['x'.repeat(32), 'y'.repeat(32)];

  test('is the same from the same setting, 32 bytes of it', () => {
    const key = secretKeyOf({ SECRET_KEY: one }, folder);
    expect([key.length, secretKeyOf({ SECRET_KEY: one }, folder)]).toEqual([32, key]);
    expect(secretKeyOf({ SECRET_KEY: other }, folder)).not.toEqual(key);
    expect(existsSync(join(folder, 'secret-key'))).toBe(false);
  });

  test('is made once without a setting, for its owner alone', () => {
    const key = secretKeyOf({}, folder);
    expect([secretKeyOf({ SECRET_KEY: '' }, folder), secretKeyOf({}, folder)]).toEqual([key, key]);
    expect(statSync(join(folder, 'secret-key')).mode & 0o777).toBe(0o600);
  });

  test('is refused when it is short enough to be guessed, without being repeated', () => {
    expect(() => secretKeyOf({ SECRET_KEY: 'short-secret' }, folder)).toThrow(/^SECRET_KEY needs at least 32/);
    expect(() => secretKeyOf({ SECRET_KEY: 'short-secret' }, folder)).not.toThrow(/short-secret/);
  });
});

test('recovery codes are ten different ones of 138 random bits each, kept as hashes', async () => {
  const olga = await signIn(api, await addPerson(api, 'olga', [['north', 'administrator']]));
  const { secret } = (await olga.send('POST', '/api/v1/second-factor', { current: password })).body;
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  const code = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate({
    timestamp: api.context.now().getTime(),
  });
  const { recoveryCodes } = (await olga.send('PUT', '/api/v1/second-factor', { code })).body;
  expect(new Set(recoveryCodes).size).toBe(10);
  for (const each of recoveryCodes) expect(each).toMatch(/^([a-hj-km-np-z2-9]{7}-){3}[a-hj-km-np-z2-9]{7}$/);
  const [kept] = await api.database.sql`select string_agg(f::text, ' ') as everything from second_factors f`;
  for (const each of recoveryCodes) expect(kept?.['everything']).not.toContain(each);
});

test.each(['tiofalt1234!', 'Tiofalt-Tiofalt', 'petra-tiofalt'])('%s is no password here', async (weak) => {
  const petra = await signIn(
    api,
    await addPerson(api, 'petra').catch(() => ({ id: 0, email: 'petra@tiofalt.example' })),
  );
  const answer = await petra.send('PUT', '/api/v1/password', { current: password, password: weak });
  expect(answer).toMatchObject({ status: 400, body: { code: 'password-too-personal' } });
});

test.each([
  ['letters of any kind', 'åäö ÆØÅ ñ 漢字 🍊'],
  ['small letters alone', 'kvistar under snö i mars'],
  ['256 characters', 'ab cd ef '.repeat(29).slice(0, 255) + '!'],
])('a password may be made of %s, and is taken to the last letter', async (_, chosen) => {
  const { id } = await addPerson(api, `rut-${chosen.length}`);
  const rut = await signIn(api, { id, email: `rut-${chosen.length}@tiofalt.example` });
  expect((await rut.send('PUT', '/api/v1/password', { current: password, password: chosen })).status).toBe(204);
  const statusWith = async (given: string) =>
    (
      await api.request('/api/v1/session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ email: rut.email, password: given }),
      })
    ).status;
  const [shorter, otherCase] = [[...chosen].slice(0, -1).join(''), chosen.toUpperCase()];
  expect([await statusWith(chosen), await statusWith(shorter), await statusWith(otherCase)]).toEqual([200, 401, 401]);
});
