import { gunzipSync } from 'node:zlib';
import type { Hono } from 'hono';
import { expect } from 'vitest';
import { during, newArrival } from '#api/http/arrival.ts';
import type { TestApi } from './api.ts';
import { addPerson, signIn, type SignedIn } from './people.ts';
import { plantDrafts } from './sentinels-of-drafts.ts';
import { plantQuestions } from './sentinels-of-questions.ts';
import { plantSentinels, sentinelsIn, type Place, type Secrets, type Sentinel, type Sight } from './sentinels.ts';

export type Viewer = { name: string; headers: Record<string, string>; sight: Sight };

const alfa: Place[] = ['alfa', 'alfa-1', 'alfa-2'];
const beta: Place[] = ['beta', 'beta-1', 'beta-2'];
const gamma: Place[] = ['gamma', 'gamma-1'];
export const everywhere: Place[] = ['top', ...alfa, ...beta, ...gamma];
const nothing: Sight = { internal: [], restricted: [], peers: [] };
export const nobody: Viewer = { name: 'nobody', headers: {}, sight: nothing };

/**
 * Who sees what, written out. Beta and gamma share in a circle that both agreed to. Alfa was asked into it and never
 * answered; in another circle with beta alfa has been, and has left.
 */
const people: readonly (readonly [string, readonly (readonly [Place, 'reader' | 'analyst' | 'administrator'])[], Sight])[] = [
  ['reader-alfa', [['alfa', 'reader']], { internal: alfa, restricted: [], peers: [] }],
  ['analyst-alfa', [['alfa', 'analyst']], { internal: alfa, restricted: alfa, peers: [] }],
  ['administrator-alfa', [['alfa', 'administrator']], { internal: alfa, restricted: alfa, peers: [] }],
  ['reader-beta', [['beta', 'reader']], { internal: beta, restricted: [], peers: [...beta, ...gamma] }],
  ['analyst-beta', [['beta', 'analyst']], { internal: beta, restricted: beta, peers: [...beta, ...gamma] }],
  ['administrator-beta', [['beta', 'administrator']], { internal: beta, restricted: beta, peers: [...beta, ...gamma] }],
  ['administrator-gamma', [['gamma', 'administrator']], { internal: gamma, restricted: gamma, peers: [...beta, ...gamma] }],
  ['reader-top', [['top', 'reader']], { internal: everywhere, restricted: [], peers: everywhere }],
  ['analyst-top', [['top', 'analyst']], { internal: everywhere, restricted: everywhere, peers: everywhere }],
  ['administrator-top', [['top', 'administrator']], { internal: everywhere, restricted: everywhere, peers: everywhere }],
  // a role below a member of the circle is none in the circle
  ['analyst-of-a-unit', [['beta-1', 'analyst']], { internal: ['beta-1'], restricted: ['beta-1'], peers: [] }],
  ['here-and-there', [['alfa-1', 'reader'], ['beta-2', 'analyst']], { internal: ['alfa-1', 'beta-2'], restricted: ['beta-2'], peers: [] }],
  ['without-a-role', [], nothing],
]; // prettier-ignore

