import { error } from '@sveltejs/kit';
import type { z } from 'zod';
import type { AuditAnswer } from '#api/audit/answers.ts';
import type { ComparisonAnswer } from '#api/comparison/answers.ts';
import type { GridAnswer } from '#api/entries/answers.ts';
import type {
  ContradictionAnswer,
  FileImportAnswer,
  FileImportCellAnswer,
  FileImportDetails,
  SavedMappingAnswer,
} from '#api/file-imports/answers.ts';
import type { FollowPage, NewsAnswer } from '#api/following/answers.ts';
import type { FormAnswer } from '#api/forms/answers.ts';
import type { DeputyAnswer } from '#api/deputies/routes.ts';
import type { EventAnswer } from '#api/events/answers.ts';
import type { GroupAnswer, GroupCoverageAnswer, GroupDetails } from '#api/groups/answers.ts';
import type { InstallationAnswer } from '#api/installation/routes.ts';
import type { JobAnswer } from '#api/jobs/answers.ts';
import type { KeyAnswer } from '#api/keys/answers.ts';
import type { MemberAnswer, OpenInvitationAnswer } from '#api/members/answers.ts';
import type { MetricAnswer, MetricDetails } from '#api/metrics/answers.ts';
import type { OrganisationAnswer, OrganisationDetails } from '#api/organisations/answers.ts';
import type { OverviewAnswer } from '#api/overview/answers.ts';
import type { PeersAnswer } from '#api/peers/answers.ts';
import type { PromiseAnswer } from '#api/promises/answers.ts';
import type { PublicationAnswer } from '#api/publications/answers.ts';
import type { QuestionPage } from '#api/questions/answers.ts';
import type { FoundAnswer, SourceAnswer, SourceDetails } from '#api/reference-series/answers.ts';
import type { PreviewAnswer } from '#api/reference-series/preview.ts';
import type { PolicyAnswer } from '#api/correction-policy/answers.ts';
import type { ReleaseAnswer } from '#api/releases/answers.ts';
import type { ReporterAnswer, ReportLinkAnswer } from '#api/reporters/answers.ts';
import type { ResponsibleAnswer } from '#api/reporters/responsible.ts';
import type { RevisionAnswer } from '#api/revisions/answers.ts';
import type { CoverageAnswer, SeriesAnswer } from '#api/series/answers.ts';
import type { SavedComparisonAnswer } from '#api/saved-comparisons/routes.ts';
import type { CircleAnswer, VisibilityAnswer } from '#api/sharing/answers.ts';
import type { OpenSession } from '#api/sign-in/answers.ts';
import type { SubmissionDetails, SubmissionPage } from '#api/submissions/answers.ts';
import type { ReactionTimeAnswer, TargetAnswer, TargetVersionAnswer } from '#api/targets/answers.ts';
import type { ProgressAnswer } from '#api/targets/progress-answers.ts';
import type { TenfoldAnswer } from '#api/targets/tenfold-answers.ts';
import type { VisionAnswer, VisionProgressAnswer, VisionVersionAnswer } from '#api/visions/answers.ts';
import type { Texts } from '#domain/language.ts';
import type { SecondFactorRule } from '#domain/role.ts';
import { withQuery, type Query } from './address.ts';

type Page<Item> = { items: Item[]; total: number; limit: number; page: number };

/** What the API says of what it refuses. */
export type Problem = {
  status: number;
  title: string;
  code: string;
  /** The parameter or field that is wrong. */
  path: string | null;
  details: Readonly<Record<string, unknown>>;
};

export const problemIn = async (response: Response): Promise<Problem> => {
  const body: unknown = await response.json().catch(() => null);
  const told = (from: unknown, name: string): unknown =>
    typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;
  const [title, code, path] = [told(body, 'title'), told(body, 'code'), told(body, 'path')];
  const details = told(body, 'details');
  return {
    status: response.status,
    title: typeof title === 'string' ? title : response.statusText,
    code: typeof code === 'string' ? code : 'unexpected',
    path: typeof path === 'string' ? path : null,
    details: typeof details === 'object' && details !== null ? { ...details } : {},
  };
};

/** The code of a problem, and what it says about how to do better. */
const errorOf = ({ code, details: { frequencies } }: Problem): Pick<App.Error, 'code' | 'frequencies'> => ({
  code,
  ...(Array.isArray(frequencies) ? { frequencies: frequencies.map(String) } : {}),
});

