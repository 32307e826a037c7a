import { expect, test } from 'vitest';
import { languages } from '#domain/language.ts';
import { roles } from '#domain/role.ts';
import { mayDoIn, signedIn, thenBack, type Person } from '#web/lib/server/session.ts';
import { tabsOf, tasksFor } from '#web/lib/server/tasks.ts';
import { deedText } from '#web/lib/wording/deed.ts';
import { deviceText } from '#web/lib/wording/device.ts';
import { capabilityTexts, roleChoices } from '#web/lib/wording/role.ts';
import { linesOf } from '#web/lib/wording/stored.ts';
import { subjectText } from '#web/lib/wording/subject.ts';
import { recordsOf } from '#web/routes/audit/records.ts';
import { providersOf, signInNotice } from '#web/routes/sign-in/providers.ts';

const administrator: Person = {
  name: 'Anna',
  email: 'anna@tiofalt.example',
  lacks: null,
  hasPassword: true,
  hasSecondFactor: false,
  isInstallationAdministrator: false,
  roles: [
    { organisation: 'north', names: { sv: 'Norr' }, role: 'administrator', issuer: null, capabilities: ['administer'] },
  ],
};
const at = (address: string, session: Person | null) => ({
  locals: { session, colourScheme: 'auto' as const },
  url: new URL(address, 'http://tiofalt.example'),
});
const sentTo = (asked: Parameters<typeof signedIn>[0]): unknown => {
  try {
    return signedIn(asked);
  } catch (redirect) {
    return typeof redirect === 'object' && redirect !== null && Reflect.get(redirect, 'location');
  }
};

test('who has not signed in is sent to do so, and comes back', () => {
  expect(sentTo(at('/en/audit?actor=bo', null))).toBe('/en/sign-in?returnTo=%2Fen%2Faudit%3Factor%3Dbo');
});

test('nobody comes back to the action of a form', () => {
  expect(thenBack('/sign-in', new URL('http://tiofalt.example/account?/password'))).toBe(
    '/sign-in?returnTo=%2Faccount',
  );
});

test('who lacks a part of signing in is sent there first', () => {
  expect(sentTo(at('/account', { ...administrator, lacks: 'second-factor' }))).toMatch(/^\/sign-in\/second-factor\?/);
  expect(sentTo(at('/account', { ...administrator, lacks: 'second-factor-set-up' }))).toMatch(
    /^\/account\/second-factor\?/,
  );
  expect(sentTo(at('/account', administrator))).toBe(administrator);
});

test('a role holds in its organisation and below, and not beside or above', () => {
  expect(mayDoIn(administrator, 'administer', ['north-unit', 'north', 'top'])).toBe(true);
  expect(mayDoIn(administrator, 'administer', ['top'])).toBe(false);
  expect(mayDoIn(administrator, 'enter', ['north'])).toBe(false);
  expect(mayDoIn({ ...administrator, lacks: 'second-factor' }, 'administer', ['north'])).toBe(false);
  expect(mayDoIn(null, 'administer', ['north'])).toBe(false);
});

test('an organisation’s page leads to its members for administrators, to what one follows for everybody signed in, and else to nothing', () => {
  const unit = { code: 'north-unit', ancestors: [{ path: '/organisations/north' }] };
  expect(tasksFor(administrator, unit, 'en').map(({ path }) => path)).toEqual([
    '/en/following?organisation=north-unit',
    '/en/organisations/north-unit/members',
    '/en/organisations/north-unit/reporters',
    '/en/organisations/north-unit/keys',
    '/en/organisations/north-unit/sharing',
    '/en/organisations/north-unit/targets',
    '/en/audit?organisation=north-unit',
  ]);
  expect(tasksFor(null, unit, 'en')).toEqual([]);
  expect(tasksFor(administrator, { code: 'south', ancestors: [] }, 'en').map(({ path }) => path)).toEqual([
    '/en/following?organisation=south',
  ]);
});

test('the pages of an administrator have tabs over them, for who looks after the organisation or what is above it alone', () => {
  const unit = { code: 'north-unit', ancestors: [{ code: 'north' }] };
  expect(tabsOf(administrator, unit, 'en')).toEqual(
    tasksFor(administrator, { ...unit, ancestors: [{ path: '/north' }] }, 'en').slice(1),
  );
  expect(tabsOf(administrator, { code: 'south', ancestors: [] }, 'en')).toEqual([]);
  expect(tabsOf(null, unit, 'en')).toEqual([]);
});

