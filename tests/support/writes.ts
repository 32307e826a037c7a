import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { TOTP } from 'otpauth';
import pino from 'pino';
import { openKolada } from '#api/reference-series/kolada.ts';
import { offerSetUp } from '#api/sign-in/set-up.ts';
import { openTestApi, writeToken, type TestApi } from './api.ts';
import { workOnLatest } from './jobs.ts';
import { fakeKpi, openFakeKolada } from './kolada.ts';
import { addOrganisations, unit } from './organisations.ts';
import { addPerson, password, signIn, type SignedIn } from './people.ts';
import { eventWrites } from './writes-of-events.ts';
import { followingWrites } from './writes-of-following.ts';
import { formWrites } from './writes-of-forms.ts';
import { groupWrites } from './writes-of-groups.ts';
import { importWrites } from './writes-of-imports.ts';
import { questionWrites } from './writes-of-questions.ts';
import { releaseWrites } from './writes-of-releases.ts';
import { reporterWrites } from './writes-of-reporters.ts';
import { storedWrites } from './writes-of-queries.ts';
import { targetWrites } from './writes-of-targets.ts';
import { visionWrites } from './writes-of-visions.ts';

const source = { name: 'Kommuner', schedule: 'weekly', kpis: ['N1'], municipalities: ['1480'] };
const address = '198.51.100.23';

export type Answer = Awaited<ReturnType<TestApi['request']>>;
/** What was sent, in the order of sending. */
export type Sent = {
  path: string;
  init: Omit<RequestInit, 'headers'> & { headers: Record<string, string> };
  answer: Answer;
};
type Refused = { absent: Answer; stale: Answer; version: string };

