import { error } from '@sveltejs/kit';
import type { EventAnswer } from '#api/events/answers.ts';
import type { InstallationAnswer } from '#api/installation/routes.ts';
import type { MetricAnswer, MetricDetails } from '#api/metrics/answers.ts';
import type { OrganisationAnswer, OrganisationDetails } from '#api/organisations/answers.ts';
import type { OverviewAnswer } from '#api/overview/answers.ts';
import type { CoverageAnswer, SeriesAnswer } from '#api/series/answers.ts';
import type { TargetAnswer } from '#api/targets/answers.ts';
import { withQuery, type Query } from './address.ts';

type Page<Item> = { items: Item[]; total: number; limit: number; page: number };

/** The code of a problem, and what it says about how to do better. */
type Problem = { title: string; code: string; frequencies?: string[] };

const problemIn = async (response: Response): Promise<Problem> => {
  const body: unknown = await response.json().catch(() => null);
  const told = (from: unknown, name: string): unknown =>
    typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;
  const [title, code] = [told(body, 'title'), told(body, 'code')];
  const frequencies = told(told(body, 'details'), 'frequencies');
  return {
    title: typeof title === 'string' ? title : response.statusText,
    code: typeof code === 'string' ? code : 'unexpected',
    ...(Array.isArray(frequencies) ? { frequencies: frequencies.map(String) } : {}),
  };
};

/** An answer of our own API in the same process, whose shape its schemas guarantee: the only cast here. */
const answerIn = async <Answer>(response: Response): Promise<Answer> => (await response.json()) as Answer;

/** More than there ever are of events, targets, metrics or tops at once. */
const all = '1000';

/** The API as the pages ask it: one method per question. A problem becomes the error page with its code. */
export const tiofaltApi = (fetch: typeof globalThis.fetch, asOf: string | null) => {
  const ask = async <Answer>(path: string, query: Query = {}): Promise<Answer> => {
    const response = await fetch(withQuery(`/api/v1${path}`, query));
    if (response.ok) return answerIn<Answer>(response);
    const { title, ...problem } = await problemIn(response);
    return error(response.status, title, problem);
  };
  const known = (query: Query = {}): Query => ({ ...query, asOf });
  const coded = (path: string, code: string): string => `${path}/${encodeURIComponent(code)}`;
  return {
    installation: () => ask<InstallationAnswer>('/installation'),
    organisations: (query: Query) => ask<Page<OrganisationAnswer>>('/organisations', known(query)),
    /** Those with nothing above them. */
    topOrganisations: () => ask<Page<OrganisationAnswer>>('/organisations?parent=', known({ limit: all })),
    organisation: (code: string) => ask<OrganisationDetails>(coded('/organisations', code), known()),
    metrics: () => ask<Page<MetricAnswer>>('/metrics', known({ limit: all })),
    metric: (code: string) => ask<MetricDetails>(coded('/metrics', code), known()),
    overview: (organisation: string) => ask<OverviewAnswer>(coded('/overview', organisation), known({ periods: '12' })),
    series: (query: Query) => ask<SeriesAnswer>('/series', known(query)),
    coverage: (query: Query) => ask<CoverageAnswer>('/series/coverage', known(query)),
    events: (query: Query) => ask<Page<EventAnswer>>('/events', known({ ...query, limit: all })),
    targets: (query: Query) => ask<Page<TargetAnswer>>('/targets', known({ ...query, limit: all })),
    description: () => ask<unknown>('/openapi.json'),
  };
};
export type TiofaltApi = ReturnType<typeof tiofaltApi>;