/** Plants the sentinels, and signs everybody in. Nobody comes last: what was kept of the others' answers is there by then. */
export async function plantWithViewers(api: TestApi): Promise<{ secrets: Secrets; viewers: Viewer[] }> {
  const viewers: Viewer[] = [];
  const figures = await plantQuestions(api.database, await plantSentinels(api.database));
  await api.database.sql`update installation set home_id = (select id from organisations where code = 'top')`;
  const signedIn = new Map<string, SignedIn>();
  for (const [name, roles, sight] of people) {
    const person = await signIn(api, await addPerson(api, name, roles));
    signedIn.set(name, person);
    viewers.push({ name, headers: { Cookie: person.cookie }, sight });
  }
  const versionOf = async (who: string, path: string): Promise<Record<string, string>> => {
    const [organisation, , circle] = path.split('/');
    const known = await signedIn.get(who)?.get(`/api/v1/organisations/${organisation}/circles`);
    const found = known?.body.items.find(({ code }: { code: string }) => code === circle);
    return found ? { 'If-Match': found.version } : {};
  };
  const send = async (who: string, method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => {
    const version = await versionOf(who, path);
    const answer = await signedIn.get(who)?.send(method, `/api/v1/organisations/${path}`, body, version);
    expect([path, answer?.status]).toEqual([path, expect.toSatisfy((status: number) => status < 300)]);
    return answer?.body;
  };
  await send('administrator-beta', 'POST', 'beta/circles', { code: 'agreed', names: { sv: 'Enade' } });
  await send('administrator-beta', 'POST', 'beta/circles/agreed/members', { organisation: 'gamma' });
  await send('administrator-beta', 'POST', 'beta/circles/agreed/members', { organisation: 'alfa' });
  await send('administrator-gamma', 'PUT', 'gamma/circles/agreed');
  await send('administrator-beta', 'POST', 'beta/circles', { code: 'left', names: { sv: 'Lämnad' } });
  await send('administrator-beta', 'POST', 'beta/circles/left/members', { organisation: 'alfa' });
  await send('administrator-alfa', 'PUT', 'alfa/circles/left');
  await send('administrator-alfa', 'DELETE', 'alfa/circles/left');
  for (const [scope, sight] of [
    ['read-internal', { internal: beta, restricted: [], peers: [...beta, ...gamma] }],
    ['read-restricted', { internal: [], restricted: beta, peers: [] }],
    ['enter', nothing],
    ['import', nothing],
  ] as const) {
    const { key } = await send('administrator-beta', 'POST', 'beta/keys', { name: scope, scopes: [scope] });
    viewers.push({ name: `key for ${scope}`, headers: { Authorization: `Bearer ${key}` }, sight });
  }
  const eva = await signIn(api, await addPerson(api, 'eva', [['alfa', 'administrator']]));
  await api.database.sql`update role_grants set ended_at = now() where person_id = ${eva.id}`;
  viewers.push({ name: 'whose role has ended', headers: { Cookie: eva.cookie }, sight: nothing });
  const half = await signIn(api, await addPerson(api, 'half', [['top', 'administrator']]));
  await api.database.sql`update sessions set is_complete = false where person_id = ${half.id}`;
  viewers.push({ name: 'without the second factor', headers: { Cookie: half.cookie }, sight: nothing });
  viewers.push(nobody);
  const secrets = await plantDrafts(figures, signedIn);
  return { secrets, viewers };
}

/** Everything that comes over the wire, unzipped; without the number of the request, which is drawn by lot. */
export async function answerTo(
  app: Pick<Hono, 'request'>,
  address: string,
  { headers }: Viewer,
  how: { isPacked?: boolean; method?: string } = {},
) {
  const { isPacked = false, method = 'GET' } = how;
  const response = await during(newArrival('192.0.2.1'), () =>
    app.request(address, { method, headers: { ...headers, ...(isPacked ? { 'Accept-Encoding': 'gzip' } : {}) } }),
  );
  const bytes = Buffer.from(await response.arrayBuffer());
  const body = (response.headers.get('Content-Encoding') === 'gzip' ? gunzipSync(bytes) : bytes).toString();
  const lines = [...response.headers]
    .filter(([name]) => name !== 'x-request-id')
    .map(([name, value]) => `${name}: ${value}`);
  return { status: response.status, headers: response.headers, body, text: [...lines, '', body].join('\n') };
}

/** What of an answer its reader may not see. */
export const leaksIn = (secrets: Secrets, text: string, { sight }: Viewer): Sentinel[] =>
  sentinelsIn(secrets, text).filter(({ maySee }) => !maySee(sight));
export const named = (found: readonly Sentinel[]): string[] => found.map(({ what }) => what);
