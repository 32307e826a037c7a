import { writeToken, type TestApi } from './api.ts';
import { plainForm } from './forms.ts';
import { openStream } from './event-stream.ts';
import type { SignedIn } from './people.ts';

/** Asks with whatever somebody shows: their cookie, or their key. */
export type Credentials = Record<string, string>;
type Ask = (credentials: Credentials) => Promise<string>;

/** A route of which the action itself looks at who may: asked about the agency. */
export type LookedAt = {
  ask: Ask;
  /** What it comes to for those who may in the agency. Nothing is changed by asking: it is refused for another reason. */
  inside: string;
  /** What it comes to for those who may in another organisation only. */
  elsewhere: string;
  /** For those who may in what is below the agency; the same as elsewhere where it is not said. */
  below?: string;
  /** For those who may elsewhere, and in the agency a little less; the same as elsewhere where it is not said. */
  almost?: string;
};

/** What an answer comes to: the code of its refusal, or whether there is anything in it. */
const outcomeOf = ({ status, body }: Awaited<ReturnType<TestApi['request']>>): string => {
  const refused = status < 400 ? body?.results?.[0].code : body?.code;
  if (refused !== undefined) return refused;
  return body?.items?.length === 0 ? 'nothing' : status < 300 ? 'answered' : String(status);
};

export const agencyForm = { ...plainForm, organisation: 'agency', organisations: ['agency'] };
const { code: _code, organisation: _organisation, ...agencyFormContent } = agencyForm;
const oneLine = 'organisation,metric,period,value\nagency,lead-time-days,2026-Q3,10\n';
const place = 'form=effects&organisation=agency&period=2026-Q3';

