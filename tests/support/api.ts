import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import pino from 'pino';
import { during, newArrival } from '#api/http/arrival.ts';
import { createApp, type App } from '#api/app.ts';
import type { Context } from '#api/context.ts';
import { FinishedAnswers } from '#api/http/finished-answers.ts';
import { seedCatalogue } from '#db/seed/install.ts';
import { openKolada } from '#api/reference-series/kolada.ts';
import { watchVersions } from '#db/versions.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';

export const writeToken = 'token-of-the-tests';

type Answer = { status: number; headers: Headers; body: any; text: string }; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers are checked by the description, then looked into freely

export type TestApi = {
  database: TestDatabase;
  context: Context;
  app: App;
  /** Asks, as if from an address. */
  request: (path: string, init?: RequestInit, address?: string) => Promise<Answer>;
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
  /** Sends a file, and a mapping if there is one, as a form. */
  importFile: (
    text: string | Uint8Array<ArrayBuffer>,
    options?: { mapping?: string; query?: string; token?: string | null },
  ) => Promise<Answer>;
  close: () => Promise<void>;
};

/** What routes need of the world, with a world of the tests. */
export const testContext = (own: Pick<Context, 'database' | 'versions'> & Partial<Context>): Context => ({
  finished: new FinishedAnswers(64 * 1024 * 1024),
  now: () => new Date('2026-11-21T12:00:00Z'),
  build: 'test',
  writeToken,
  secretKey: new Uint8Array(32).fill(7),
  site: { url: 'http://localhost', isSecure: false },
  mail: null,
  // nobody listens there: what speaks to Kolada brings a server of its own
  kolada: openKolada('http://127.0.0.1:9', { pausesMs: [] }),
  installations: new Map(),
  identityProviders: [],
  log: pino({ enabled: false }),
  sessionLimits: { idleSeconds: 7_200, mostSeconds: 43_200 },
  ...own,
});

/** The API over a database of its own. Every JSON answer is held against the description that the API itself serves. */
export async function openTestApi(
  options: { now?: () => Date; database?: TestDatabase; mail?: Context['mail'] } & Partial<
    Pick<Context, 'kolada' | 'installations' | 'identityProviders' | 'site' | 'log'>
  > = {},
): Promise<TestApi> {
  const database = options.database ?? (await openTestDatabase());
  await seedCatalogue(database);
  const now = options.now ?? (() => new Date('2026-11-21T12:00:00Z'));
  const versions = await watchVersions(database);
  const context = testContext({ ...options, database, versions, now });
  const app = createApp(context);
  // made of the routes alone, it is the same for every app of a process (tests/api/description.once.test.ts)
  answersAreDescribed ??= describedAnswers(app).catch((reason: unknown) => {
    answersAreDescribed = undefined;
    throw reason;
  });
  const described = await answersAreDescribed;

  const request = async (path: string, init?: RequestInit, address = '192.0.2.1'): Promise<Answer> => {
    const response = await during(newArrival(address), () => app.request(path, init));
    const text = await response.text();
    const isJson = text !== '' && /[/+]json/.test(response.headers.get('Content-Type') ?? '');
    const body: unknown = isJson ? JSON.parse(text) : text;
    if (isJson) described(init?.method ?? 'GET', path, response.status, body);
    return { status: response.status, headers: response.headers, body, text };
  };
  return {
    database,
    context,
    app,
    request,
    get: (path, headers) => request(path, headers ? { headers } : {}),
    importFile: (text, { mapping, query = '', token = writeToken } = {}) => {
      const form = new FormData();
      if (mapping !== undefined) form.set('mapping', new Blob([mapping]), 'mapping.json');
      form.set('file', new Blob([text]), 'figures.csv');
      const headers: Record<string, string> = token === null ? {} : { Authorization: `Bearer ${token}` };
      return request(`/api/v1/imports${query}`, { method: 'POST', body: form, headers });
    },
    close: async () => {
      await versions.close();
      await database.close();
    },
  };
}

type Description = {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
  components: object;
};

let answersAreDescribed: ReturnType<typeof describedAnswers> | undefined;

/** Holds an answer against what the description says of its route and status. Throws where they differ. */
async function describedAnswers(app: ReturnType<typeof createApp>) {
  const description = (await (await app.request('/api/v1/openapi.json')).json()) as Description;
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'description', components: description.components });
  const pointed = (schema: object): object =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"description#/components/')) as object;
  const routes = Object.entries(description.paths).map(([path, operations]) => ({
    pattern: new RegExp(`^/api/v1${path.replace(/\/$/, '').replace(/\{[^}]+\}/g, '[^/]+')}/?$`),
    operations,
  }));
  ajv.removeSchema('description');
  ajv.addSchema({ ...pointed({ components: description.components }), $id: 'description' });
  // compiled once for every route and status: compiling takes longer than most requests
  const compiled = new Map<object, ValidateFunction>();
  const validatorOf = (schema: object): ValidateFunction => {
    const validate = compiled.get(schema) ?? ajv.compile(pointed(schema));
    compiled.set(schema, validate);
    return validate;
  };
  return (method: string, path: string, status: number, body: unknown): void => {
    const pathname = path.split('?')[0] ?? path;
    const route = routes.find(({ pattern }) => pattern.test(pathname));
    if (status >= 400) {
      if (typeof (body as { code?: unknown }).code !== 'string')
        throw new Error(`${method} ${path}: a problem without a code`);
      return;
    }
    const content = route?.operations[method.toLowerCase()]?.responses[status]?.content?.['application/json'];
    if (!content) {
      if (pathname.startsWith('/health/') || pathname.endsWith('/openapi.json')) return;
      throw new Error(`${method} ${path} answered ${status}, which the description does not know`);
    }
    const validate = validatorOf(content.schema);
    if (!validate(body)) throw new Error(`${method} ${path}: ${ajv.errorsText(validate.errors)}`);
  };
}