test('each role is told by what it adds to those before it, in every language', () => {
  for (const language of languages) {
    const choices = roleChoices(language);
    expect(choices.map(({ role }) => role)).toEqual(roles);
    expect(choices.flatMap(({ adds }) => adds)).toEqual(capabilityTexts('administrator', language));
  }
});

test('a failed sign-in elsewhere is told by its code, and nothing else is', () => {
  const notice = (query: string) => signInNotice(new URLSearchParams(query), 'sv');
  expect(notice('problem=no-role')).toMatchObject({ isProblem: true, text: expect.stringContaining('ingen roll') });
  expect(notice('problem=toString')).toBeNull();
  expect(notice('problem=<b>hello</b>')).toBeNull();
  expect(notice('done=new-password')?.isProblem).toBe(false);
});

test('an identity provider is a link that knows where to come back to', () => {
  const [provider] = providersOf([{ code: 'kommun', names: { sv: 'Kommunen' } }], '/account', 'da');
  expect(provider).toEqual({
    code: 'kommun',
    name: 'Kommunen',
    path: '/api/v1/identity-providers/kommun/sign-in?returnTo=%2Faccount',
  });
});

test('where somebody is signed in is told by browser and system', () => {
  const edge = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0';
  expect(deviceText(edge, 'sv')).toBe('Edge på Windows');
  expect(deviceText('Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/605', 'en')).toBe('Safari on iPhone');
  expect(deviceText('', 'da')).toBe('Ukendt enhed');
});

test('the audit log tells deeds in words, and one that has none by its code', () => {
  expect(deedText('role-ended', 'sv')).toBe('Avslutade roll');
  expect(deedText('something-new', 'sv')).toBe('something-new');
});

test('what stood before and after is told in words, however deep it lies, and what counts nothing is left out', () => {
  const imported = {
    role: 'reader',
    figures: { new: 12345, changed: 0 },
    scopes: ['enter', 'read-internal'],
    publishedAt: '2026-11-21T13:05:00Z',
    gone: null,
  };
  expect(linesOf(imported, 'sv')).toEqual([
    'Roll: läsare',
    'Nya siffror: 12\u00a0345',
    'Får: fylla i och lämna in siffror, se siffror som bara visas inom organisationen',
    'Publicerat: 21 nov. 2026 14:05',
  ]);
  expect(linesOf(imported, 'en')).toContain('New figures: 12,345');
  expect(linesOf({ something: { new: 'here', id: 12345 } }, 'da')).toEqual([
    'something.new: here',
    'something.id: 12345',
  ]);
  expect(linesOf({ role: 'a role of yesterday' }, 'en')).toEqual(['Role: a role of yesterday']);
  expect(linesOf(null, 'sv')).toEqual([]);
});

test('the audit log tells in words what was done to what, and what has none as it is stored', () => {
  expect(subjectText('invitation of bo@tiofalt.example', 'sv')).toBe('inbjudan av bo@tiofalt.example');
  expect(subjectText('installation', 'da')).toBe('installationen');
  expect(subjectText('key', 'en')).toBe('key');
  expect(subjectText('something new', 'sv')).toBe('something new');
});

test('the audit log tells a person by name or address where the record has it', () => {
  const subjectOf = (action: string, before: unknown, after: unknown) => {
    const deed = { action, organisation: null, subject: 'person 4', before, after };
    const place = { id: 1, at: '2026-11-21T13:05:00Z', address: '', requestId: 'r1' };
    return recordsOf([{ ...place, ...deed, actorKind: 'person', actor: 'Anna' }], 'sv')[0]?.subject;
  };
  expect(subjectOf('signed-in', null, { method: 'password' })).toBe('Anna (person 4)');
  expect(subjectOf('role-ended', { email: 'bo@tiofalt.example', role: 'reader' }, null)).toBe(
    'bo@tiofalt.example (person 4)',
  );
  expect(subjectOf('person-joined', null, { name: 'Bo', email: 'bo@tiofalt.example' })).toBe('Bo (person 4)');
  expect(subjectOf('something-new', null, null)).toBe('person 4');
});
