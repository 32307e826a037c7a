import { afterAll, beforeAll, expect, test } from 'vitest';
import { renewDemonstrationPeople } from '#api/commands/demonstration-people.ts';
import { agency } from '#db/seed/agency.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [unit(agency.organisations[0]?.code ?? '')]);
});
afterAll(() => api.close());

const signIn = async (email: string, password: string) =>
  (
    await api.request('/api/v1/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
  ).status;

test('a new start of the demonstration gives new passwords, and forgets who was locked out with the old ones', async () => {
  const [before] = await renewDemonstrationPeople(api.database, api.context.now());
  const { email = '', password = '' } = before ?? {};
  expect(await signIn(email, password)).toBe(200);
  for (let time = 0; time < 5; time += 1) await signIn(email, 'wrong');
  for (let time = 0; time < 5; time += 1) await signIn('somebody@tiofalt.example', 'wrong');
  expect(await signIn(email, password)).toBe(429);
  const renewed = await renewDemonstrationPeople(api.database, api.context.now());
  expect(await signIn(email, password)).toBe(401);
  for (const person of renewed) expect([person.email, await signIn(person.email, person.password)]).toEqual([person.email, 200]); // prettier-ignore
  // of nobody else
  expect(await signIn('somebody@tiofalt.example', 'wrong')).toBe(429);
});