/** Every route that changes something, each done once by whoever may, with whatever it takes to get there. */
export type Writes = {
  api: TestApi;
  address: string;
  now: () => Date;
  wait: (seconds: number) => void;
  /** By the name of their route. The first makes the installation. */
  writes: Record<string, () => Promise<Answer>>;
  sent: readonly Sent[];
  /** What was answered before to the same without If-Match, and with a stale one: by the id of the request. */
  refusedAs: Record<string, Refused>;
  /** The log, line by line. */
  lines: readonly string[];
  /** Whatever would let somebody in, as it comes by. */
  secrets: Set<string>;
  send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  by: (
    person: SignedIn,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  importText: (text: string, query?: string) => Promise<Answer>;
  chief: () => Promise<SignedIn>;
  fresh: (roles?: Parameters<typeof addPerson>[2]) => ReturnType<typeof addPerson>;
  invited: (email: string) => Promise<string>;
};

/** The API, empty, and its writes. With keys, each request says how it is to be known again. */
export async function openWrites({ withKeys = false } = {}): Promise<Writes> {
  let clock = new Date('2026-11-21T12:00:00Z');
  const lines: string[] = [];
  const mails: string[] = [];
  const secrets = new Set<string>([writeToken, password]);
  const keep = <Text extends string>(secret: Text): Text => {
    if (secret.length < 6) throw new Error(`"${secret}" is no secret to search for`);
    secrets.add(secret);
    return secret;
  };
  const log = pino({}, new Writable({ write: (line: Buffer, _, done) => (lines.push(line.toString()), done()) }));
  const mail = {
    from: { name: 'Tiofalt', address: 'tiofalt@tiofalt.example' },
    language: 'sv' as const,
    send: async ({ text }: { text: string }) => void mails.push(text),
  };
  const kolada = await openFakeKolada({ kpis: [fakeKpi('N1')], municipalities: [{ id: '1480', title: 'Göteborg', type: 'K' }], groups: [], rows: [] }); // prettier-ignore
  const api = await openTestApi({ now: () => clock, log, mail, kolada: openKolada(kolada.url) });

  const sent: Sent[] = [];
  const refusedAs: Writes['refusedAs'] = {};
  const request = async (path: string, init: Sent['init']): Promise<Answer> => {
    const headers = withKeys ? { 'Idempotency-Key': randomUUID(), ...init.headers } : init.headers;
    const { 'If-Match': version, ...unversioned } = headers;
    const ask = (asked: Record<string, string>) => api.request(path, { ...init, headers: asked }, address);
    const refused = version
      ? { absent: await ask(unversioned), stale: await ask({ ...unversioned, 'If-Match': '"stale"' }), version }
      : null;
    const answer = await ask(headers);
    if (refused) refusedAs[answer.headers.get('X-Request-Id') ?? ''] = refused;
    sent.push({ path, init: { ...init, headers }, answer });
    return answer;
  };
  /** Sends as a page of ours does, from an address that the record has to show. */
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    request(`/api/v1${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const by = (person: SignedIn, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    send(method, path, body, { Cookie: keep(person.cookie), Origin: 'http://localhost', ...headers });

  async function askedReset(): Promise<Answer> {
    const answer = await send('POST', '/password-resets', { email: (await fresh()).email });
    await workOnLatest(api, 'password-reset');
    return answer;
  }

  /** The token of the link in the last mail: sent as the worker would. */
  async function mailed(): Promise<string> {
    await workOnLatest(api, 'mail');
    return keep(/token=([\w-]+)/.exec(mails.at(-1) ?? '')?.[1] ?? '');
  }

  let count = 0;
  const fresh = (roles: Parameters<typeof addPerson>[2] = []) => addPerson(api, `person-${(count += 1)}`, roles);
  const chief = async () => signIn(api, await fresh([['top', 'administrator']]));
  const codeNow = (secret: string) => {
    // none works twice
    clock = new Date(clock.getTime() + 60_000);
    return new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: clock.getTime() });
  };
  async function withSecondFactor(person: SignedIn): Promise<{ secret: string; recovery: string }> {
    const { secret } = (await by(person, 'POST', '/second-factor', { current: password })).body;
    const { recoveryCodes } = (await by(person, 'PUT', '/second-factor', { code: codeNow(secret) })).body;
    recoveryCodes.map(keep);
    return { secret: keep(secret), recovery: recoveryCodes[0] };
  }
  /** What is read of a thing in a list, for changing it. */
  const versionIn = async (person: SignedIn, list: string, isMeant: (item: Record<string, unknown>) => boolean) => {
    const { items } = (await person.get(`/api/v1/organisations/${list}?limit=1000`)).body;
    return { 'If-Match': String(items.find(isMeant)?.version) };
  };
  const memberVersion = (person: SignedIn, id: number) =>
    versionIn(person, 'agency/members', (one) => one['person'] === id);
  const circleVersion = (person: SignedIn, code: string, place = 'agency') =>
    versionIn(person, `${place}/circles`, (one) => one['code'] === code);
  const circle = async (code: string) => {
    const boss = await chief();
    await by(boss, 'POST', '/organisations/agency/circles', { code, names: { sv: code } });
    return boss;
  };
  const invited = async (email: string): Promise<string> => {
    await by(await chief(), 'POST', '/organisations/agency/invitations', { email, role: 'reader' });
    return mailed();
  };
  const form = (text: string) => {
    const data = new FormData();
    data.set('file', new Blob([text]), 'figures.csv');
    return data;
  };
  const importText = (text: string, query = '') =>
    request(`/api/v1/imports${query}`, {
      method: 'POST',
      body: form(text),
      headers: { Authorization: `Bearer ${writeToken}` },
    });

  /** Every route that changes something, done once as whoever may. The first makes the installation. */
  const writes: Writes['writes'] = {
  'POST /api/v1/set-up': async () => {
    const token = keep((await offerSetUp(api.context))?.split('token=')[1] ?? '');
    const answer = await send('POST', '/set-up', {
      token, name: 'Första', email: 'first@tiofalt.example', password: keep('fem röda stolar vid sjön'), organisation: { name: 'Toppen', code: 'top' },
    }); // prettier-ignore
    clock = new Date(clock.getTime() + 1_000);
    await addOrganisations(api.database, [unit('agency', { parent: 'top' }), unit('sibling', { parent: 'top' })]);
    return answer;
  },
  'POST /api/v1/session': async () => send('POST', '/session', { email: (await fresh()).email, password }),
  'DELETE /api/v1/session': async () => by(await signIn(api, await fresh()), 'DELETE', '/session'),
  'POST /api/v1/session/second-factor': async () => {
    const person = await signIn(api, await fresh());
    const { secret } = await withSecondFactor(person);
    const half = await signIn(api, person);
    return by(half, 'POST', '/session/second-factor', { code: codeNow(secret) });
  },
  'DELETE /api/v1/sessions': async () => by(await signIn(api, await fresh()), 'DELETE', '/sessions'),
  'DELETE /api/v1/sessions/:id': async () => {
    const person = await signIn(api, await fresh());
    const { items } = (await person.get('/api/v1/sessions')).body;
    return by(person, 'DELETE', `/sessions/${items[0].id}`);
  },
  'PUT /api/v1/password': async () =>
    by(await signIn(api, await fresh()), 'PUT', '/password', { current: password, password: keep('sju blå båtar i viken') }),
  'POST /api/v1/deputies': async () => {
    const [away, { email }] = [await signIn(api, await fresh([['agency', 'analyst']])), await fresh()];
    const days = { from: '2026-11-21', until: '2026-11-30' };
    return by(away, 'POST', '/deputies', { organisation: 'agency', email, ...days });
  },
  'DELETE /api/v1/deputies/:id': async () => {
    const [away, { email }] = [await signIn(api, await fresh([['agency', 'analyst']])), await fresh()];
    const days = { from: '2026-11-21', until: '2026-11-30' };
    await by(away, 'POST', '/deputies', { organisation: 'agency', email, ...days });
    const [{ id, version }] = (await away.get('/api/v1/deputies')).body.items;
    return by(away, 'DELETE', `/deputies/${id}`, undefined, { 'If-Match': version });
  },
  'POST /api/v1/invitations/accept': async () =>
    send('POST', '/invitations/accept', { token: await invited('ny@tiofalt.example'), name: 'Ny', password: keep('nio gröna hattar på rad') }),
  'POST /api/v1/password-resets': askedReset,
  'POST /api/v1/password-resets/use': async () => {
    await askedReset();
    return send('POST', '/password-resets/use', { token: await mailed(), password: keep('elva vita svanar i parken') });
  },
  'POST /api/v1/second-factor': async () => by(await signIn(api, await fresh()), 'POST', '/second-factor', { current: password }),
  'PUT /api/v1/second-factor': async () => {
    const person = await signIn(api, await fresh());
    const { secret } = (await by(person, 'POST', '/second-factor', { current: password })).body;
    return by(person, 'PUT', '/second-factor', { code: codeNow(keep(secret)) });
  },
  'DELETE /api/v1/second-factor': async () => {
    const person = await signIn(api, await fresh());
    const { recovery } = await withSecondFactor(person);
    return by(person, 'DELETE', '/second-factor', { code: recovery });
  },
  'PUT /api/v1/organisations/:code/members/:person': async () => {
    const [boss, { id }] = [await chief(), await fresh([['agency', 'reader']])];
    return by(boss, 'PUT', `/organisations/agency/members/${id}`, { role: 'analyst' }, await memberVersion(boss, id));
  },
  'DELETE /api/v1/organisations/:code/members/:person': async () => {
    const [boss, { id }] = [await chief(), await fresh([['agency', 'reader']])];
    return by(boss, 'DELETE', `/organisations/agency/members/${id}`, undefined, await memberVersion(boss, id));
  },
  'POST /api/v1/organisations/:code/members/:person/password-reset': async () => {
    const answer = await by(await chief(), 'POST', `/organisations/agency/members/${(await fresh([['agency', 'reader']])).id}/password-reset`);
    keep(answer.body.link.split('token=')[1]);
    return answer;
  },
  'DELETE /api/v1/organisations/:code/members/:person/second-factor': async () => {
    const person = await signIn(api, await fresh([['agency', 'reader']]));
    await withSecondFactor(person);
    const boss = await chief();
    return by(boss, 'DELETE', `/organisations/agency/members/${person.id}/second-factor`, undefined, await memberVersion(boss, person.id));
  },
  'DELETE /api/v1/organisations/:code/members/:person/sessions': async () => {
    const [boss, { id }] = [await chief(), await signIn(api, await fresh([['agency', 'reader']]))];
    return by(boss, 'DELETE', `/organisations/agency/members/${id}/sessions`, undefined, await memberVersion(boss, id));
  },
  'POST /api/v1/organisations/:code/invitations': async () =>
    by(await chief(), 'POST', '/organisations/agency/invitations', { email: 'bjuden@tiofalt.example', role: 'reader' }),
  'DELETE /api/v1/organisations/:code/invitations/:id': async () => {
    const boss = await chief();
    const { id } = (await by(boss, 'POST', '/organisations/agency/invitations', { email: 'x@tiofalt.example', role: 'reader' })).body;
    return by(boss, 'DELETE', `/organisations/agency/invitations/${id}`, undefined, await versionIn(boss, 'agency/invitations', (one) => one['id'] === id));
  },
  'POST /api/v1/jobs/:id/retry': async () => {
    const [job] = await api.database.sql`
      insert into jobs (kind, payload, run_at, created_at, failed_at, last_error)
      values ('mail', '{}', now(), now(), now(), 'no') returning id`;
    return by(await chief(), 'POST', `/jobs/${job?.['id']}/retry`);
  },
  'POST /api/v1/organisations/:code/keys': async () => {
    const answer = await by(await chief(), 'POST', '/organisations/agency/keys', { name: 'Nattkörning', scopes: ['import'] });
    keep(answer.body.key);
    return answer;
  },
  'DELETE /api/v1/organisations/:code/keys/:id': async () => {
    const boss = await chief();
    const { id, key } = (await by(boss, 'POST', '/organisations/agency/keys', { name: 'Gammal', scopes: ['import'] })).body;
    keep(key);
    return by(boss, 'DELETE', `/organisations/agency/keys/${id}`, undefined, await versionIn(boss, 'agency/keys', (one) => one['id'] === id));
  },
  'POST /api/v1/organisations/:code/circles': async () =>
    by(await chief(), 'POST', '/organisations/agency/circles', { code: 'begun', names: { sv: 'Börjad' } }),
  'POST /api/v1/organisations/:code/circles/:circle/members': async () =>
    by(await circle('asked'), 'POST', '/organisations/agency/circles/asked/members', { organisation: 'sibling' }),
  'PUT /api/v1/organisations/:code/circles/:circle': async () => {
    const boss = await circle('agreed');
    await by(boss, 'POST', '/organisations/agency/circles/agreed/members', { organisation: 'sibling' });
    return by(boss, 'PUT', '/organisations/sibling/circles/agreed', undefined, await circleVersion(boss, 'agreed', 'sibling'));
  },
  'DELETE /api/v1/organisations/:code/circles/:circle': async () => {
    const boss = await circle('left');
    return by(boss, 'DELETE', '/organisations/agency/circles/left', undefined, await circleVersion(boss, 'left'));
  },
  'PUT /api/v1/organisations/:code/visibilities/:metric': async () =>
    by(await chief(), 'PUT', '/organisations/agency/visibilities/heart-pull', { visibility: 'peers' }, { 'If-Match': '"as-the-metric"' }),
  'PUT /api/v1/installation/second-factor': async () =>
    by(await chief(), 'PUT', '/installation/second-factor', { rule: 'optional' }, { 'If-Match': '"optional"' }),
  'POST /api/v1/reference-sources': async () => by(await chief(), 'POST', '/reference-sources', source),
  'POST /api/v1/reference-sources/files': async () =>
    by(await chief(), 'POST', '/reference-sources/files', { name: 'Filer' }),
  'PUT /api/v1/reference-sources/:id': async () => {
    const boss = await chief();
    const { id, version } = (await by(boss, 'POST', '/reference-sources', source)).body;
    return by(boss, 'PUT', `/reference-sources/${id}`, { ...source, schedule: 'never' }, { 'If-Match': version });
  },
  'DELETE /api/v1/reference-sources/:id': async () => {
    const boss = await chief();
    const { id, version } = (await by(boss, 'POST', '/reference-sources', source)).body;
    return by(boss, 'DELETE', `/reference-sources/${id}`, undefined, { 'If-Match': version });
  },
  'POST /api/v1/reference-sources/:id/refresh': async () => {
    const boss = await chief();
    const { id } = (await by(boss, 'POST', '/reference-sources', source)).body;
    await api.database.sql`delete from jobs where kind = 'reference-refresh'`;
    return by(boss, 'POST', `/reference-sources/${id}/refresh`);
  },
  'POST /api/v1/imports': async () => importText('organisation,metric,period,value\nagency,total-transactions,2024-Q1,10\n'),
  ...eventWrites({ by, chief }),
  ...targetWrites({ by, chief }),
  ...visionWrites({ by, chief }),
  ...groupWrites({ by, chief }),
  ...questionWrites({ by, send, chief }),
  ...followingWrites({ api, by, send, chief }),
  ...releaseWrites({ by, chief }),
  ...storedWrites({ by, send, chief }),
  ...formWrites({ api, by, chief, fresh }),
  ...reporterWrites({ by, send, chief, mailed }),
  ...importWrites({ by, chief, sendForm: (path, body, headers) => request(`/api/v1${path}`, { method: 'POST', body, headers }) }),
}; // prettier-ignore

  const wait = (seconds: number) => {
    clock = new Date(clock.getTime() + seconds * 1_000);
  };
  return {
    api,
    address,
    now: () => clock,
    wait,
    writes,
    sent,
    refusedAs,
    lines,
    secrets,
    send,
    by,
    importText,
    chief,
    fresh,
    invited,
  };
}
