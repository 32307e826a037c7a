import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessRules } from '#api/access/rules.ts';
import { capabilitiesOf, scopes, type Capability, type Scope } from '#domain/capability.ts';
import { roles, type Role } from '#domain/role.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';
import { agencyForm, cookieOnly, lookedAtRoutes, type LookedAt } from '#tests/support/looked-at.ts';
import { addOrganisations, unit } from '#tests/support/organisations.ts';
import { addPerson, signIn, type SignedIn } from '#tests/support/people.ts';

type Line = LookedAt & { route: string; capability: Capability };

let api: TestApi;
/** By role and organisation, such as `analyst of agency`. */
const people = new Map<string, SignedIn>();
const known = (name: string): SignedIn => {
  const found = people.get(name);
  if (!found) throw new Error(`nobody is ${name}`);
  return found;
};
const person = (role: Role, organisation: string): SignedIn => known(`${role} of ${organisation}`);
let lines: Record<string, LookedAt>;
let lookedAt: Line[];

const somewhere = Object.entries(accessRules).flatMap(([route, rule]) =>
  typeof rule === 'object' && rule.in === 'somewhere' ? [{ route, capability: rule.capability }] : [],
);

beforeAll(async () => {
  api = await openTestApi();
  await addOrganisations(api.database, [
    unit('top'),
    unit('agency', { parent: 'top' }),
    unit('office', { parent: 'agency' }),
    unit('sibling', { parent: 'top' }),
  ]);
  for (const organisation of ['top', 'agency', 'office', 'sibling']) {
    for (const role of roles) {
      const added = await addPerson(api, `${role}-${organisation}`, [[organisation, role]]);
      people.set(`${role} of ${organisation}`, await signIn(api, added));
    }
  }
  const made = await person('administrator', 'agency').send('POST', '/api/v1/forms', agencyForm);
  expect(made.status, made.text).toBe(201);
  lines = lookedAtRoutes(api);
  lookedAt = somewhere.flatMap((rule) => {
    const line = lines[rule.route];
    return line ? [{ ...line, ...rule }] : [];
  });
});
afterAll(() => api.close());

const enough = (capability: Capability): Role => {
  const role = roles.find((one) => capabilitiesOf(one).includes(capability));
  if (!role) throw new Error(`nobody may ${capability}`);
  return role;
};
/** The highest role that is not enough. */
const almostEnough = (capability: Capability): Role => {
  const lesser = roles.filter((role) => !capabilitiesOf(role).includes(capability)).at(-1);
  if (!lesser) throw new Error(`everybody may ${capability}`);
  return lesser;
};

test('every route whose action looks itself at who may has its line', () => {
  expect(Object.keys(lines).toSorted()).toEqual(somewhere.map(({ route }) => route).toSorted());
});

describe('a role that the action itself looks at', () => {
  test('in the organisation or above lets in, and nothing is said to those elsewhere', async () => {
    expect(lookedAt.length).toBeGreaterThan(20);
    for (const { route, capability, ask, inside, elsewhere, below = elsewhere } of lookedAt) {
      for (const [where, outcome] of Object.entries({ agency: inside, top: inside, sibling: elsewhere, office: below })) {
        const found = await ask(cookieOnly(person(enough(capability), where)));
        expect([route, where, found]).toEqual([route, where, outcome]);
      }
    }
  }); // prettier-ignore

  test('elsewhere adds nothing to a lesser one here', async () => {
    for (const { route, capability, ask, elsewhere, almost = elsewhere } of lookedAt) {
      const lesser = almostEnough(capability);
      const both = `${enough(capability)} there and ${lesser} here`;
      if (!people.has(both)) {
        const roles = [['sibling', enough(capability)], ['agency', lesser]] as const; // prettier-ignore
        people.set(both, await signIn(api, await addPerson(api, both.replaceAll(' ', '-'), roles)));
      }
      expect([route, both, await ask(cookieOnly(known(both)))]).toEqual([route, both, almost]);
    }
  });

  test('of a key is its scope: the right one of the right organisation, and never what people decide', async () => {
    const keyOf = async (place: string, given: readonly Scope[]) => {
      const path = `/api/v1/organisations/${place}/keys`;
      const { body } = await person('administrator', place).send('POST', path, { name: 'k', scopes: given });
      return { Authorization: `Bearer ${body.key}` };
    };
    const [own, foreign] = [await keyOf('agency', scopes), await keyOf('sibling', scopes)];
    for (const { route, capability, ask, inside, elsewhere } of lookedAt) {
      const scope = scopes.find((one) => one === capability);
      if (!scope) {
        expect([route, await ask(own)]).toEqual([route, 'not-allowed']);
        continue;
      }
      const lacking = await keyOf('agency', scopes.filter((one) => one !== scope)); // prettier-ignore
      expect([route, await ask(own), await ask(foreign), await ask(lacking)]).toEqual([route, inside, elsewhere, 'not-allowed']); // prettier-ignore
    }
    const blind = await keyOf('agency', ['enter']);
    const entering = lookedAt.find(({ route }) => route === 'POST /api/v1/entries');
    expect(await entering?.ask(blind)).toBe('not-allowed');
  });

  test('asks for figures only of those that one looks after', async () => {
    const foreign = { ...agencyForm, code: 'foreign', organisation: 'sibling', organisations: ['sibling', 'agency'] };
    const answer = await person('administrator', 'sibling').send('POST', '/api/v1/forms', foreign);
    expect(answer).toMatchObject({ status: 403, body: { code: 'not-allowed', path: 'organisations' } });
    const other = { ...agencyForm, code: 'foreign', organisations: ['office', 'top/*'] };
    expect((await person('administrator', 'agency').send('POST', '/api/v1/forms', other)).status).toBe(403);
  });
});
