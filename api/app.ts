import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { sql } from 'drizzle-orm';
import { auditRoutes } from './audit/routes.ts';
import { describeApi } from './access/description.ts';
import { door } from './access/door.ts';
import { changeRoutes } from './changes/routes.ts';
import { comparisonRoutes } from './comparison/routes.ts';
import type { Context } from './context.ts';
import { entryRoutes, gridRoutes } from './entries/routes.ts';
import { organisationEventRoutes } from './events/organisation-routes.ts';
import { eventRoutes } from './events/routes.ts';
import { correctionPolicyRoutes, organisationPolicyRoutes } from './correction-policy/routes.ts';
import { deputyRoutes } from './deputies/routes.ts';
import { oneClickRoutes } from './following/one-click.ts';
import { followingRoutes } from './following/routes.ts';
import { formOrganisationRoutes } from './forms/organisation-routes.ts';
import { formExportRoutes } from './file-imports/export.ts';
import { fileBatchRoutes } from './file-imports/batch-routes.ts';
import { fileImportRoutes, importMappingRoutes } from './file-imports/routes.ts';
import { formRoutes } from './forms/routes.ts';
import { organisationGroupRoutes } from './groups/organisation-routes.ts';
import { groupRoutes } from './groups/routes.ts';
import { guarded, opened, unkept } from './http/headers.ts';
import { refuseOtherThanJson } from './http/body.ts';
import { once } from './http/once.ts';
import { Problem, answerError, notFound } from './http/problem.ts';
import { sameSite } from './http/same-site.ts';
import { tagged, validated } from './http/validators.ts';
import { recognised } from './http/viewer.ts';
import { identityProviderRoutes } from './identity-providers/routes.ts';
import { importRoutes } from './imports/routes.ts';
import { installationRoutes, ruleRoutes } from './installation/routes.ts';
import { keyRoutes } from './keys/routes.ts';
import { memberRoutes } from './members/routes.ts';
import { jobRoutes } from './jobs/routes.ts';
import { metricRoutes } from './metrics/routes.ts';
import { organisationRoutes } from './organisations/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { errorReportRoutes, organisationQuestionRoutes, questionRoutes } from './questions/routes.ts';
import { referenceSourceRoutes } from './reference-series/routes.ts';
import { reportRoutes } from './reporters/report-routes.ts';
import { responsibleRoutes } from './reporters/responsible.ts';
import { reporterAdministrationRoutes } from './reporters/routes.ts';
import { peerRoutes } from './peers/routes.ts';
import { organisationReleaseRoutes, releaseRoutes } from './releases/routes.ts';
import { promiseRoutes } from './promises/routes.ts';
import { publicationRoutes } from './publications/routes.ts';
import { revisionRoutes } from './revisions/routes.ts';
import { savedComparisonRoutes } from './saved-comparisons/routes.ts';
import { seriesRoutes } from './series/routes.ts';
import { sharingRoutes } from './sharing/routes.ts';
import { linkRoutes } from './sign-in/link-routes.ts';
import { passwordRoutes, secondFactorRoutes, sessionRoutes, sessionsRoutes } from './sign-in/routes.ts';
import { storedQueryRoutes } from './stored-queries/routes.ts';
import { submissionRoutes } from './submissions/routes.ts';
import { organisationTargetRoutes } from './targets/organisation-routes.ts';
import { targetRoutes } from './targets/routes.ts';
import { organisationVisionRoutes } from './visions/organisation-routes.ts';
import { visionRoutes } from './visions/routes.ts';

const largestBody = 1024 * 1024;
const uploads = new Set(['/api/v1/imports', '/api/v1/file-imports', '/api/v1/file-batches']);

/** Mail programs send a form (RFC 8058): it holds nothing, and the address says it all. */
const oneClick = '/api/v1/following/one-click';

const late = (milliseconds: number) =>
  new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer in time')), milliseconds).unref();
  });