/** An answer of our own API in the same process, whose shape its schemas guarantee: the only cast here. */
const answerIn = async <Answer>(response: Response): Promise<Answer> => (await response.json()) as Answer;

type Attempt<Answer> = { answer: Answer; problem: null } | { answer: null; problem: Problem };

/** More than there ever are at once of what is shown as a whole. */
const all = '1000';

/** The API as the pages ask it: one method per question. A problem becomes the error page with its code. */
export const tiofaltApi = (fetch: typeof globalThis.fetch, asOf: string | null) => {
  const ask = async <Answer>(path: string, query: Query = {}): Promise<Answer> => {
    const response = await fetch(withQuery(`/api/v1${path}`, query));
    if (response.ok) return answerIn<Answer>(response);
    const problem = await problemIn(response);
    return error(problem.status, problem.title, errorOf(problem));
  };
  /** Where a refusal is something to be shown on the page itself. */
  const attempt = async <Answer>(path: string, query: Query): Promise<Attempt<Answer>> => {
    const response = await fetch(withQuery(`/api/v1${path}`, query));
    return response.ok
      ? { answer: await answerIn<Answer>(response), problem: null }
      : { answer: null, problem: await problemIn(response) };
  };
  const known = (query: Query = {}): Query => ({ ...query, asOf });
  const coded = (path: string, code: string): string => `${path}/${encodeURIComponent(code)}`;
  const own = (code: string, what: string): string => `${coded('/organisations', code)}/${what}`;
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
    comparison: (query: Query) => ask<ComparisonAnswer>('/comparison', known(query)),
    savedComparison: (name: string) => ask<{ name: string; question: string }>(coded('/saved-comparisons', name)),
    savedComparisons: () => ask<Page<SavedComparisonAnswer>>('/saved-comparisons', { limit: all }),
    embedding: () => ask<{ origins: string[]; version: string }>('/installation/embedding'),
    events: (query: Query) => ask<Page<EventAnswer>>('/events', known({ ...query, limit: all })),
    targets: (query: Query) => ask<Page<TargetAnswer>>('/targets', known({ ...query, limit: all })),
    targetHistory: (query: Query) =>
      ask<Page<TargetVersionAnswer>>('/targets/history', known({ ...query, limit: all })),
    targetProgress: (query: Query) => ask<ProgressAnswer>('/targets/progress', known(query)),
    tenfold: (query: Query) => ask<TenfoldAnswer>('/targets/tenfold', known(query)),
    visions: (organisation: string) => ask<Page<VisionAnswer>>('/visions', known({ organisation, limit: all })),
    visionHistory: (vision: string) =>
      ask<Page<VisionVersionAnswer>>('/visions/history', known({ vision, limit: all })),
    visionProgress: (query: Query) => ask<VisionProgressAnswer>('/visions/progress', known(query)),
    groups: (query: Query = {}) => ask<Page<GroupAnswer>>('/groups', known({ ...query, limit: all })),
    group: (code: string, version: string | null) => ask<GroupDetails>(coded('/groups', code), known({ version })),
    groupCoverage: (code: string, version: string | null) =>
      ask<GroupCoverageAnswer>(`${coded('/groups', code)}/coverage`, known({ version })),
    peers: (organisation: string, query: Query) => ask<PeersAnswer>(coded('/peers', organisation), known(query)),
    reactionTime: (code: string) => ask<ReactionTimeAnswer>(own(code, 'reaction-time')),
    promises: (organisation: string) => ask<Page<PromiseAnswer>>('/promises', known({ organisation, limit: all })),
    questions: (query: Query) => ask<QuestionPage>('/questions', known(query)),
    releases: (query: Query) => ask<Page<ReleaseAnswer>>('/releases', known({ ...query, limit: all })),
    correctionPolicy: (organisation: string | null) => ask<PolicyAnswer>('/correction-policy', known({ organisation })),
    publications: (query: Query) => ask<Page<PublicationAnswer>>('/publications', known(query)),
    revisions: (query: Query) => ask<Page<RevisionAnswer>>('/revisions', known(query)),
    description: () => ask<unknown>('/openapi.json'),
    identityProviders: () => ask<{ items: { code: string; names: Texts }[] }>('/identity-providers'),
    /** What only some may ask: nothing of it is known as of an earlier day. */
    sessions: () => ask<Page<z.infer<typeof OpenSession>>>('/sessions', { limit: all }),
    members: (code: string) => ask<Page<z.infer<typeof MemberAnswer>>>(own(code, 'members'), { limit: all }),
    invitations: (code: string) =>
      ask<Page<z.infer<typeof OpenInvitationAnswer>>>(own(code, 'invitations'), { limit: all }),
    keys: (code: string) => ask<Page<z.infer<typeof KeyAnswer>>>(own(code, 'keys'), { limit: all }),
    circles: (code: string) => ask<Page<z.infer<typeof CircleAnswer>>>(own(code, 'circles'), { limit: all }),
    visibilities: (code: string) =>
      ask<Page<z.infer<typeof VisibilityAnswer>>>(own(code, 'visibilities'), { limit: all }),
    grid: (form: string, query: Query) => ask<GridAnswer>(`${coded('/forms', form)}/grid`, query),
    deputies: () => ask<Page<z.infer<typeof DeputyAnswer>>>('/deputies', { limit: all }),
    following: () => ask<FollowPage>('/following', { limit: all }),
    /** Without what is the latest of it. */
    follows: () => ask<FollowPage>('/following', { limit: all, latest: 'false' }),
    news: () => ask<NewsAnswer>('/following/news'),
    forms: () => ask<Page<FormAnswer>>('/forms', { limit: all }),
    form: (code: string) => ask<FormAnswer>(coded('/forms', code)),
    submissions: (query: Query) => ask<SubmissionPage>('/submissions', query),
    submission: (form: string, period: string, organisation: string) =>
      ask<SubmissionDetails>(
        `/submissions/${[form, period, organisation].map((part) => encodeURIComponent(part)).join('/')}`,
      ),
    fileImports: (query: Query) => ask<Page<FileImportAnswer>>('/file-imports', query),
    fileImport: (id: string) => ask<FileImportDetails>(coded('/file-imports', id)),
    fileImportCells: (id: string, query: Query) =>
      ask<Page<FileImportCellAnswer>>(`${coded('/file-imports', id)}/cells`, query),
    contradictions: (files: readonly string[], limit: number) =>
      ask<Page<ContradictionAnswer>>('/file-batches/contradictions', { files: files.join(','), limit: String(limit) }),
    importMappings: () => ask<Page<z.infer<typeof SavedMappingAnswer>>>('/import-mappings', { limit: all }),
    reportersIn: (code: string) => ask<Page<z.infer<typeof ReporterAnswer>>>(own(code, 'reporters'), { limit: all }),
    reportLinks: (code: string) =>
      ask<Page<z.infer<typeof ReportLinkAnswer>>>(own(code, 'report-links'), { limit: all }),
    responsible: (organisation: string) =>
      ask<Page<z.infer<typeof ResponsibleAnswer>>>('/responsible', { organisation, limit: all }),
    audit: (query: Query) => ask<Page<z.infer<typeof AuditAnswer>>>('/audit', query),
    auditActions: () => ask<{ items: string[] }>('/audit/actions'),
    jobs: (query: Query) => ask<Page<z.infer<typeof JobAnswer>>>('/jobs', query),
    referenceSources: () => ask<Page<SourceAnswer>>('/reference-sources', { limit: all }),
    referenceSource: (id: string) => ask<SourceDetails>(coded('/reference-sources', id)),
    installations: () => ask<Page<{ code: string; host: string }>>('/reference-sources/installations', { limit: all }),
    /** What a source has; null is Kolada. */
    searchSource: (installation: string | null, query: Query) =>
      attempt<FoundAnswer>(
        installation === null
          ? '/reference-sources/kolada/search'
          : `${coded('/reference-sources/installations', installation)}/search`,
        query,
      ),
    previewSource: (installation: string, query: Query) =>
      attempt<PreviewAnswer>(`${coded('/reference-sources/installations', installation)}/preview`, query),
    secondFactorRule: () => ask<{ rule: SecondFactorRule }>('/installation/second-factor'),
  };
};
export type TiofaltApi = ReturnType<typeof tiofaltApi>;
