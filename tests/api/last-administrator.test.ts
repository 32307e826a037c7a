import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { letIn } from '#api/identity-providers/actions.ts';
import { openIdentityProvider } from '#api/identity-providers/provider.ts';
import { settleHome } from '#db/queries/installation.ts';
import { countAdministrators } from '#db/queries/members.ts';
import { saveRole } from '#db/queries/people.ts';
import { writeTransaction } from '#db/write.ts';
import type { Role } from '#domain/role.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { settingsFor } from '#tests/support/identity-providers.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson } from '#tests/support/people.ts';

const logged: { securityEvent?: string }[] = [];
const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
const issuer = 'https://login.tiofalt.example';
const settings = settingsFor('agency', issuer, { kind: 'secret', secret: 'x' });
const provider = openIdentityProvider({
  ...settings,
  roles: ['top', 'north', 'below'].flatMap((organisation) =>
    (['reader', 'administrator'] as const).map((role) => ({
      claim: 'groups', value: `${role} of ${organisation}`, role, organisation,
    })),
  ),
}); // prettier-ignore

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi({ log });
  await addOrganisations(api.database, [
    unit('top'),
    unit('north', { parent: 'top' }),
    unit('below', { parent: 'north' }),
  ]);
  await writeTransaction(api.database, (transaction) => settleHome(transaction, 'north'));
});
beforeEach(async () => {
  logged.length = 0;
  await api.database.sql`update role_grants set ended_at = now() where ended_at is null`;
});
afterAll(() => api.close());

const comes = (subject: string, ...groups: string[]) =>
  letIn(api.context, provider, { subject, claims: { name: subject, groups } }, { address: '', device: '', requestId: subject }); // prettier-ignore
const idOf = async (subject: string): Promise<number> =>
  (await api.database.sql<{ id: number }[]>`select person_id as id from identities where subject = ${subject}`)[0]?.id ?? 0; // prettier-ignore
const rolesOf = async (subject: string): Promise<string[]> =>
  (
    await api.database.sql<{ role: Role; code: string }[]>`
      select g.role, o.code from role_grants g join organisations o on o.id = g.organisation_id
      where g.person_id = ${await idOf(subject)} and g.ended_at is null order by o.code`
  ).map(({ role, code }) => `${role} of ${code}`);
const give = async (personId: number, code: string, role: Role) => {
  const [{ id } = { id: 0 }] = await api.database.sql<{ id: number }[]>`select id from organisations where code = ${code}`; // prettier-ignore
  await writeTransaction(api.database, (transaction) =>
    saveRole(transaction, { organisationId: id, personId, role, issuer: '' }, api.context.now()),
  );
  return id;
};

describe('claims that no longer say so', () => {
  test('do not take the last administrator of the installation away, and the log tells', async () => {
    await comes('anna', 'administrator of north', 'reader of below');
    for (const groups of [[], ['reader of north'], ['administrator of below']]) {
      logged.length = 0;
      await comes('anna', ...groups);
      expect((await rolesOf('anna')).filter((role) => role.endsWith('north'))).toEqual(['administrator of north']);
      expect(logged.map(({ securityEvent }) => securityEvent)).toContain('last-administrator-kept');
    }
    expect(await rolesOf('anna')).toEqual(['administrator of below', 'administrator of north']);
  });

  test('take everything else as before, also from the last administrator of a part', async () => {
    await comes('bo', 'administrator of north', 'administrator of below');
    await comes('bo', 'administrator of north');
    expect(await rolesOf('bo')).toEqual(['administrator of north']);
    expect(logged.map(({ securityEvent }) => securityEvent)).not.toContain('last-administrator-kept');
  });

  test('take it once there is somebody else, wherever above they administer it', async () => {
    await comes('cilla', 'administrator of north');
    const { id } = await addPerson(api, 'dan');
    await give(id, 'below', 'administrator');
    await give(id, 'top', 'approver');
    await comes('cilla', 'reader of north');
    expect(await rolesOf('cilla')).toEqual(['administrator of north']);
    await give(id, 'top', 'administrator');
    await comes('cilla', 'reader of north');
    expect(await rolesOf('cilla')).toEqual(['reader of north']);
  });

  test('take it from whoever keeps it by another role: above, or as a person gave it', async () => {
    await comes('eva', 'administrator of north');
    await comes('eva', 'administrator of top');
    expect(await rolesOf('eva')).toEqual(['administrator of top']);
    await give(await idOf('eva'), 'north', 'administrator');
    await comes('eva', 'reader of below');
    expect(await rolesOf('eva')).toEqual(['reader of below', 'administrator of north']);
  });

  test('are not outweighed by somebody who has left', async () => {
    await comes('frida', 'administrator of north');
    await comes('gun', 'administrator of north');
    await api.database.sql`update people set ended_at = now() where id = ${await idOf('gun')}`;
    await comes('frida');
    expect(await rolesOf('frida')).toEqual(['administrator of north']);
  });

  test('of two who come at the same moment leave one of them', async () => {
    await Promise.all([comes('hanna', 'administrator of north'), comes('ida', 'administrator of north')]);
    await Promise.all([comes('hanna', 'reader of north'), comes('ida', 'reader of north')]);
    const roles = [...(await rolesOf('hanna')), ...(await rolesOf('ida'))];
    expect(roles.toSorted()).toEqual(['administrator of north', 'reader of north']);
  });
});

test('administrators are counted as people, however many roles each holds', async () => {
  await comes('jan', 'administrator of north');
  const north = await give(await idOf('jan'), 'north', 'administrator');
  expect(await countAdministrators(api.database.orm, north)).toBe(1);
});
