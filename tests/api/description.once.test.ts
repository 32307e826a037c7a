import { accessRules } from '#api/access/rules.ts';
import Ajv2020 from 'ajv/dist/2020.js';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '#api/app.ts';
import { openTestApi, type TestApi } from '#tests/support/api.ts';

type Content = Record<string, { schema: object; example?: unknown }>;
type Operation = {
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; schema: object; required?: boolean }[];
  responses: Record<string, { description?: string; content?: Content }>;
  security?: object[];
};
type Description = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { example?: unknown }> };
};

let api: TestApi;
let description: Description;
let operations: { path: string; method: string; operation: Operation }[];
beforeAll(async () => {
  api = await openTestApi();
  description = (await api.get('/api/v1/openapi.json')).body;
  operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
});
afterAll(() => api.close());

describe('the description', () => {
  test('is OpenAPI 3.1 and says what it is about', () => {
    expect(description.openapi).toMatch(/^3\.1\.\d+$/);
    expect(description.info).toMatchObject({ title: 'Tiofalt', version: '1' });
  });

  test('is the same for every installation, however it is set', async () => {
    const site = { url: 'https://tiofalt.example', isSecure: true };
    const another = createApp({
      ...api.context,
      site,
      build: 'another',
      writeToken: 'another',
      log: pino({ enabled: false }),
    });
    expect(await (await another.request('/api/v1/openapi.json')).json()).toEqual(description);
  });

  test('knows every route there is', () => {
    const described = operations.map(({ path, method }) => `${method} ${path.replace(/\/$/, '')}`);
    const served = createApp(api.context)
      .routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1') && !path.endsWith('.json'))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.slice(7).replace(/:(\w+)/g, '{$1}')}`);
    expect(new Set(described)).toEqual(new Set(served));
  });

  test('every route has a summary, a tag and an answer that can fail', () => {
    for (const { path, method, operation } of operations) {
      expect([method, path, operation.summary?.length]).toEqual([method, path, expect.any(Number)]);
      expect([path, operation.tags]).toEqual([path, [expect.any(String)]]);
      const statuses = Object.keys(operation.responses);
      expect([
        path,
        statuses.some((status) => /^[23]/.test(status)),
        statuses.some((status) => status.startsWith('4')),
      ]).toEqual([path, true, true]);
      for (const [status, { description: text }] of Object.entries(operation.responses)) {
        expect([path, status, text]).toEqual([path, status, expect.stringMatching(/\w/)]);
      }
    }
  });

  test('every parameter of a path is described, and every parameter has a schema', () => {
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect([path, described.map(({ name }) => name)]).toEqual([path, inPath]);
      for (const { schema } of operation.parameters ?? []) expect(schema).toEqual(expect.any(Object));
    }
  });

  test('every schema compiles, and its example holds', () => {
    const pointed = (schema: object): object =>
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"description#/components/')) as object;
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ ...pointed({ components: description.components }), $id: 'description' });
    let compiled = 0;
    for (const { path, operation } of operations) {
      for (const { content = {} } of Object.values(operation.responses)) {
        for (const { schema } of Object.values(content)) {
          expect(typeof ajv.compile(pointed(schema)), path).toBe('function');
          compiled += 1;
        }
      }
    }
    expect(compiled).toBeGreaterThan(operations.length);
    for (const [name, schema] of Object.entries(description.components.schemas)) {
      if (schema.example === undefined) continue;
      const validate = ajv.compile(pointed(schema));
      expect([name, validate(schema.example), validate.errors]).toEqual([name, true, null]);
    }
  });

  test('every route that changes something takes an Idempotency-Key, and no other does', () => {
    for (const { method, path, operation } of operations) {
      const names = (operation.parameters ?? []).map(({ name }) => name);
      expect([method, path, names.includes('Idempotency-Key')]).toEqual([method, path, method !== 'get']);
    }
  });

  test('every list of things that are looked after has an example', () => {
    for (const name of [
      'Member',
      'OpenInvitation',
      'Key',
      'Circle',
      'Visibility',
      'OpenSession',
      'AuditRecord',
      'Form',
      'Entry',
      'Finding',
      'Standing',
      'Submission',
      'Proposal',
      'Deputy',
      'Reporter',
      'ReportLink',
      'ReferenceSource',
      'FileImport',
      'FileImportCell',
      'SavedMapping',
    ]) {
      expect([name, description.components.schemas[name]?.example]).toEqual([name, expect.any(Object)]);
    }
  });

  /** What a key may be made for: to read and enter drafts, to hand them in, and to import; never to decide. */
  const forKeys = [
    'post /imports',
    'get /forms',
    'get /forms/{form}',
    'get /forms/{form}/grid',
    'get /forms/{form}/context',
    'get /forms/{form}/export',
    'post /entries',
    'get /entries/history',
    'get /submissions',
    'get /submissions/{form}/{period}/{organisation}',
    ...['submit', 'take-back', 'later', 'correct', 'drop'].map(
      (move) => `post /submissions/{form}/{period}/{organisation}/${move}`,
    ),
    'post /organisations/{code}/groups',
    'put /organisations/{code}/groups/{group}',
    'delete /organisations/{code}/groups/{group}',
    'post /organisations/{code}/questions/{id}/answers',
    'get /changes',
    'get /file-imports',
    'post /file-imports',
    'get /file-imports/{id}',
    'delete /file-imports/{id}',
    'put /file-imports/{id}/mapping',
    'get /file-imports/{id}/cells',
    'post /file-imports/{id}/apply',
    'post /file-imports/{id}/undo',
    'post /file-batches',
    'get /file-batches/contradictions',
    'post /file-batches/apply',
    'get /import-mappings',
    'put /import-mappings/{name}',
    'delete /import-mappings/{name}',
  ];

  const isForKeys = (method: string, path: string) => forKeys.includes(`${method} ${path.replace(/\/$/, '')}`);

  test('every route that is not for everybody says how to sign in', () => {
    for (const { method, path, operation } of operations) {
      const rule =
        accessRules[`${method.toUpperCase()} /api/v1${path.replace(/\{(\w+)\}/g, ':$1').replace(/\/$/, '')}`];
      expect([method, path, operation.security]).toEqual([
        method,
        path,
        rule === 'everybody' ? undefined : [{ session: [] }, ...(isForKeys(method, path) ? [{ key: [] }] : [])],
      ]);
    }
    expect(operations.filter(({ operation }) => operation.security).length).toBeGreaterThan(20);
    const described = operations.filter(({ method, path }) => isForKeys(method, path));
    expect(described.length).toBe(forKeys.length);
  });
});

describe('health', () => {
  test('alive, and ready as long as the database answers', async () => {
    expect(await api.get('/health/live')).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await api.get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  test('without its database it is alive and not ready, and says nothing of why', async () => {
    const other = await openTestApi();
    await other.close();
    expect((await other.get('/health/live')).status).toBe(200);
    const ready = await other.get('/health/ready');
    expect(ready).toMatchObject({ status: 503, body: { code: 'database-unavailable' } });
    expect(ready.text).not.toMatch(/CONNECTION|postgres|at /);
  });
});

describe('the installation', () => {
  test('that is empty has no home', async () => {
    expect((await api.get('/api/v1/installation')).body).toEqual({
      home: null,
      isDemonstration: false,
      embeddingOrigins: [],
    });
    expect((await api.get('/api/v1/organisations')).body).toMatchObject({ items: [], total: 0 });
  });

  test('every answer forbids guessing its type', async () => {
    for (const path of ['/installation', '/nothing', '/openapi.json', '/organisations?x=1']) {
      expect((await api.get(`/api/v1${path}`)).headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
  });
});