/** One line for each route whose rule says `somewhere`. Another route of this kind needs its line here. */
export function lookedAtRoutes(api: TestApi): Record<string, LookedAt> {
  const get = (path: string): Ask => async (credentials) => outcomeOf(await api.get(`/api/v1${path}`, credentials)); // prettier-ignore
  const send =
    (method: string, path: string, body?: unknown): Ask =>
    async (credentials) => {
      const headers = { ...credentials, 'If-Match': '"0"', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) }; // prettier-ignore
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      return outcomeOf(await api.request(`/api/v1${path}`, init));
    };
  const upload =
    (path: string, text: string, fields: Record<string, string> = {}): Ask =>
    async (headers) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      body.set('file', new Blob([text]), 'a.csv');
      return outcomeOf(await api.request(`/api/v1${path}`, { method: 'POST', body, headers }));
    };
  /** Each hears of the first change that is theirs: the agency's came before all others. */
  const hear: Ask = async (credentials) => {
    await api.database.sql`
      insert into told_changes (at, organisation_id, kind, what)
      select now(), o.id, 'entry', jsonb_build_object('organisation', o.code) from organisations o
      where not exists (select from told_changes) order by o.code`;
    const headers = { ...credentials, 'Last-Event-ID': '0' };
    const stream = await openStream(api, '/api/v1/changes', headers).catch((error: Error) => error);
    if (stream instanceof Error) return /"code":"([\w-]+)"/.exec(stream.message)?.[1] ?? stream.message;
    const { data } = await stream.next(({ event }) => event === 'entry');
    await stream.close();
    return (data as { organisation: string }).organisation === 'agency' ? 'answered' : 'nothing';
  };
  /** A file that the installation’s own command has brought: whoever brings a file looks at it, and nobody else. */
  let foreign: Promise<{ id: string; mapping: object }> | undefined;
  const ownFile = { Authorization: `Bearer ${writeToken}` };
  const bringForeign = async () => {
    const body = new FormData();
    body.set('form', 'effects');
    body.set('file', new Blob([oneLine]), 'a.csv');
    const brought = (await api.request('/api/v1/file-imports', { method: 'POST', body, headers: ownFile })).body;
    const kept = JSON.stringify({ organisation: 'agency', mapping: brought.mapping });
    const headers = { ...ownFile, 'Content-Type': 'application/json' };
    await api.request('/api/v1/import-mappings/kept', { method: 'PUT', body: kept, headers });
    return brought;
  };
  /** Asks once the file and the mapping are there. */
  const ofFile = (asked: (file: { id: string; mapping: object }) => Ask): Ask => async (credentials) => asked(await (foreign ??= bringForeign()))(credentials); // prettier-ignore
  const move = (name: string, body: object = {}) => send('POST', `/submissions/effects/2026-Q3/agency/${name}`, body);
  const change = { id: '0192f3a5-6c1e-7d52-9d0b-5a1f6e0c7b11', form: 'effects', organisation: 'agency', period: '2026-Q3', metric: 'lead-time-days', version: 7, set: { value: 1 } }; // prettier-ignore
  const cells = [{ metric: 'lead-time-days' }];
  return {
    'GET /api/v1/audit': { ask: get('/audit?organisation=agency'), inside: 'answered', elsewhere: 'not-allowed' },
    // what there is to ask for, not what was done
    'GET /api/v1/audit/actions': { ask: get('/audit/actions'), inside: 'answered', elsewhere: 'answered' },
    'POST /api/v1/imports': { ask: upload('/imports?dryRun=true', 'organisation,metric,period,value\nagency,total-transactions,2024-Q1,10\n'), inside: 'answered', elsewhere: 'not-your-organisation' },
    'GET /api/v1/forms': { ask: get('/forms'), inside: 'answered', elsewhere: 'nothing' },
    // who stands where in the tree is public: it is only read here as a form would
    'GET /api/v1/form-organisations': { ask: get('/form-organisations?organisations=agency'), inside: 'answered', elsewhere: 'answered' },
    'POST /api/v1/forms': { ask: send('POST', '/forms', agencyForm), inside: 'code-taken', elsewhere: 'not-allowed' },
    'GET /api/v1/forms/:form': { ask: get('/forms/effects'), inside: 'answered', elsewhere: 'unknown-form' },
    'PUT /api/v1/forms/:form': { ask: send('PUT', '/forms/effects', agencyFormContent), inside: 'changed-since', elsewhere: 'unknown-form', almost: 'not-allowed' },
    'DELETE /api/v1/forms/:form': { ask: send('DELETE', '/forms/effects'), inside: 'changed-since', elsewhere: 'unknown-form', almost: 'not-allowed' },
    'GET /api/v1/forms/:form/grid': { ask: get('/forms/effects/grid?organisation=agency&period=2026-Q3'), inside: 'answered', elsewhere: 'unknown-form' },
    'GET /api/v1/forms/:form/export': { ask: get('/forms/effects/export?organisation=agency&period=2026-Q3&format=csv'), inside: 'answered', elsewhere: 'unknown-form' },
    'GET /api/v1/forms/:form/context': { ask: get('/forms/effects/context?organisation=agency&period=2026-Q3&metric=lead-time-days'), inside: 'answered', elsewhere: 'unknown-form' },
    'POST /api/v1/entries': { ask: send('POST', '/entries', { changes: [change] }), inside: 'stale', elsewhere: 'unknown-form' },
    'GET /api/v1/entries/history': { ask: get(`/entries/history?${place}&metric=lead-time-days`), inside: 'nothing', elsewhere: 'unknown-form' },
    'GET /api/v1/submissions': { ask: get('/submissions?organisation=agency'), inside: 'answered', elsewhere: 'nothing' },
    'GET /api/v1/submissions/:form/:period/:organisation': { ask: get('/submissions/effects/2026-Q3/agency'), inside: 'answered', elsewhere: 'unknown-form' },
    'POST /api/v1/submissions/:form/:period/:organisation/submit': { ask: move('submit'), inside: 'not-begun', elsewhere: 'unknown-form' },
    'POST /api/v1/submissions/:form/:period/:organisation/take-back': { ask: move('take-back'), inside: 'not-begun', elsewhere: 'unknown-form' },
    'POST /api/v1/submissions/:form/:period/:organisation/return': { ask: move('return', { reason: 'x' }), inside: 'not-begun', elsewhere: 'unknown-form', almost: 'not-allowed' },
    'POST /api/v1/submissions/:form/:period/:organisation/approve': { ask: move('approve'), inside: 'not-begun', elsewhere: 'unknown-form', almost: 'not-allowed' },
    'POST /api/v1/submissions/:form/:period/:organisation/withdraw': { ask: move('withdraw', { reason: 'x' }), inside: 'not-begun', elsewhere: 'unknown-form', almost: 'not-allowed' },
    'POST /api/v1/submissions/:form/:period/:organisation/later': { ask: move('later', { cells, on: null }), inside: 'not-begun', elsewhere: 'unknown-form' },
    'POST /api/v1/submissions/:form/:period/:organisation/reopen': { ask: move('reopen', { reason: 'x' }), inside: 'not-begun', elsewhere: 'unknown-form', almost: 'not-allowed' },
    'POST /api/v1/submissions/:form/:period/:organisation/unlock': { ask: move('unlock', { until: '2020-01-01', reason: 'x' }), inside: 'bad-lock-date', elsewhere: 'unknown-form', almost: 'not-allowed' },
    'POST /api/v1/submissions/:form/:period/:organisation/correct': { ask: move('correct', { reason: 'x' }), inside: 'not-begun', elsewhere: 'unknown-form' },
    'POST /api/v1/submissions/:form/:period/:organisation/drop': { ask: move('drop'), inside: 'not-begun', elsewhere: 'unknown-form' },
    'GET /api/v1/file-imports': { ask: ofFile(() => get('/file-imports')), inside: 'nothing', elsewhere: 'nothing' },
    'POST /api/v1/file-imports': { ask: upload('/file-imports', oneLine, { form: 'effects' }), inside: 'answered', elsewhere: 'unknown-form' },
    'GET /api/v1/file-imports/:id': { ask: ofFile(({ id }) => get(`/file-imports/${id}`)), inside: 'unknown-file-import', elsewhere: 'unknown-file-import' },
    'DELETE /api/v1/file-imports/:id': { ask: ofFile(({ id }) => send('DELETE', `/file-imports/${id}`)), inside: 'unknown-file-import', elsewhere: 'unknown-file-import' },
    'PUT /api/v1/file-imports/:id/mapping': { ask: ofFile(({ id }) => send('PUT', `/file-imports/${id}/mapping`, { mapping: null })), inside: 'unknown-file-import', elsewhere: 'unknown-file-import' },
    'GET /api/v1/file-imports/:id/cells': { ask: ofFile(({ id }) => get(`/file-imports/${id}/cells`)), inside: 'unknown-file-import', elsewhere: 'unknown-file-import' },
    'POST /api/v1/file-imports/:id/apply': { ask: ofFile(({ id }) => send('POST', `/file-imports/${id}/apply`, {})), inside: 'unknown-file-import', elsewhere: 'unknown-file-import' },
    'POST /api/v1/file-imports/:id/undo': { ask: ofFile(({ id }) => send('POST', `/file-imports/${id}/undo`, {})), inside: 'unknown-file-import', elsewhere: 'unknown-file-import' },
    'POST /api/v1/file-batches': { ask: upload('/file-batches', oneLine, { form: 'effects' }), inside: 'answered', elsewhere: 'unknown-form' },
    'GET /api/v1/file-batches/contradictions': { ask: ofFile(({ id }) => get(`/file-batches/contradictions?files=${id}`)), inside: 'nothing', elsewhere: 'nothing' },
    'POST /api/v1/file-batches/apply': { ask: ofFile(({ id }) => send('POST', '/file-batches/apply', { imports: [{ id, version: 1 }] })), inside: 'unknown-file-import', elsewhere: 'unknown-file-import' },
    // how files are read is shared with everybody below
    'GET /api/v1/import-mappings': { ask: ofFile(() => get('/import-mappings')), inside: 'answered', elsewhere: 'nothing', below: 'answered' },
    'PUT /api/v1/import-mappings/:name': { ask: ofFile(({ mapping }) => send('PUT', '/import-mappings/kept', { organisation: 'agency', mapping })), inside: 'changed-since', elsewhere: 'not-allowed' },
    'DELETE /api/v1/import-mappings/:name': { ask: ofFile(() => send('DELETE', '/import-mappings/kept?organisation=agency')), inside: 'changed-since', elsewhere: 'not-allowed' },
    'GET /api/v1/changes': { ask: hear, inside: 'answered', elsewhere: 'nothing' },
  }; // prettier-ignore
}

export const cookieOnly = ({ cookie }: SignedIn): Credentials => ({ Cookie: cookie, Origin: 'http://localhost' });