/** The whole API. Everything that reads is validated; who gets through to what, the door knows. */
export function createApp(context: Context) {
  const validation = validated(context);
  const reading = new Hono()
    .use(opened)
    .use(validation)
    .route('/organisations', organisationRoutes(context))
    .route('/metrics', metricRoutes(context))
    .route('/series', seriesRoutes(context))
    .route('/comparison', comparisonRoutes(context))
    .route('/overview', overviewRoutes(context))
    .route('/events', eventRoutes(context))
    .route('/targets', targetRoutes(context))
    .route('/visions', visionRoutes(context))
    .route('/groups', groupRoutes(context))
    .route('/peers', peerRoutes(context))
    .route('/promises', promiseRoutes(context))
    .route('/releases', releaseRoutes(context))
    .route('/correction-policy', correctionPolicyRoutes(context))
    .route('/publications', publicationRoutes(context))
    .route('/revisions', revisionRoutes(context))
    .route('/responsible', responsibleRoutes(context))
    .route('/installation', installationRoutes(context));
  const acting = new Hono()
    .use(unkept)
    .use(tagged)
    .route('/imports', importRoutes(context))
    .route('/file-imports', fileImportRoutes(context))
    .route('/file-batches', fileBatchRoutes(context))
    .route('/import-mappings', importMappingRoutes(context))
    .route('/forms', formRoutes(context))
    .route('/form-organisations', formOrganisationRoutes(context))
    .route('/forms', gridRoutes(context))
    .route('/forms', formExportRoutes(context))
    .route('/entries', entryRoutes(context))
    .route('/submissions', submissionRoutes(context))
    .route('/reference-sources', referenceSourceRoutes(context))
    .route('/jobs', jobRoutes(context))
    .route('/session', sessionRoutes(context))
    .route('/sessions', sessionsRoutes(context))
    .route('/password', passwordRoutes(context))
    .route('/deputies', deputyRoutes(context))
    .route('/following/one-click', oneClickRoutes(context))
    .route('/following', followingRoutes(context))
    .route('/identity-providers', identityProviderRoutes(context))
    .route('/', linkRoutes(context))
    .route('/organisations', memberRoutes(context))
    .route('/organisations', keyRoutes(context))
    .route('/organisations', sharingRoutes(context))
    .route('/organisations', organisationEventRoutes(context))
    .route('/organisations', organisationTargetRoutes(context))
    .route('/organisations', organisationVisionRoutes(context))
    .route('/organisations', organisationGroupRoutes(context))
    .route('/organisations', reporterAdministrationRoutes(context))
    .route('/organisations', organisationQuestionRoutes(context))
    .route('/organisations', organisationReleaseRoutes(context))
    .route('/organisations', organisationPolicyRoutes(context))
    .route('/queries', storedQueryRoutes(context))
    .route('/questions', questionRoutes(context))
    .route('/saved-comparisons', savedComparisonRoutes(context))
    .route('/error-reports', errorReportRoutes(context))
    .route('/reports', reportRoutes(context))
    .route('/audit', auditRoutes(context))
    .route('/installation', ruleRoutes(context))
    .route('/second-factor', secondFactorRoutes(context));
  // a stream has no validator: it is never the same again
  const streaming = new Hono().use(unkept).route('/changes', changeRoutes(context));
  const v1 = new Hono().route('/', streaming).route('/', acting).route('/', reading);
  const description = describeApi(v1);
  const app = new Hono()
    .use('*', guarded(context))
    .use('*', recognised(context))
    .use('*', sameSite(context))
    .use('*', door(context))
    .use('/api/*', async (c, next) => {
      // uploads have their own, larger bound, and are streamed
      if (c.req.method === 'POST' && uploads.has(c.req.path)) return next();
      if (c.req.path !== oneClick) refuseOtherThanJson(c);
      return bodyLimit({
        maxSize: largestBody,
        onError: () => {
          throw new Problem(413, 'too-large', 'At most 1 MB.', { limit: largestBody });
        },
      })(c, next);
    })
    .use('/api/*', once(context))
    .get('/health/live', tagged, (c) => c.json({ status: 'live' }))
    .get('/health/ready', tagged, async (c) => {
      try {
        await Promise.race([context.database.orm.execute(sql`select 1`), late(2_000)]);
        return c.json({ status: 'ready' });
      } catch {
        throw new Problem(503, 'database-unavailable', 'The database does not answer.');
      }
    })
    .route('/api/v1', v1)
    .get('/api/v1/openapi.json', opened, validation, async (c) => c.json(await description()));
  app.notFound(notFound(app));
  app.onError(answerError(context));
  return app;
}

export type App = ReturnType<typeof createApp>;
